import datetime

import pytest
from django.http import QueryDict

from cooperation.models import ActionItemStatus, DerivedStatus, MilestoneKind, Partnership
from dashboard.filters.chronicle import ChronicleFilter
from dashboard.readings.chronicle import Chronicle, Entry, EntryKind, EntryStep, read_chronicle
from tests.makers import (
    make_action,
    make_agreement,
    make_appointment,
    make_area,
    make_citation,
    make_delegate,
    make_dialogue,
    make_event,
    make_milestone,
    make_mission,
    make_partnership,
    make_progress,
    make_working_group,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def read(slug: str, day: datetime.date = TODAY, query: str = "") -> Chronicle:
    partnership = Partnership.objects.get(slug=slug)
    choice = ChronicleFilter(QueryDict(query), partnership=partnership, day=day)
    return read_chronicle(partnership, choice.stubs, choice.dialogues, day)


def only(day: datetime.date = TODAY, query: str = "") -> Entry:
    (entry,) = read("aa-zz", day, query).entries
    return entry


@pytest.mark.parametrize("slug", ["us-kr", "us-jp"])
@pytest.mark.parametrize("year", range(2008, 2027))
def test_nothing_later_than_the_day_of_reading_is_told_but_plans(slug: str, year: int) -> None:
    day = datetime.date(year, 7, 1)
    for entry in read(slug, day).entries:
        assert entry.is_planned or entry.on.begun_by(day), entry
        if entry.kind is EntryKind.MILESTONE:
            assert entry.record.known_on.begun_by(day)


def test_every_entry_has_a_page_and_a_name(client: object) -> None:
    for entry in read("us-kr").entries:
        assert entry.about.get_absolute_url().startswith("/")
        assert entry.subject


def test_the_years_hold_every_entry_newest_first() -> None:
    chronicle = read("us-kr")
    assert [entry for year in chronicle.years for entry in year.entries] == list(chronicle.entries)
    years = [year.year for year in chronicle.years]
    assert years == sorted(set(years), reverse=True)


def test_a_dialogue_to_come_is_planned_and_its_later_place_is_not_told() -> None:
    make_partnership()
    make_dialogue(number=1, on="2024-05-14", announced_on="2023-01", announced_for="2024", city="Made-up city")
    held, plan = only(), only(datetime.date(2023, 6, 1))
    assert (held.subject, held.is_planned, held.aside) == ("First dialogue", False, "Made-up city")
    assert (str(plan.on), plan.is_planned, plan.qualifier, plan.aside) == ("2024", True, "Planned", "")


def test_a_plan_says_when_it_was_stated_and_whether_it_still_stands() -> None:
    make_partnership()
    mission = make_mission()
    make_milestone(mission, on="2026", is_planned=True, stated_on="2024-02-01", kind=MilestoneKind.LAUNCH)
    assert only().qualifier == "Planned, stated 1 February 2024"
    make_milestone(mission, on="2026-03-01", kind=MilestoneKind.LAUNCH)
    reached, plan = read("aa-zz").entries
    assert (reached.qualifier, reached.is_planned) == ("", False)
    assert (plan.qualifier, plan.is_planned) == ("Earlier plan, stated 1 February 2024", True)


def test_a_due_date_carries_the_status_on_the_day_of_reading() -> None:
    make_partnership()
    make_action(raised_on="2024-05-14", due_on="2025", area=make_area())
    assert only(query="kind=due").term is DerivedStatus.AWAITING_UPDATE
    before = only(datetime.date(2025, 12, 31), "kind=due")
    assert (before.term, before.is_planned) == (ActionItemStatus.OPEN, True)


def test_an_agreement_is_summed_up_at_its_first_date_only() -> None:
    make_partnership()
    make_agreement(announced_on="2020", signed_on="2021", ends_on="2030", summary="Made-up summary")
    assert [(entry.step, entry.text, entry.is_planned) for entry in read("aa-zz").entries] == [
        (EntryStep.OUT_OF_FORCE, "", True),
        (EntryStep.SIGNED, "", False),
        (EntryStep.ANNOUNCED, "Made-up summary", False),
    ]


def test_a_post_names_the_official_the_title_and_the_agency() -> None:
    make_partnership()
    appointment = make_appointment(starts_on="2020")
    make_delegate(make_dialogue(number=1, on="2021-05-14"), official=appointment.official)
    entry = only(query="kind=post")
    assert (entry.subject, entry.text, entry.about) == ("Head of delegation A", "Director", appointment.official)


def test_a_group_that_is_to_meet_is_planned_until_the_period_is_over() -> None:
    make_partnership()
    make_working_group(established_on="2020", due_to_meet_on="2022")
    assert [entry.is_planned for entry in read("aa-zz", datetime.date(2022, 12, 31)).entries] == [True, False]
    assert [entry.is_planned for entry in read("aa-zz", datetime.date(2023, 1, 1)).entries] == [False, False]


def test_a_reading_at_a_dialogue_names_it() -> None:
    make_partnership()
    make_progress(dialogue=make_dialogue(number=3, on="2021-05-14"), area=make_area())
    assert only(query="kind=stage").aside == "Third dialogue"


def test_an_entry_rests_on_the_sources_of_its_record() -> None:
    make_partnership()
    event = make_event()
    citation = make_citation(event)
    chronicle = read("aa-zz")
    assert [note.source for note in chronicle.footnotes.of(event)] == [citation.source]


class TestPicture:
    def test_it_has_a_lane_for_each_kind_with_a_mark_for_every_entry(self) -> None:
        chronicle = read("us-kr")
        picture = chronicle.picture
        assert picture is not None
        assert [lane.kind for lane in picture.lanes] == [
            kind for kind in EntryKind if any(entry.kind is kind for entry in chronicle.entries)
        ]
        for lane in picture.lanes:
            own = [entry for entry in chronicle.entries if entry.kind is lane.kind]
            assert sum(point.count for point in lane.points) == lane.count == len(own)
            assert sum(point.count for point in lane.points if point.is_planned) == sum(e.is_planned for e in own)

    def test_the_dialogues_within_its_days_are_lines_and_the_next_one_is_planned(self) -> None:
        picture = read("us-kr", query="from=2020").picture
        assert picture is not None
        assert picture.axis is not None
        assert [(mark.dialogue.number, mark.is_planned) for mark in picture.axis.marks] == [
            (3, False),
            (4, False),
            (5, True),
        ]

    def test_without_entries_there_is_no_picture(self) -> None:
        make_partnership()
        chronicle = read("aa-zz")
        assert (chronicle.entries, chronicle.years, chronicle.picture) == ((), (), None)
