import datetime
from collections import Counter

import pytest
from django.http import QueryDict

from cooperation.models import (
    ActionItemStatus,
    AreaStage,
    CooperationArea,
    DialogueStatus,
    MilestoneKind,
    Partnership,
    Publication,
)
from dashboard.filters import chronicle
from dashboard.filters.chronicle import ChronicleFilter
from dashboard.readings.chronicle import EntryKind, EntryStep
from tests.makers import (
    make_action,
    make_agreement,
    make_appointment,
    make_area,
    make_delegate,
    make_dialogue,
    make_event,
    make_milestone,
    make_mission,
    make_official,
    make_partnership,
    make_progress,
    make_status_change,
    make_working_group,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def choose(query: str = "", slug: str = "us-kr", day: datetime.date = TODAY, **most: int) -> ChronicleFilter:
    return ChronicleFilter(QueryDict(query), partnership=Partnership.objects.get(slug=slug), day=day, **most)


def made_up(query: str = "", day: datetime.date = TODAY) -> list[tuple[EntryStep, str]]:
    """Return the entries of the made-up partnership."""
    return [(stub.step, str(stub.on)) for stub in choose(query, "aa-zz", day).stubs]


@pytest.fixture
def area() -> CooperationArea:
    make_partnership()
    return make_area()


class TestWhatIsAnEntry:
    def test_a_dialogue_held_on_another_day_was_a_plan_before(self, area: CooperationArea) -> None:
        make_dialogue(number=1, on="2024-05-14", announced_on="2022-01-10", announced_for="2023")
        assert made_up() == [(EntryStep.DIALOGUE, "2024-05-14")]
        assert made_up(day=datetime.date(2022, 6, 1)) == [(EntryStep.DIALOGUE, "2023")]
        assert made_up(day=datetime.date(2022, 1, 1)) == []

    def test_a_dialogue_without_a_date_is_no_entry(self, area: CooperationArea) -> None:
        make_dialogue(number=1, on=None)
        assert made_up() == []

    def test_a_stage_not_on_record_is_no_entry(self, area: CooperationArea) -> None:
        make_progress(AreaStage.NOT_ON_RECORD, on="2020", area=area)
        make_progress(AreaStage.RAISED, on="2021", area=area)
        assert made_up() == [(EntryStep.READING, "2021")]

    def test_each_date_of_an_agreement_is_an_entry(self, area: CooperationArea) -> None:
        make_agreement(announced_on="2020-01", signed_on="2020-03", in_force_on="2021", ends_on="2031")
        assert made_up() == [
            (EntryStep.OUT_OF_FORCE, "2031"),
            (EntryStep.IN_FORCE, "2021"),
            (EntryStep.SIGNED, "2020-03"),
            (EntryStep.ANNOUNCED, "2020-01"),
        ]
        assert made_up(day=datetime.date(2020, 2, 1)) == [
            (EntryStep.OUT_OF_FORCE, "2031"),
            (EntryStep.ANNOUNCED, "2020-01"),
        ]

    def test_an_action_is_raised_moves_and_is_due(self, area: CooperationArea) -> None:
        action = make_action(raised_on="2024-05-14", due_on="2027", area=area)
        make_status_change(action, ActionItemStatus.OPEN, "2024-05-14")
        make_status_change(action, ActionItemStatus.UNDER_WAY, "2025")
        assert made_up() == [(EntryStep.DUE, "2027"), (EntryStep.STATUS, "2025"), (EntryStep.RAISED, "2024-05-14")]
        assert made_up(day=datetime.date(2024, 6, 1)) == [(EntryStep.DUE, "2027"), (EntryStep.RAISED, "2024-05-14")]
        assert made_up(day=datetime.date(2024, 5, 13)) == []

    def test_a_plan_is_an_entry_from_the_day_it_was_stated(self, area: CooperationArea) -> None:
        make_milestone(make_mission(), on="2029", is_planned=True, stated_on="2025-06-01", kind=MilestoneKind.LAUNCH)
        assert made_up() == [(EntryStep.MILESTONE, "2029")]
        assert made_up(day=datetime.date(2025, 5, 31)) == []

    def test_a_working_group_is_set_up_meets_and_ends(self, area: CooperationArea) -> None:
        make_working_group(established_on="2020", last_met_on="2021-03", due_to_meet_on="2022", ended_on="2023")
        assert made_up() == [
            (EntryStep.CLOSED, "2023"),
            (EntryStep.TO_MEET, "2022"),
            (EntryStep.MET, "2021-03"),
            (EntryStep.SET_UP, "2020"),
        ]
        assert made_up(day=datetime.date(2020, 6, 1)) == [(EntryStep.TO_MEET, "2022"), (EntryStep.SET_UP, "2020")]

    def test_a_date_to_meet_of_a_group_of_unknown_beginning_is_known_from_its_dialogue(
        self, area: CooperationArea
    ) -> None:
        dialogue = make_dialogue(number=1, on="2021-05-14")
        make_working_group(due_to_meet_on="2025", dialogue=dialogue)
        assert (EntryStep.TO_MEET, "2025") in made_up(day=datetime.date(2021, 6, 1))
        assert (EntryStep.TO_MEET, "2025") not in made_up(day=datetime.date(2021, 5, 1))

    def test_posts_of_the_officials_of_the_partnership_begin_and_end(self, area: CooperationArea) -> None:
        own, other = make_official(), make_official()
        make_delegate(make_dialogue(number=1, on="2021-05-14"), official=own)
        make_appointment(official=own, starts_on="2020", ends_on="2022-03")
        make_appointment(official=own, verified_on="2023-05-01", title="Other post")
        make_appointment(official=other, starts_on="2024")
        assert made_up("kind=post") == [
            (EntryStep.NAMED, "2023-05-01"),
            (EntryStep.LEFT, "2022-03"),
            (EntryStep.TAKEN_UP, "2020"),
        ]

    def test_drafts_are_no_entries(self, area: CooperationArea) -> None:
        draft = {"publication": Publication.DRAFT}
        make_dialogue(number=1, **draft)
        make_progress(area=area, **draft)
        make_action(area=area, due_on="2027", **draft)
        make_status_change(make_action(area=make_area(**draft)))
        make_agreement(**draft)
        make_milestone(make_mission(**draft))
        make_working_group(established_on="2020", **draft)
        make_event(**draft)
        assert made_up() == []
        assert choose(slug="aa-zz").total == 0


class TestDays:
    def test_a_date_lies_in_the_days_that_its_period_touches(self, area: CooperationArea) -> None:
        make_event(on="2016")
        make_event(on="2016-04-27", ends_on="2016-05-02")
        make_event(on="2017-01-01")
        assert [on for _step, on in made_up("from=2016-05&to=2016-05")] == ["2016-04-27", "2016"]
        assert [on for _step, on in made_up("to=2016-04-26")] == ["2016"]
        assert [on for _step, on in made_up("from=2016-05-03&to=2016")] == ["2016"]
        assert [on for _step, on in made_up("from=2017")] == ["2017-01-01"]

    def test_the_newest_stand_first_and_a_year_below_its_days(self, area: CooperationArea) -> None:
        for on in ("2016", "2016-04", "2016-04-27", "2017"):
            make_event(on=on)
        assert [on for _step, on in made_up()] == ["2017", "2016-04-27", "2016-04", "2016"]

    @pytest.mark.parametrize("text", ["zzz", "2016-13", "2016-4", "20166", "2016-04-31", "٢٠١٦", "%00", "x" * 5000])
    def test_what_is_no_date_is_reported_and_passed_over(self, text: str) -> None:
        choice = choose(f"from={text}&kind=event")
        assert list(choice.form.errors) == ["from"]
        assert choice.chosen == {"kind": ["event"]}
        assert choice.matching == choose("kind=event").matching

    def test_days_in_the_wrong_order_are_reported_and_the_last_one_passed_over(self) -> None:
        choice = choose("from=2022&to=2016")
        assert list(choice.form.errors) == ["to"]
        assert [str(value) for value in choice.chosen.values()] == ["2022"]

    def test_a_day_within_the_last_year_named_is_no_wrong_order(self) -> None:
        assert choose("from=2016-04&to=2016").form.errors == {}

    def test_the_ends_of_the_calendar_are_dates_too(self) -> None:
        assert choose("from=0001&to=9999").matching == choose().total


class TestFacets:
    def test_a_kind_counts_what_choosing_it_would_show(self) -> None:
        kinds, _areas = choose("area=lunar-mars&from=2022").facets
        for option in kinds.options:
            assert option.count == choose(f"area=lunar-mars&from=2022&kind={option.value}").matching

    def test_an_area_counts_what_choosing_it_would_show(self) -> None:
        _kinds, areas = choose("kind=milestone&kind=agreement&to=2024").facets
        assert any(option.count for option in areas.options)
        for option in areas.options:
            query = f"kind=milestone&kind=agreement&to=2024&area={option.value}"
            assert option.count == choose(query).matching

    def test_what_has_no_area_is_not_shown_where_one_is_chosen(self) -> None:
        kinds = {stub.kind for stub in choose("area=lunar-mars&area=satnav").stubs}
        assert EntryKind.MILESTONE in kinds
        assert not kinds & {EntryKind.DIALOGUE, EntryKind.POST}

    def test_an_entry_of_two_chosen_areas_is_counted_once(self, area: CooperationArea) -> None:
        second = make_area()
        make_event(areas=[area, second])
        make_milestone(make_mission(areas=[area, second]))
        choice = choose(f"area={area.slug}&area={second.slug}", "aa-zz")
        assert choice.matching == len(choice.stubs) == 2

    def test_an_unknown_choice_is_reported_and_the_others_hold(self) -> None:
        choice = choose("kind=nonsense&kind=event&area=nowhere")
        assert set(choice.form.errors) == {"kind", "area"}
        assert choice.chosen == {"kind": ["event"]}

    def test_chips_lead_to_the_timeline_without_their_choice(self) -> None:
        chips = choose("kind=event&from=2016-04&as_of=2025").chips
        assert [(chip.label, chip.url) for chip in chips] == [
            ("Kind: Events", "?as_of=2025&from=2016-04"),
            ("From: April 2016", "?as_of=2025&kind=event"),
        ]

    def test_where_nothing_matches_wider_choices_are_offered_the_nearest_first(self) -> None:
        choice = choose("kind=event&from=2040")
        assert choice.matching == 0
        assert choice.stubs == ()
        assert [(str(result.label), result.counted) for result in choice.wider_results()] == [("From", "8 entries")]
        assert choice.heading == "Nothing matches"


class TestSize:
    def test_what_is_counted_is_what_is_shown(self) -> None:
        for slug in ("us-kr", "us-jp"):
            choice = choose(slug=slug)
            counted = {option.value: option.count for option in choice.facets[0].options if option.count}
            assert Counter(stub.kind.value for stub in choice.stubs) == counted
            assert choice.total == choice.matching == len(choice.stubs)

    def test_a_small_record_is_shown_whole(self) -> None:
        assert not choose().is_shortened
        assert choose().heading == f"{choose().total} entries"

    def test_a_large_record_is_shown_since_the_dialogue_before_last(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(chronicle, "WHOLE", 100)
        choice = choose()
        assert choice.is_shortened
        assert str(choice.span.first) == "2022-12-15"
        assert choice.matching == choose("from=2022-12-15").matching == len(choice.stubs)
        assert not choose("kind=event").is_shortened
        assert not choose(choice.whole.removeprefix("?")).is_shortened
        assert len(choose(choice.whole.removeprefix("?")).stubs) == choice.total

    def test_no_page_shows_more_than_the_most(self) -> None:
        choice = choose(most=50)
        assert choice.shown == len(choice.stubs) == 50
        assert choice.matching > 50

    def test_an_empty_record_says_so(self) -> None:
        make_partnership()
        choice = choose(slug="aa-zz")
        assert (choice.heading, choice.stubs, choice.chips) == ("Nothing is on record", (), ())

    def test_a_cancelled_dialogue_is_an_entry_of_its_day(self, area: CooperationArea) -> None:
        make_dialogue(number=1, on="2021-05-14", status=DialogueStatus.CANCELLED)
        assert made_up() == [(EntryStep.DIALOGUE, "2021-05-14")]
