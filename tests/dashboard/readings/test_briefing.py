"""What a briefing says: points found by rule, and everything about one area, agency or official."""

import datetime
import itertools
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.models import ActionItem, Agency, CooperationArea, Official, PartialDate, Partnership
from dashboard.readings.briefing import Briefing, Scope, next_dialogue, read_briefing
from dashboard.readings.matrix import read_dialogues
from dashboard.readings.points import PointRule
from tests.dashboard.copies import multiply
from tests.makers import (
    make_action,
    make_agency,
    make_agreement,
    make_area,
    make_dialogue,
    make_event,
    make_milestone,
    make_mission,
    make_official,
    make_partnership,
    make_status_change,
)


def briefing(
    pair: Partnership, day: datetime.date, scope: Scope | None = None, *, first: int | None = None
) -> Briefing:
    """Read the briefing for the next dialogue of a partnership; for a summary the first points and changes alone."""
    dialogue = next_dialogue(read_dialogues(pair, day), day)
    assert dialogue is not None
    return read_briefing(pair, dialogue, day, scope or Scope(), first=first)


def assert_begins(short: Briefing, whole: Briefing, *, first: int) -> None:
    """Assert that a briefing read for a summary has the first of what the whole one has, and counts the rest."""
    assert short.actions == ()
    assert short.points == whole.points[:first]
    assert [entry.thing.key for entry in short.entries[:first]] == [entry.thing.key for entry in whole.entries[:first]]
    assert short.lead == whole.lead
    assert [brief.area for brief in short.areas] == [brief.area for brief in whole.areas]
    assert short.actions_held == whole.actions_held == len(whole.actions)
    assert short.points_held == whole.points_held == len(whole.points)
    assert short.entries_held == whole.entries_held == len(whole.entries)
    assert short.changed_actions_held == sum(entry.is_of_action for entry in whole.entries)
    for record in [point.subject for point in short.points] + [row for e in short.entries[:first] for row in e.records]:
        sources = [note.source for note in whole.footnotes.of(record)]
        assert [note.source for note in short.footnotes.of(record)] == sources


@pytest.fixture
def korea(db: None) -> Partnership:
    return Partnership.objects.select_related("side_a", "side_b").get(slug="us-kr")


class TestPoints:
    """A made-up pair that met in 2020, 2022 and 2024 and meets again in March 2027; it is read on 22 November 2026."""

    @pytest.fixture
    def pair(self, db: None) -> Partnership:
        pair = make_partnership()
        self.first, *_others = [
            make_dialogue(number, year) for number, year in ((1, "2020-05-04"), (2, "2022-05-04"), (3, "2024-05-04"))
        ]
        make_dialogue(4, "2027-03")
        return pair

    def found(self, pair: Partnership, today: datetime.date) -> set[tuple[str, str]]:
        return {(point.rule.value, str(point.subject)) for point in briefing(pair, today).points}

    def test_an_action_carried_into_two_later_dialogues_is_raised_and_one_carried_into_one_is_not(
        self, pair: Partnership, today: datetime.date
    ) -> None:
        old = make_action(reference="1.01", raised_on="2020-05-04", raised_at=self.first)
        make_action(reference="2.01", raised_on="2023")
        done = make_action(reference="1.02", raised_on="2020-05-04")
        make_status_change(done, "completed", on="2021")
        assert self.found(pair, today) == {(PointRule.CARRIED_TWICE.value, str(old))}

    def test_an_action_whose_date_passed_without_word_is_raised(self, pair: Partnership, today: datetime.date) -> None:
        late = make_action(reference="3.01", raised_on="2024-06", due_on="2025")
        assert self.found(pair, today) == {(PointRule.AWAITING_UPDATE.value, str(late))}

    @pytest.mark.parametrize(("due", "is_found"), [("2027-03", True), ("2027", True), ("2027-04", False)])
    def test_a_date_that_begins_before_the_dialogue_is_over_is_raised(
        self, pair: Partnership, today: datetime.date, due: str, is_found: bool
    ) -> None:
        make_action(reference="3.01", raised_on="2024-06", due_on=due)
        assert bool(self.found(pair, today)) is is_found

    def test_a_planned_step_of_a_mission_before_the_dialogue_is_raised(
        self, pair: Partnership, today: datetime.date
    ) -> None:
        mission = make_mission(partnerships=[pair])
        step = make_milestone(mission, "2027-01", is_planned=True, stated_on="2026", kind="launch")
        make_milestone(mission, "2029", is_planned=True, stated_on="2026", kind="arrival")
        assert self.found(pair, today) == {(PointRule.BEFORE_THE_DIALOGUE.value, str(step))}

    @pytest.mark.parametrize(("ends_on", "is_found"), [("2028", True), ("2029", False), ("2025", False)])
    def test_an_agreement_that_ends_within_two_years_is_raised(
        self, pair: Partnership, today: datetime.date, ends_on: str, is_found: bool
    ) -> None:
        make_agreement(partnerships=[pair], signed_on="2018", in_force_on="2018", ends_on=ends_on)
        assert bool(self.found(pair, today)) is is_found


class TestDemoRecord:
    def test_it_is_for_the_next_dialogue(self, korea: Partnership, today: datetime.date) -> None:
        found = briefing(korea, today)
        assert (found.dialogue.code, found.dialogue.starts_on) == ("civil-5", PartialDate(2027))

    def test_every_unfinished_action_stands_in_its_area(self, korea: Partnership, today: datetime.date) -> None:
        found = briefing(korea, today)
        assert [row.area for row in found.matrix.rows] == [brief.area for brief in found.areas]
        assert sum(len(brief.actions) for brief in found.areas) == len(found.actions) == found.matrix.unfinished

    def test_an_edition_on_an_agency_holds_what_the_agency_has_part_in(
        self, korea: Partnership, today: datetime.date
    ) -> None:
        kasa = Agency.objects.get(slug="kasa")
        found = briefing(korea, today, Scope(agency=kasa))
        everything = briefing(korea, today)
        assert 0 < len(found.actions) < len(everything.actions)
        assert all(
            kasa in [*side.agencies] for row in found.actions for side in row.sides if side.country == kasa.country
        )
        assert {d.agency for brief in found.delegations for d in brief.delegates} <= {kasa}

    def test_an_edition_on_an_area_holds_that_area_alone(self, korea: Partnership, today: datetime.date) -> None:
        area = CooperationArea.objects.get(slug="satnav")
        found = briefing(korea, today, Scope(area=area))
        assert [brief.area for brief in found.areas] == [area]
        assert {row.item.area for row in found.actions} == {area}
        assert all(area in entry.thing.areas for entry in found.entries)

    def test_an_edition_on_an_official_tells_where_they_sat(self, korea: Partnership, today: datetime.date) -> None:
        official = Official.objects.get(slug="han-min-young")
        found = briefing(korea, today, Scope(official=official))
        assert {d.official for brief in found.delegations for d in brief.delegates} == {official}

    def test_an_earlier_day_knows_nothing_later(self, korea: Partnership) -> None:
        found = briefing(korea, datetime.date(2022, 12, 31))
        assert found.dialogue.number == 4
        assert {brief.dialogue.number for brief in found.delegations} <= {1, 2, 3}
        assert all(row.item.raised_on.begun_by(found.day) for row in found.actions)

    def test_a_summary_begins_as_the_whole_does(self, korea: Partnership, today: datetime.date) -> None:
        scopes = (
            Scope(),
            Scope(area=CooperationArea.objects.get(slug="satnav")),
            Scope(agency=Agency.objects.get(slug="kasa")),
            Scope(official=Official.objects.get(slug="han-min-young")),
        )
        for scope, first in itertools.product(scopes, (1, 3, 8)):
            assert_begins(briefing(korea, today, scope, first=first), briefing(korea, today, scope), first=first)

    @pytest.mark.parametrize("first", [None, 3])
    def test_a_larger_record_is_read_with_as_many_questions(
        self, korea: Partnership, today: datetime.date, django_assert_num_queries: Any, first: int | None
    ) -> None:
        with CaptureQueriesContext(connection) as before:
            briefing(korea, today, first=first)
        multiply(korea, 5)
        with django_assert_num_queries(len(before)):
            briefing(korea, today, first=first)

    def test_which_actions_it_holds_is_not_asked_again_of_the_same_record(
        self, korea: Partnership, today: datetime.date, only_read: None
    ) -> None:
        found, asked = [], []
        for _turn in range(2):
            with CaptureQueriesContext(connection) as queries:
                found.append(briefing(korea, today, first=3))
            asked.append([query["sql"] for query in queries if query["sql"].endswith((" LIMIT 500", " LIMIT 3"))])
        assert [len(questions) for questions in asked] == [2, 0]
        assert_begins(found[1], briefing(korea, today), first=3)


class TestVeryManyActions:
    """A made-up pair that met in 2024 and meets again in 2027, with more actions than an edition is let hold here."""

    @pytest.fixture
    def pair(self, db: None, monkeypatch: pytest.MonkeyPatch) -> Partnership:
        monkeypatch.setattr("dashboard.readings.unfinished.MOST_ACTIONS", 2)
        monkeypatch.setattr("dashboard.readings.briefing.MOST_CHANGED_ACTIONS", 2)
        pair = make_partnership()
        make_dialogue(1, "2024-05-04")
        make_dialogue(2, "2027-03")
        self.near, self.far = make_area(), make_area()
        self.agency, self.official = make_agency(), make_official()
        tied: Any = {"leads": [self.agency], "owners": [self.official]}
        make_action("1.01", raised_on="2024-06", due_on="2028", area=self.far, **tied)
        make_action("1.02", raised_on="2024-07", due_on="2025", area=self.near, **tied)
        make_action("1.03", raised_on="2024-08", area=self.far, **tied)
        make_action("1.04", raised_on="2024-09", due_on="2026-01", area=self.near, **tied)
        return pair

    def scopes(self) -> tuple[Scope, ...]:
        return (Scope(), Scope(agency=self.agency), Scope(official=self.official))

    def test_those_due_first_are_read_and_all_are_counted_area_by_area(
        self, pair: Partnership, today: datetime.date
    ) -> None:
        for scope in self.scopes():
            found = briefing(pair, today, scope)
            assert [row.item.reference for row in found.actions] == ["1.02", "1.04"]
            assert found.unfinished == 4
            briefs = {brief.area: brief for brief in found.areas if brief.unfinished}
            assert {area: len(brief.actions) for area, brief in briefs.items()} == {self.near: 2, self.far: 0}
            assert {area: brief.unfinished for area, brief in briefs.items()} == {self.near: 2, self.far: 2}

    def test_points_are_found_among_the_actions_that_are_read(self, pair: Partnership, today: datetime.date) -> None:
        make_action("1.05", raised_on="2024-06", due_on="2026-02", area=self.far)
        points = briefing(pair, today).points
        assert [(point.rule, point.subject.reference) for point in points] == [
            (PointRule.AWAITING_UPDATE, "1.02"),
            (PointRule.AWAITING_UPDATE, "1.04"),
        ]

    def test_an_edition_about_one_area_holds_its_own(self, pair: Partnership, today: datetime.date) -> None:
        make_action("1.05", raised_on="2024-06", area=self.far)
        found = briefing(pair, today, Scope(area=self.far))
        assert [row.item.reference for row in found.actions] == ["1.01", "1.03"]
        assert found.unfinished == 3
        assert [entry.thing.reference for entry in found.entries] == ["1.03", "1.01"]
        assert found.changes is not None
        assert found.changes.counted == "Three new"

    def test_the_lead_counts_those_that_are_not_read(self, pair: Partnership, today: datetime.date) -> None:
        make_action("1.05", raised_on="2024-06", due_on="2026-02", area=self.far, leads=[self.agency])
        assert "Three actions await an update." in briefing(pair, today).lead
        about = briefing(pair, today, Scope(agency=self.agency)).lead
        assert about.endswith("five unfinished actions, no missions, no agreements. Three actions await an update.")

    def test_the_one_that_awaits_an_update_is_named_though_it_is_not_read(
        self, pair: Partnership, today: datetime.date
    ) -> None:
        for reference in ("1.02", "1.04"):
            make_status_change(ActionItem.objects.get(partnership=pair, reference=reference), on="2026-06")
        late = make_action("1.05", raised_on="2024-06", due_on="2026-03", area=self.far, leads=[self.agency])
        for scope in (Scope(), Scope(agency=self.agency), Scope(area=self.far)):
            assert f"One action awaits an update: {late.title}." in briefing(pair, today, scope).lead

    def test_changes_told_of_last_are_read_and_all_are_counted(self, pair: Partnership, today: datetime.date) -> None:
        make_status_change(ActionItem.objects.get(partnership=pair, reference="1.01"), "completed", on="2026-10")
        event = make_event(pair, on="2026-11-01")
        for scope, others in zip(self.scopes(), ([event.name], [], []), strict=True):
            found = briefing(pair, today, scope)
            # That the due date passed without word is told of on its day.
            assert [entry.thing.reference or entry.thing.name for entry in found.entries] == [*others, "1.01", "1.04"]
            assert found.changes is not None
            assert (found.changes.shown_actions, found.changes.changed_actions) == (2, 4)
            assert found.changes.counted == ("Five new" if others else "Four new")

    def test_more_actions_are_read_with_as_many_questions(
        self, pair: Partnership, today: datetime.date, django_assert_num_queries: Any
    ) -> None:
        with CaptureQueriesContext(connection) as before:
            briefing(pair, today)
        for number in range(10, 20):
            make_action(f"1.{number}", raised_on="2024-06", due_on="2025", area=self.near)
        with django_assert_num_queries(len(before)):
            assert briefing(pair, today).unfinished == 14

    def test_a_summary_begins_as_the_edition_does_and_counts_what_that_holds(
        self, pair: Partnership, today: datetime.date
    ) -> None:
        make_status_change(ActionItem.objects.get(partnership=pair, reference="1.01"), "completed", on="2026-10")
        make_event(pair, on="2026-11-01")
        for scope, first in itertools.product((*self.scopes(), Scope(area=self.far)), (1, 2, 3)):
            assert_begins(briefing(pair, today, scope, first=first), briefing(pair, today, scope), first=first)

    def test_of_no_more_than_so_many_all_are_read(self, pair: Partnership, today: datetime.date) -> None:
        for reference in ("1.03", "1.04"):
            ActionItem.objects.get(partnership=pair, reference=reference).delete()
        for scope in self.scopes():
            found = briefing(pair, today, scope)
            assert found.unfinished == len(found.actions) == 2
            assert all(brief.unfinished == len(brief.actions) for brief in found.areas)
            assert found.changes is not None
            assert found.changes.shown_actions == found.changes.changed_actions == 2


class TestLead:
    def test_a_briefing_about_one_thing_counts_what_is_about_it(self, korea: Partnership, today: datetime.date) -> None:
        agency = Agency.objects.get(slug="nier")
        about = briefing(korea, today, Scope(agency=agency))
        assert about.lead.startswith(f"About {agency.name}: ")
        assert len(about.actions) == 1
        assert "one unfinished action, " in about.lead
        assert f"One action awaits an update: {about.actions[0].item.title}." in about.lead
        assert about.lead != briefing(korea, today).lead

    def test_what_awaits_an_update_elsewhere_is_not_named(self, db: None, today: datetime.date) -> None:
        """One action of the partnership awaits an update, and it is none of the agency's."""
        japan = Partnership.objects.select_related("side_a", "side_b").get(slug="us-jp")
        whole = briefing(japan, today)
        assert "One action awaits an update" in whole.lead
        about = briefing(japan, today, Scope(agency=Agency.objects.get(slug="nasa")))
        assert "awaits an update" not in about.lead
