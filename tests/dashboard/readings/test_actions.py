import datetime
from dataclasses import replace

import pytest
from django.utils import translation

from cooperation.models import ActionItem, ActionItemStatus, DerivedStatus, Partnership, Publication
from dashboard.readings.action import ActionPage, read_action
from dashboard.readings.actions import (
    ActionRow,
    by_due_day,
    for_rows,
    page_values,
    read_action_page,
    read_action_rows,
)
from tests.makers import make_action, make_agency, make_country, make_mission, make_official, make_partnership

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def row(day: datetime.date = TODAY) -> ActionRow:
    partnership = Partnership.objects.get(slug="aa-zz")
    actions = for_rows(ActionItem.objects.in_partnership(partnership).as_of(day))
    (only,) = read_action_rows(actions, partnership, day)
    return only


class TestRow:
    def test_a_row_agrees_with_the_queries_of_the_record(self) -> None:
        for partnership in Partnership.objects.all():
            actions = ActionItem.objects.public().in_partnership(partnership)
            rows = read_action_rows(for_rows(actions.as_of(TODAY)), partnership, TODAY)
            assert {r.item for r in rows if r.awaits_update} == set(actions.awaiting_update(TODAY))
            assert {r.item.pk: r.status for r in rows} == {a.pk: a.status for a in actions}

    @pytest.mark.parametrize(
        ("due", "day", "awaits"),
        [
            ("2025", datetime.date(2025, 12, 31), False),
            ("2025", datetime.date(2026, 1, 1), True),
            ("2025-06", datetime.date(2025, 6, 30), False),
            ("2025-06", datetime.date(2025, 7, 1), True),
            ("2025-06-15", datetime.date(2025, 6, 15), False),
            ("2025-06-15", datetime.date(2025, 6, 16), True),
        ],
    )
    def test_an_action_awaits_an_update_only_once_its_whole_period_is_over(
        self, due: str, day: datetime.date, awaits: bool
    ) -> None:
        make_action(due_on=due)
        assert row(day).awaits_update is awaits
        assert (row(day).shown_status is DerivedStatus.AWAITING_UPDATE) is awaits

    def test_without_a_date_nothing_is_awaited(self) -> None:
        make_action()
        assert row().shown_status is ActionItemStatus.OPEN

    def test_word_after_the_date_ends_the_waiting(self) -> None:
        make_action(due_on="2025").move_to(ActionItemStatus.UNDER_WAY, on=datetime.date(2026, 2, 1))
        assert row().shown_status is ActionItemStatus.UNDER_WAY

    def test_an_action_done_after_its_date_says_so(self) -> None:
        make_action(due_on="2025").move_to(ActionItemStatus.COMPLETED, on=datetime.date(2026, 2, 1))
        assert row().shown_status is DerivedStatus.COMPLETED_AFTER_DATE

    def test_an_action_done_within_its_year_is_done(self) -> None:
        make_action(due_on="2025").move_to(ActionItemStatus.COMPLETED, on=datetime.date(2025, 12, 31))
        assert row().shown_status is ActionItemStatus.COMPLETED

    def test_on_an_earlier_day_the_earlier_status_is_shown(self) -> None:
        make_action().move_to(ActionItemStatus.COMPLETED, on=datetime.date(2025, 6, 1))
        assert row(datetime.date(2025, 5, 31)).status is ActionItemStatus.OPEN

    def test_leads_stand_on_their_side_and_drafts_nowhere(self) -> None:
        here = make_agency("HERE")
        there = make_agency("THERE", country=make_country("ZZ"))
        third = make_agency("THIRD", country=make_country("QM"))
        make_action(leads=[third, there, here, make_agency("HIDDEN", publication=Publication.DRAFT)])
        only = row()
        assert [side.agencies for side in only.sides] == [(here,), (there,)]
        assert only.others == (third,)


def test_actions_without_a_date_stand_last() -> None:
    make_action("1.01")
    make_action("1.02", due_on="2027-03")
    make_action("1.03", due_on="2027")
    actions = by_due_day(ActionItem.objects.filter(partnership__slug="aa-zz"))
    assert [action.reference for action in actions] == ["1.03", "1.02", "1.01"]


class TestPage:
    def read(self, reference: str, day: datetime.date = TODAY) -> ActionPage:
        return read_action(Partnership.objects.get(slug="aa-zz"), reference, day)

    def test_steps_stand_newest_first_and_none_is_known_early(self) -> None:
        action = make_action("1.01")
        first = action.move_to(ActionItemStatus.UNDER_WAY, on=datetime.date(2025, 1, 1))
        second = action.move_to(ActionItemStatus.COMPLETED, on=datetime.date(2026, 1, 1))
        assert self.read("1.01").steps == (second, first)
        assert self.read("1.01", datetime.date(2025, 6, 1)).steps == (first,)

    def test_both_ends_of_a_replacement_name_each_other(self) -> None:
        new = make_action("2.01")
        old = make_action("1.01", superseded_by=new)
        assert self.read("1.01").superseded_by == new
        assert self.read("2.01").supersedes == (old,)

    def test_neighbors_follow_the_references_and_skip_drafts(self) -> None:
        first, last = make_action("1.01"), make_action("1.04")
        make_action("1.02")
        make_action("1.03", publication=Publication.DRAFT)
        assert (self.read("1.02").previous, self.read("1.02").following) == (first, last)
        assert self.read("1.01").previous is None
        assert self.read("1.04").following is None

    def test_related_drafts_are_not_named(self) -> None:
        draft = {"publication": Publication.DRAFT}
        make_action(
            "1.01",
            superseded_by=make_action("1.02", **draft),
            owners=[make_official(**draft)],
            missions=[make_mission(**draft)],
            linked_partnerships=[make_partnership("AA", "QM", **draft)],
        )
        page = self.read("1.01")
        assert (page.superseded_by, page.owners, page.missions, page.linked_partnerships) == (None, (), (), ())

    @pytest.mark.parametrize("reference", ["9.99", "1.02"])
    def test_an_unknown_or_draft_action_is_refused(self, reference: str) -> None:
        make_action("1.02", publication=Publication.DRAFT)
        with pytest.raises(ActionItem.DoesNotExist):
            self.read(reference)

    def test_an_action_of_another_partnership_is_refused(self) -> None:
        make_partnership()
        with pytest.raises(ActionItem.DoesNotExist):
            self.read("4.09")


class TestPageOfTheList:
    def page(self, partnership: Partnership, day: datetime.date = TODAY) -> tuple[ActionRow, ...]:
        actions = ActionItem.objects.public().in_partnership(partnership).as_of(day)
        return read_action_page(page_values(by_due_day(actions)), partnership, day)

    @pytest.mark.parametrize("day", [TODAY, datetime.date(2022, 12, 31), datetime.date(2016, 6, 1)])
    def test_a_row_says_what_the_rows_of_other_pages_say(self, day: datetime.date) -> None:
        for partnership in Partnership.objects.select_related("side_a", "side_b"):
            actions = ActionItem.objects.public().in_partnership(partnership).as_of(day)
            expected = read_action_rows(for_rows(by_due_day(actions)), partnership, day)
            found = self.page(partnership, day)
            assert found == tuple(replace(row, leads=other.leads) for row, other in zip(expected, found, strict=True))
            for row, other in zip(found, expected, strict=True):
                assert (row.sides, row.others) == (other.sides, other.others)
                for language in ("en", "ko"):
                    with translation.override(language):
                        assert row.item.title == other.item.title
                        assert row.item.title.language == other.item.title.language
                        assert row.item.area.name == other.item.area.name
                        assert (row.item.due_on, row.item.due_note) == (other.item.due_on, other.item.due_note)
                assert row.item.get_absolute_url() == other.item.get_absolute_url()
            assert found or day.year == 2016

    def test_a_page_is_read_in_two_queries_however_many_rows_it_has(self, django_assert_num_queries: object) -> None:
        partnership = Partnership.objects.select_related("side_a", "side_b").get(slug="us-kr")
        with django_assert_num_queries(2):
            rows = self.page(partnership)
            assert len(rows) > 25
            for row in rows:
                assert row.item.title
                assert row.item.area.name
                assert row.item.get_absolute_url()
                assert row.shown_status
                assert len(row.sides) == 2

    def test_an_agency_that_is_not_public_leads_nothing(self) -> None:
        partnership = make_partnership()
        hidden = make_agency("HID", country=partnership.side_a, publication=Publication.DRAFT)
        shown = make_agency("SHO", country=partnership.side_a)
        make_action("1.01", partnership=partnership, leads=[hidden, shown])
        (row,) = self.page(partnership)
        assert [agency.acronym for side in row.sides for agency in side.agencies] == ["SHO"]

    def test_actions_led_by_the_same_agencies_share_what_is_said_of_them(self) -> None:
        partnership = make_partnership()
        agencies = [make_agency("ONE", country=partnership.side_a), make_agency("TWO", country=partnership.side_b)]
        make_action("1.01", partnership=partnership, leads=agencies)
        make_action("1.02", partnership=partnership, leads=agencies[::-1])
        make_action("1.03", partnership=partnership, leads=agencies[:1])
        first, second, third = self.page(partnership)
        assert first.leads is second.leads
        assert third.leads is not first.leads
