"""What holds of the changes in any record: chronicles are made up, compared on two days, and put together again."""

import datetime
from collections import Counter
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agreement,
    Appointment,
    AreaProgress,
    AreaStage,
    CooperationArea,
    Delegate,
    Dialogue,
    DialogueSeries,
    DialogueStatus,
    Event,
    Milestone,
    MilestoneKind,
    Mission,
    MissionPhase,
    PartialDate,
    Partnership,
    Row,
    StatusChange,
    WorkingGroup,
)
from dashboard.readings.change_page import read_change_list, read_change_page
from dashboard.readings.changes import (
    ShortChanges,
    Verdict,
    apply,
    compare,
    judge,
    read_short_changes,
)
from dashboard.readings.standing import Days, ThingKind
from dashboard.readings.things import read_progress, read_standing, read_things
from tests.cooperation.models.test_as_of import any_date, days, past, rolled_back
from tests.dashboard.changes import read_changes
from tests.dashboard.readings.test_changes import over
from tests.makers import (
    build,
    make_action,
    make_agreement,
    make_appointment,
    make_area,
    make_delegate,
    make_event,
    make_mission,
    make_official,
    make_partnership,
    make_series,
    make_working_group,
)

pytestmark = pytest.mark.django_db

# A made-up chronicle: a few things of every kind, with dates close to one another.

dates_in_order = st.lists(st.none() | any_date, min_size=3, max_size=3).map(
    lambda dates: [
        None if date is None else known
        for date, known in zip(dates, _ascending([date for date in dates if date is not None], dates), strict=True)
    ]
)


def _ascending(known: list[PartialDate], dates: list[PartialDate | None]) -> list[PartialDate | None]:
    """Put the known dates into their order, leaving the gaps where they are."""
    ordered = iter(sorted(known))
    return [None if date is None else next(ordered) for date in dates]


chronicles = st.fixed_dictionaries(
    {
        "readings": st.lists(
            st.tuples(st.integers(0, 1), past, st.sampled_from(AreaStage)), unique_by=lambda row: row[:2], max_size=5
        ),
        "actions": st.lists(
            st.tuples(
                past,
                st.none() | any_date,
                st.lists(
                    st.tuples(past, st.sampled_from(ActionItemStatus)),
                    unique_by=lambda step: (str(step[0]), step[1]),
                    max_size=3,
                ),
            ),
            max_size=3,
        ),
        "missions": st.lists(
            st.lists(
                st.tuples(
                    past,
                    st.sampled_from([MilestoneKind.LAUNCH, MilestoneKind.REPORT]),
                    st.sampled_from([*MissionPhase, ""]),
                    st.none() | past,
                ),
                unique_by=lambda step: (str(step[0]), step[1]),
                max_size=4,
            ),
            max_size=2,
        ),
        "agreements": st.lists(st.tuples(st.none() | any_date, dates_in_order), max_size=2),
        "groups": st.lists(dates_in_order, max_size=2),
        "events": st.lists(any_date, max_size=2),
        "held": st.lists(st.tuples(past, st.none() | past, st.none() | any_date), max_size=2),
        "planned": st.none() | st.tuples(st.none() | past, st.none() | any_date),
        "posts": st.lists(st.tuples(any_date, st.booleans(), st.none() | any_date), max_size=2),
    }
)


def write(chronicle: dict[str, Any]) -> Partnership:
    """Enter a chronicle of the made-up pair; what the rules of a row forbid is left out."""
    pair = Partnership.objects.select_related("side_a", "side_b").get(slug="aa-zz")
    areas = list(CooperationArea.objects.filter(slug__startswith="made-up-area"))
    for area, on, stage in chronicle["readings"]:
        build(AreaProgress, partnership=pair, area=areas[area], on=on, stage=stage).save()
    for raised_on, due_on, steps in chronicle["actions"]:
        action = make_action(raised_on=str(raised_on), area=areas[0])
        ActionItem.objects.filter(pk=action.pk).update(due_on=due_on)
        for on, status in steps:
            if on >= raised_on:
                StatusChange(action_item=action, on=on, status=status).save()
    for milestones in chronicle["missions"]:
        mission = make_mission(areas=areas)
        for on, kind, phase, stated_on in milestones:
            Milestone(
                mission=mission, on=on, kind=kind, leads_to=phase, is_planned=stated_on is not None, stated_on=stated_on
            ).save()
    for announced_on, (signed_on, in_force_on, ends_on) in chronicle["agreements"]:
        if announced_on or signed_on or in_force_on:
            make_agreement(announced_on=announced_on, signed_on=signed_on, in_force_on=in_force_on, ends_on=ends_on)
    for established_on, last_met_on, ended_on in chronicle["groups"]:
        make_working_group(pair, established_on=established_on, last_met_on=last_met_on, ended_on=ended_on)
    for on in chronicle["events"]:
        make_event(pair, on=str(on), areas=areas[1:])
    series, number = DialogueSeries.objects.get(partnership=pair), 0
    for starts_on, announced_on, announced_for in chronicle["held"]:
        number += 1
        build(
            Dialogue,
            series=series,
            number=number,
            status=DialogueStatus.HELD,
            starts_on=starts_on,
            announced_on=announced_on,
            announced_for=announced_for,
        ).save()
    if chronicle["planned"] is not None:
        announced_on, starts_on = chronicle["planned"]
        build(Dialogue, series=series, number=number + 1, starts_on=starts_on, announced_on=announced_on).save()
    for begins, is_start, ends_on in chronicle["posts"]:
        official = make_official()
        dates = {"starts_on" if is_start else "verified_on": begins}
        build(
            Appointment,
            official=official,
            agency=make_appointment().agency,
            title="Secretary",
            ends_on=ends_on if ends_on is not None and ends_on >= begins else None,
            **dates,
        ).save()
        for dialogue in Dialogue.objects.filter(series=series, number=1):
            make_delegate(dialogue, official=official, position=official.pk)
    return pair


def forget(day: datetime.date) -> None:
    """Take out of the made-up chronicle everything that was not known on a day."""
    pair = Partnership.objects.get(slug="aa-zz")
    AreaProgress.objects.filter(partnership=pair).exclude(on__begun_by=day).delete()
    ActionItem.objects.filter(partnership=pair).exclude(raised_on__begun_by=day).delete()
    StatusChange.objects.filter(action_item__partnership=pair).exclude(on__begun_by=day).delete()
    Event.objects.filter(partnership=pair).exclude(starts_on__begun_by=day).delete()
    for model, rows in (
        (Mission, Mission.objects.filter(partnerships=pair)),
        (Agreement, Agreement.objects.filter(partnerships=pair)),
        (WorkingGroup, WorkingGroup.objects.filter(partnership=pair)),
        (Appointment, Appointment.objects.filter(official__slug__startswith="head-of-delegation")),
    ):
        known = rows.known_by(day) if model is Appointment else rows.as_of(day)
        model.objects.filter(pk__in=list(rows.exclude(pk__in=known.values("pk")).values_list("pk", flat=True))).delete()
    Milestone.objects.filter(mission__partnerships=pair).exclude(known_on__begun_by=day).delete()
    for model, names, ends in (
        (Agreement, ("announced_on", "signed_on", "in_force_on"), "ends_on"),
        (WorkingGroup, ("last_met_on",), "ended_on"),
        (Appointment, ("starts_on",), "ends_on"),
    ):
        for name in names:
            own = model.objects.filter(pk__in=[row.pk for row in own_rows(model, pair)])
            own.exclude(**{f"{name}__begun_by": day}).update(**{name: None})
        model.objects.filter(pk__in=[row.pk for row in own_rows(model, pair)]).exclude(
            **{f"{ends}__over_before": day}
        ).update(**{ends: None})
    dialogues = Dialogue.objects.filter(series__partnership=pair)
    known = list(dialogues.as_of(day).values_list("pk", flat=True))
    held = list(dialogues.held(day).values_list("pk", flat=True))
    Delegate.objects.filter(dialogue__in=dialogues).exclude(dialogue__in=held).delete()
    dialogues.exclude(pk__in=known).delete()
    for dialogue in dialogues.filter(status=DialogueStatus.HELD).exclude(pk__in=held):
        dialogues.filter(pk=dialogue.pk).update(status=DialogueStatus.PLANNED, starts_on=dialogue.announced_for)


def own_rows(model: type[Row], pair: Partnership) -> list[Row]:
    if model is Agreement:
        return list(Agreement.objects.filter(partnerships=pair))
    if model is WorkingGroup:
        return list(WorkingGroup.objects.filter(partnership=pair))
    return list(Appointment.objects.filter(official__slug__startswith="head-of-delegation"))


few = hypothesis.settings(max_examples=25)


class TestProperties:
    @pytest.fixture(autouse=True)
    def _pair(self) -> None:
        """Make once for all chronicles the pair, the two areas and the series that they are about."""
        make_series(make_partnership())
        assert [make_area().slug, make_area().slug] == ["made-up-area-1", "made-up-area-2"]

    @few
    @given(chronicles, st.lists(days, min_size=2, max_size=2).map(sorted))
    def test_the_differences_of_two_days_lead_from_one_to_the_other(self, chronicle: Any, ends: Any) -> None:
        since, until = ends
        with rolled_back():
            pair = write(chronicle)
            before, after = read_standing(pair, since), read_standing(pair, until)
            differences = compare(before, after)
            assert apply(before, differences) == after
            assert {difference.key for difference in differences} == set(before) | set(after)
            assert all(
                (difference.before, difference.after) == (before.get(difference.key), after[difference.key])
                for difference in differences
            )

    @few
    @given(chronicles, days)
    def test_between_a_day_and_itself_nothing_changes(self, chronicle: Any, day: datetime.date) -> None:
        with rolled_back():
            pair = write(chronicle)
            standing = read_standing(pair, day)
            assert {difference.verdict for difference in compare(standing, standing)} <= {Verdict.UNCHANGED}
            changes = read_changes(pair, over(day, day))
            assert changes.entries == ()
            assert {thing.key for thing in changes.unchanged} == {
                key for key in standing if key.kind is not ThingKind.ACTION
            }

    @few
    @given(chronicles, days)
    def test_a_standing_never_sees_a_later_row(self, chronicle: Any, day: datetime.date) -> None:
        with rolled_back():
            pair = write(chronicle)
            standing = read_standing(pair, day)
            forget(day)
            assert read_standing(pair, day) == standing

    @few
    @given(chronicles, st.lists(days, min_size=2, max_size=2).map(sorted))
    def test_what_is_read_for_a_page_is_the_difference_of_the_whole_record(self, chronicle: Any, ends: Any) -> None:
        since, until = ends
        with rolled_back():
            pair = write(chronicle)
            before, after = read_standing(pair, since), read_standing(pair, until)
            page = read_change_page(pair, over(since, until))
            told = {
                (entry.thing.key, entry.verdict, entry.thing.before, entry.thing.after)
                for group in page.groups
                for entry in group.entries
            }
            differences = [
                difference for difference in compare(before, after) if difference.verdict is not Verdict.UNCHANGED
            ]
            assert told == {
                (difference.key, difference.verdict, difference.before, difference.after) for difference in differences
            }
            assert page.counts == Counter(difference.verdict for difference in differences)
            assert page.unchanged_total + len(differences) == len(after)
            unchanged = {thing.key for group in page.groups for thing in group.unchanged}
            gone = set(after) - {difference.key for difference in differences} - unchanged
            assert all(key.kind is ThingKind.ACTION for key in gone)
            assert len(gone) == sum(group.unchanged_actions for group in page.groups)

    @few
    @given(chronicles, st.lists(days, min_size=2, max_size=2).map(sorted), st.integers(1, 5))
    def test_the_parts_of_the_list_are_the_whole_of_it(self, chronicle: Any, ends: Any, size: int) -> None:
        since, until = ends
        with rolled_back():
            pair, period = write(chronicle), over(since, until)
            whole = read_changes(pair, period)
            starts = range(0, len(whole.entries) + size, size)
            parts = [read_change_list(pair, period, start, start + size) for start in starts]
            assert tuple(entry for part in parts for entry in part.entries) == whole.entries
            assert {part.total for part in parts} == {len(whole.entries)}
            assert [dict(part.counts) for part in parts] == [whole.counts] * len(parts)

    @few
    @given(chronicles, st.lists(days, min_size=2, max_size=2).map(sorted), st.integers(1, 4))
    def test_the_short_reading_tells_what_the_whole_one_does(self, chronicle: Any, ends: Any, most: int) -> None:
        since, until = ends
        with rolled_back():
            pair, period = write(chronicle), over(since, until)
            whole = read_changes(pair, period)
            short = read_short_changes(pair, period, progress=read_progress(pair, until), most=most)
            assert short == ShortChanges(period, whole.entries[:most], len(whole.entries), whole.counted)

    @few
    @given(chronicles, st.lists(days, min_size=2, max_size=2).map(sorted))
    def test_a_thing_is_unchanged_where_and_only_where_no_row_is_of_the_period(self, chronicle: Any, ends: Any) -> None:
        since, until = ends
        with rolled_back():
            pair = write(chronicle)
            for thing in read_things(pair, Days(since, until)):
                if thing.before is None:
                    continue
                assert (judge(thing.before, thing.after) is Verdict.UNCHANGED) == (not thing.steps), thing
                for step in thing.steps:
                    assert step.known_by(until)
                    assert not step.known_by(since)
