"""The kinds of record that can be found: how each is read on a day, put in order, and described in a result."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    AgreementStatus,
    Appointment,
    AreaProgress,
    CooperationArea,
    Dialogue,
    DialogueSeries,
    DialogueStatus,
    Event,
    Mission,
    MissionPhase,
    Official,
    PartialDate,
    Partnership,
    Program,
    Source,
    WorkingGroup,
)
from cooperation.models.fields import TranslatedText
from cooperation.models.wording import TermChoices
from dashboard.wording import say_date, say_dialogue, say_period, sentence

from .actions import for_rows, read_action_rows


@dataclass(frozen=True)
class Description:
    """What a result says of its record: its name, further names, facts in a line, and a stage or a status."""

    name: str
    also: tuple[str, ...] = ()
    facts: tuple[Any, ...] = ()
    term: TermChoices | None = None


@dataclass(frozen=True)
class Kind:
    """A noun that can be found: its name in addresses and in words, and how its rows are read and described."""

    key: str
    label: str | Promise
    counted: Any
    rows: Callable[[datetime.date], Any]
    order: tuple[Any, ...]
    describe: Callable[[Any, datetime.date], Description]


def _other_names(record: Any, name: str = "name") -> tuple[TranslatedText, ...]:
    """Return a record's name in the other languages, each once."""
    shown = getattr(record, name)
    texts = [
        TranslatedText(getattr(record, column), column.rpartition("_")[2])
        for column in record.searched_columns([name])
        if getattr(record, column)
    ]
    return tuple(text for text in texts if text != shown)


def _some(*facts: Any) -> tuple[Any, ...]:
    """Return the facts that are on record."""
    return tuple(fact for fact in facts if fact)


def _since(date: PartialDate | None) -> tuple[str, ...]:
    """Say since when there has been something, where that is on record."""
    return () if date is None else (gettext("since %(date)s") % {"date": say_date(date)},)


def _describe_partnership(partnership: Partnership, day: datetime.date) -> Description:
    return Description(partnership.name, _other_names(partnership), _some(partnership.subject))


def _describe_area(area: CooperationArea, day: datetime.date) -> Description:
    return Description(area.name, _other_names(area))


def _describe_series(series: DialogueSeries, day: datetime.date) -> Description:
    return Description(series.name, _other_names(series), _some(series.partnership.short_name))


def _describe_dialogue(dialogue: Dialogue, day: datetime.date) -> Description:
    held = dialogue.status == DialogueStatus.HELD
    period = say_period(dialogue.starts_on, dialogue.ends_on) if dialogue.starts_on else ""
    return Description(
        sentence(say_dialogue(dialogue.number)),
        facts=_some(dialogue.series.name, "" if held else dialogue.get_status_display(), period, dialogue.city),
    )


def _describe_action(item: ActionItem, day: datetime.date) -> Description:
    row = read_action_rows((item,), item.partnership, day)[0]
    return Description(
        item.title,
        (item.reference, *_other_names(item, "title")),
        _some(item.partnership.short_name, item.area.name),
        row.shown_status,
    )


def _describe_statement(progress: AreaProgress, day: datetime.date) -> Description:
    return Description(
        progress.area.name, facts=_some(progress.partnership.short_name, progress.on), term=progress.stage_term
    )


def _describe_mission(mission: Mission, day: datetime.date) -> Description:
    also = (*_some(mission.acronym), *_other_names(mission))
    return Description(mission.name, also, (mission.get_kind_display(), MissionPhase(mission.phase_then).label))


def _describe_program(program: Program, day: datetime.date) -> Description:
    return Description(program.name, (*_some(program.abbreviation), *_other_names(program)), _since(program.starts_on))


def _describe_agreement(agreement: Agreement, day: datetime.date) -> Description:
    status = AgreementStatus(agreement.status_then)
    dates = {
        AgreementStatus.ANNOUNCED: agreement.announced_on,
        AgreementStatus.SIGNED: agreement.signed_on,
        AgreementStatus.IN_FORCE: agreement.in_force_on,
        AgreementStatus.ENDED: agreement.ends_on,
    }
    return Description(
        agreement.name, _other_names(agreement), _some(agreement.get_kind_display(), status.label, dates[status])
    )


def _describe_agency(agency: Agency, day: datetime.date) -> Description:
    country = agency.country.name if agency.country else ""
    return Description(
        agency.name, (*_some(agency.acronym), *_other_names(agency)), _some(agency.get_kind_display(), country)
    )


def _describe_official(official: Official, day: datetime.date) -> Description:
    newest = next(iter(official.appointments.all()), None)
    if newest is None:
        return Description(official.name, _other_names(official))
    end: PartialDate | None = newest.ends_on
    until = gettext("until %(date)s") % {"date": say_date(end)} if end is not None and end.over_before(day) else ""
    return Description(official.name, _other_names(official), _some(newest.title, newest.agency.name, until))


def _describe_working_group(group: WorkingGroup, day: datetime.date) -> Description:
    return Description(group.name, _other_names(group), (group.partnership.short_name, *_since(group.established_on)))


def _describe_event(event: Event, day: datetime.date) -> Description:
    period = say_period(event.starts_on, event.ends_on)
    return Description(
        event.name, _other_names(event), (event.get_kind_display(), event.partnership.short_name, period)
    )


def _describe_source(source: Source, day: datetime.date) -> Description:
    return Description(
        source.name,
        _other_names(source),
        _some(source.kind_term.label, source.publisher, source.published_on),
    )


def _dialogues(day: datetime.date) -> QuerySet[Dialogue]:
    """Return the dialogues whose words were on record: one held later was no more than a plan on the day."""
    begun_or_planned = Q(starts_on__begun_by=day) | ~Q(status=DialogueStatus.HELD)
    return Dialogue.objects.public().as_of(day).filter(begun_or_planned).select_related("series__partnership")


def _actions(day: datetime.date) -> QuerySet[ActionItem]:
    return for_rows(ActionItem.objects.public().as_of(day)).select_related("partnership__side_a", "partnership__side_b")


def _officials(day: datetime.date) -> QuerySet[Official]:
    """Return the officials with the posts they had taken up by the day, the newest first."""
    begun = Q(starts_on__begun_by=day) | Q(starts_on=None, verified_on__begun_by=day)
    posts = Appointment.objects.public().filter(begun).select_related("agency")
    newest_first = posts.order_by(F("starts_on").desc(nulls_last=True), "-verified_on", "-pk")
    return Official.objects.public().as_of(day).prefetch_related(Prefetch("appointments", newest_first))


#: What can be found, in the order in which kinds that match equally well stand.
KINDS: tuple[Kind, ...] = (
    Kind(
        "partnership",
        _("Partnerships"),
        ngettext_lazy("%(count)s partnership", "%(count)s partnerships", "count"),
        lambda day: Partnership.objects.public(),
        ("order", "slug"),
        _describe_partnership,
    ),
    Kind(
        "area",
        _("Areas"),
        ngettext_lazy("%(count)s area", "%(count)s areas", "count"),
        lambda day: CooperationArea.objects.public(),
        ("order", "slug"),
        _describe_area,
    ),
    Kind(
        "series",
        _("Dialogue series"),
        ngettext_lazy("%(count)s series", "%(count)s series", "count"),
        lambda day: DialogueSeries.objects.public().select_related("partnership"),
        ("partnership__order", "order", "code"),
        _describe_series,
    ),
    Kind(
        "dialogue",
        _("Dialogues"),
        ngettext_lazy("%(count)s dialogue", "%(count)s dialogues", "count"),
        _dialogues,
        ("series__partnership__order", "series__order", "-number"),
        _describe_dialogue,
    ),
    Kind(
        "action",
        _("Actions"),
        ngettext_lazy("%(count)s action", "%(count)s actions", "count"),
        _actions,
        ("-raised_on", "partnership__order", "reference"),
        _describe_action,
    ),
    Kind(
        "statement",
        _("What was said"),
        ngettext_lazy("%(count)s statement", "%(count)s statements", "count"),
        lambda day: (
            AreaProgress.objects.public().known_by(day).select_related("partnership", "area", "dialogue__series")
        ),
        ("-on", "area__order"),
        _describe_statement,
    ),
    Kind(
        "mission",
        _("Missions"),
        ngettext_lazy("%(count)s mission", "%(count)s missions", "count"),
        lambda day: Mission.objects.public().as_of(day),
        ("slug",),
        _describe_mission,
    ),
    Kind(
        "program",
        _("Programs"),
        ngettext_lazy("%(count)s program", "%(count)s programs", "count"),
        lambda day: Program.objects.public().as_of(day),
        ("slug",),
        _describe_program,
    ),
    Kind(
        "agreement",
        _("Agreements"),
        ngettext_lazy("%(count)s agreement", "%(count)s agreements", "count"),
        lambda day: Agreement.objects.public().as_of(day),
        (F("signed_on").desc(nulls_last=True), "slug"),
        _describe_agreement,
    ),
    Kind(
        "agency",
        _("Agencies"),
        ngettext_lazy("%(count)s agency", "%(count)s agencies", "count"),
        lambda day: Agency.objects.public().as_of(day).select_related("country"),
        ("slug",),
        _describe_agency,
    ),
    Kind(
        "official",
        _("Officials"),
        ngettext_lazy("%(count)s official", "%(count)s officials", "count"),
        _officials,
        ("slug",),
        _describe_official,
    ),
    Kind(
        "working-group",
        _("Working groups"),
        ngettext_lazy("%(count)s working group", "%(count)s working groups", "count"),
        lambda day: WorkingGroup.objects.public().as_of(day).select_related("partnership"),
        ("slug",),
        _describe_working_group,
    ),
    Kind(
        "event",
        _("Events"),
        ngettext_lazy("%(count)s event", "%(count)s events", "count"),
        lambda day: Event.objects.public().as_of(day).select_related("partnership"),
        ("-starts_on", "slug"),
        _describe_event,
    ),
    Kind(
        "source",
        _("Sources"),
        ngettext_lazy("%(count)s source", "%(count)s sources", "count"),
        lambda day: Source.objects.public().as_of(day),
        (F("published_on").desc(nulls_last=True), "slug"),
        _describe_source,
    ),
)
