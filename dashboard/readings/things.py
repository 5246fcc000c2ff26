"""Where each thing of a partnership stands on two days, and the dated rows that brought it there, noun by noun.

A state is read from rows known by the day alone, so a standing never tells of what came later.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from cooperation.models import (
    Agreement,
    AgreementStatus,
    Appointment,
    AreaProgress,
    AreaStage,
    CooperationArea,
    Dialogue,
    DialogueStatus,
    Event,
    Milestone,
    MilestoneKind,
    Mission,
    MissionPhase,
    PartialDate,
    Partnership,
    WorkingGroup,
    WorkingGroupStanding,
)
from cooperation.models.scope import officials_in
from dashboard.wording import say_dialogue, sentence

from .action_things import Keys, changed_actions
from .standing import (
    Days,
    EventStatus,
    Happening,
    Key,
    Plan,
    PlanKind,
    PostStatus,
    Standing,
    State,
    Step,
    Thing,
    ThingKind,
)

PUBLIC_AREAS = Prefetch("areas", CooperationArea.objects.public())

#: How far a mission is; the phases that close it stand above these.
PHASES = (MissionPhase.PROPOSED, MissionPhase.IN_DEVELOPMENT, MissionPhase.LAUNCHED, MissionPhase.OPERATING)
LEGAL_STEPS = tuple(AgreementStatus)


def read_standing(partnership: Partnership, day: datetime.date) -> Standing:
    """Return the state of everything in a partnership that is known on a day."""
    return {thing.key: thing.after for thing in read_things(partnership, Days(None, day))}


def read_things(
    partnership: Partnership,
    days: Days,
    *,
    progress: Sequence[AreaProgress] | None = None,
    actions: Keys | None = None,
) -> tuple[Thing, ...]:
    """Read the things of a partnership with their states on two days, in fifteen queries.

    Of the actions only those are read that changed between the days, as there may be very many, and of these only
    those with the keys in `actions` where it is given; without a first day, all of them. Where the `progress` of the
    areas known by the last day has been read already, it takes one query less.
    """
    if progress is None:
        progress = read_progress(partnership, days.until)
    return (
        *_areas(partnership, days, progress),
        *changed_actions(partnership, days, keys=actions),
        *_missions(partnership, days),
        *_agreements(partnership, days),
        *_groups(partnership, days),
        *_events(partnership, days),
        *_dialogues(partnership, days),
        *_posts(partnership, days),
    )


def read_progress(partnership: Partnership, day: datetime.date) -> tuple[AreaProgress, ...]:
    """Read what is known of the areas by a day, oldest first."""
    readings = AreaProgress.objects.public().filter(partnership=partnership).known_by(day)
    return tuple(readings.chronological().select_related("dialogue__series"))


def _areas(partnership: Partnership, days: Days, progress: Sequence[AreaProgress]) -> Iterator[Thing]:
    """Every area stands somewhere, if only beside the ladder."""
    readings: dict[int, list[AreaProgress]] = {}
    for reading in progress:
        readings.setdefault(reading.area_id, []).append(reading)
    for area in CooperationArea.objects.public():
        own = readings.get(area.pk, [])
        for reading in own:
            reading.partnership, reading.area = partnership, area
        yield days.thing(
            Key(ThingKind.AREA, area.pk),
            True,
            partial(_area_state, own),
            (Step(reading.on, reading.stage_term, reading, reading.said or reading.gist) for reading in own),
            name=area.name,
            url=reverse("area-detail", args=[partnership.slug, area.slug]),
            areas=(area,),
        )


def _area_state(readings: Sequence[AreaProgress], day: datetime.date) -> State:
    """An area keeps the stage of its newest reading on the ladder; one that never was there has the newest of all."""
    known = [reading for reading in readings if reading.on.begun_by(day)]
    if not known:
        return State(AreaStage.NOT_ON_RECORD, 0)
    on_ladder = [reading for reading in known if reading.stage_term.rank]
    stage = (on_ladder or known)[-1].stage_term
    return State(stage, stage.rank, known[-1].on)


def _missions(partnership: Partnership, days: Days) -> Iterator[Thing]:
    rows = Mission.objects.public().in_partnership(partnership)
    for mission in days.known(rows).prefetch_related(
        PUBLIC_AREAS, Prefetch("milestones", Milestone.objects.known_by(days.until).order_by("on", "pk"))
    ):
        milestones = list(mission.milestones.all())
        yield days.thing(
            Key(ThingKind.MISSION, mission.pk),
            mission.was_known,
            partial(_mission_state, milestones),
            (_milestone_step(milestone) for milestone in milestones),
            name=mission.name,
            url=mission.get_absolute_url(),
            areas=tuple(mission.areas.all()),
            cited=mission,
        )


def _mission_state(milestones: Sequence[Milestone], day: datetime.date) -> State:
    """Read a mission as `MissionQuerySet.as_of` does, with the plans that stand."""
    known = [milestone for milestone in milestones if milestone.known_on.begun_by(day)]
    reached = [milestone for milestone in known if not milestone.is_planned]
    turns = [milestone for milestone in reached if milestone.leads_to]
    phase = MissionPhase(turns[-1].leads_to) if turns else MissionPhase.PROPOSED
    is_finished = phase not in PHASES
    return State(
        phase,
        len(PHASES) if is_finished else PHASES.index(phase),
        reached[-1].on if reached else None,
        plans=_standing_plans(known, reached),
        is_finished=is_finished,
    )


def _standing_plans(known: Iterable[Milestone], reached: Sequence[Milestone]) -> tuple[Plan, ...]:
    """A plan stands until a newer one of its kind is stated, or a step of its kind is reached."""
    stated: dict[str, list[Milestone]] = {}
    for milestone in known:
        if milestone.is_planned:
            stated.setdefault(milestone.kind, []).append(milestone)
    plans = []
    for kind, milestones in stated.items():
        newest = max(milestone.known_on for milestone in milestones)
        if all(step.kind != kind or step.on < newest for step in reached):
            plans += [Plan(MilestoneKind(kind), step.on) for step in milestones if step.known_on == newest]
    return tuple(sorted(plans, key=lambda plan: (str(plan.on), plan.kind)))


def _milestone_step(milestone: Milestone) -> Step:
    """A plan is a step of the day on which it was stated."""
    kind = MilestoneKind(milestone.kind)
    if milestone.is_planned:
        return Step(milestone.known_on, kind, milestone, milestone.note, plan=milestone.on)
    return Step(milestone.on, kind, milestone, milestone.note, until=milestone.ends_on)


def _agreements(partnership: Partnership, days: Days) -> Iterator[Thing]:
    rows = Agreement.objects.public().in_partnership(partnership)
    for agreement in days.known(rows).prefetch_related(PUBLIC_AREAS):
        yield days.thing(
            Key(ThingKind.AGREEMENT, agreement.pk),
            agreement.was_known,
            partial(_agreement_state, agreement),
            _agreement_steps(agreement),
            name=agreement.name,
            url=agreement.get_absolute_url(),
            areas=tuple(agreement.areas.all()),
            details=(agreement.get_kind_display(),),
        )


def _legal_dates(agreement: Agreement) -> list[tuple[AgreementStatus, PartialDate]]:
    """Return the dates that bring an agreement about, each with the status it leads to."""
    dates = (
        (AgreementStatus.ANNOUNCED, agreement.announced_on),
        (AgreementStatus.SIGNED, agreement.signed_on),
        (AgreementStatus.IN_FORCE, agreement.in_force_on),
    )
    return [(status, date) for status, date in dates if date is not None]


def _agreement_state(agreement: Agreement, day: datetime.date) -> State:
    """Read an agreement that is known on the day."""
    status = agreement.status_on(day) or AgreementStatus.ANNOUNCED
    known = [date for _status, date in _legal_dates(agreement) if date.begun_by(day)]
    is_finished = status is AgreementStatus.ENDED
    return State(status, LEGAL_STEPS.index(status), max(known, default=None), is_finished=is_finished)


def _agreement_steps(agreement: Agreement) -> Iterator[Step]:
    """The first step says what the agreement is about."""
    first = agreement.first_on
    for status, date in _legal_dates(agreement):
        yield Step(date, status, agreement, agreement.summary if date == first else "")
    if agreement.ends_on is not None:
        yield Step(agreement.ends_on, AgreementStatus.ENDED, agreement, is_over=True)


def _groups(partnership: Partnership, days: Days) -> Iterator[Thing]:
    rows = WorkingGroup.objects.public().filter(partnership=partnership)
    for group in days.known(rows).prefetch_related(PUBLIC_AREAS):
        yield days.thing(
            Key(ThingKind.GROUP, group.pk),
            group.was_known,
            partial(_group_state, group),
            _group_steps(group),
            name=group.name,
            url=group.get_absolute_url(),
            areas=tuple(group.areas.all()),
        )


def _group_state(group: WorkingGroup, day: datetime.date) -> State:
    """The newest word on a group is its last meeting."""
    met = group.last_met_on if group.last_met_on is not None and group.last_met_on.begun_by(day) else None
    if group.ended_on is not None and group.ended_on.over_before(day):
        return State(WorkingGroupStanding.ENDED, 1, met, is_finished=True)
    return State(WorkingGroupStanding.STANDING, 0, met)


def _group_steps(group: WorkingGroup) -> Iterator[Step]:
    if group.established_on is not None:
        yield Step(group.established_on, Happening.SET_UP, group, group.task)
    if group.last_met_on is not None:
        yield Step(group.last_met_on, Happening.MET, group)
    if group.ended_on is not None:
        yield Step(group.ended_on, WorkingGroupStanding.ENDED, group, is_over=True)


def _events(partnership: Partnership, days: Days) -> Iterator[Thing]:
    rows = Event.objects.public().filter(partnership=partnership)
    for event in days.known(rows).prefetch_related(PUBLIC_AREAS):
        yield days.thing(
            Key(ThingKind.EVENT, event.pk),
            event.was_known,
            partial(_event_state, event),
            [Step(event.starts_on, EventStatus.TOOK_PLACE, event, event.summary, until=event.ends_on)],
            name=event.name,
            url=event.get_absolute_url(),
            areas=tuple(event.areas.all()),
            details=(event.get_kind_display(),),
        )


def _event_state(event: Event, day: datetime.date) -> State:
    """An event that is known on the day took place."""
    return State(EventStatus.TOOK_PLACE, 0, event.starts_on)


def _dialogues(partnership: Partnership, days: Days) -> Iterator[Thing]:
    rows = Dialogue.objects.public().filter(series__partnership=partnership)
    for dialogue in days.known(rows).select_related("series").order_by("series__order", "series__code", "number"):
        dialogue.series.partnership = partnership
        dialogue.stand_back(days.until)
        yield days.thing(
            Key(ThingKind.DIALOGUE, dialogue.pk),
            dialogue.was_known,
            partial(_dialogue_state, dialogue),
            _dialogue_steps(dialogue),
            name=sentence(say_dialogue(dialogue.number)),
            url=dialogue.get_absolute_url(),
            areas=(),
            details=(dialogue.series.name,),
        )


def _planned_for(dialogue: Dialogue) -> PartialDate | None:
    """The date a dialogue was planned for before it met, as far as one was named."""
    return dialogue.announced_for if dialogue.status == DialogueStatus.HELD else dialogue.starts_on


def _dialogue_state(dialogue: Dialogue, day: datetime.date) -> State:
    """Read a dialogue that is known on the day; one held later was a plan."""
    planned = _planned_for(dialogue)
    newest = max((step.on for step in _dialogue_steps(dialogue) if step.known_by(day)), default=None)
    if dialogue.status == DialogueStatus.CANCELLED:
        return State(DialogueStatus.CANCELLED, 1, newest, is_finished=True)
    if dialogue.status == DialogueStatus.HELD and dialogue.starts_on is not None and dialogue.starts_on.begun_by(day):
        return State(DialogueStatus.HELD, 1, newest, is_finished=True)
    plans = (Plan(PlanKind.MEETING, planned),) if planned is not None else ()
    return State(DialogueStatus.PLANNED, 0, newest, plans)


def _dialogue_steps(dialogue: Dialogue) -> Iterator[Step]:
    if dialogue.announced_on is not None:
        yield Step(dialogue.announced_on, Happening.ANNOUNCED, dialogue, plan=_planned_for(dialogue))
    if dialogue.status == DialogueStatus.HELD and dialogue.starts_on is not None:
        yield Step(dialogue.starts_on, DialogueStatus.HELD, dialogue, dialogue.summary, until=dialogue.ends_on)


def _posts(partnership: Partnership, days: Days) -> Iterator[Thing]:
    """Posts of the officials that something known by the day ties to the partnership."""

    def known_by(day: datetime.date) -> Any:
        return Appointment.objects.known_by(day).filter(official__in=officials_in(partnership, day).order_by())

    rows = known_by(days.until).public().annotate(was_known=days.was_known(known_by))
    for post in rows.select_related("official", "agency").order_by("official__slug", "pk"):
        yield days.thing(
            Key(ThingKind.POST, post.pk),
            post.was_known,
            partial(_post_state, post),
            _post_steps(post),
            name=post.official.name,
            url=post.official.get_absolute_url(),
            areas=(),
            details=(post.title, post.agency.short),
        )


def _post_state(post: Appointment, day: datetime.date) -> State:
    begun = post.starts_on or post.verified_on
    if post.ends_on is not None and post.ends_on.over_before(day):
        return State(PostStatus.ENDED, 1, begun, is_finished=True)
    return State(PostStatus.OPEN, 0, begun)


def _post_steps(post: Appointment) -> Iterator[Step]:
    if post.starts_on is not None:
        yield Step(post.starts_on, Happening.TOOK_OFFICE, post)
    elif post.verified_on is not None:
        yield Step(post.verified_on, Happening.NAMED, post)
    if post.ends_on is not None:
        yield Step(post.ends_on, PostStatus.ENDED, post, is_over=True)
