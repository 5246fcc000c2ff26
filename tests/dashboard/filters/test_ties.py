import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from cooperation import kept
from cooperation.models import Agency, Partnership
from cooperation.models.scope import agencies_in, officials_in
from dashboard.filters.agencies import AgencyFilter
from dashboard.filters.sources import sources_of
from dashboard.filters.ties import RowsIn, read_members
from tests.dashboard.facets import options
from tests.makers import (
    make_action,
    make_agency,
    make_area,
    make_mission,
    make_partnership,
    make_role,
    make_status_change,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: Partnership | None = None) -> AgencyFilter:
    return AgencyFilter(QueryDict(query), partnership=partnership, day=TODAY)


class TestTies:
    def test_a_row_that_two_tables_tie_to_a_choice_counts_once(self) -> None:
        pair, area, agency = make_partnership(), make_area(slug="shared"), make_agency("AAA", slug="aaa")
        make_action(area=area, leads=[agency])
        make_action(area=area, leads=[agency])
        make_role(make_mission(areas=[area]), agency)
        assert options(filtered("", pair), "area")["shared"] == 1
        assert [row.slug for row in filtered("area=shared", pair).qs] == ["aaa"]

    def test_any_of_the_tables_is_enough(self) -> None:
        pair, area = make_partnership(), make_area(slug="shared")
        make_action(area=area, leads=[make_agency("AAA", slug="leads")])
        make_role(make_mission(areas=[area]), make_agency("BBB", slug="carries"))
        assert {row.slug for row in filtered("area=shared", pair).qs} == {"leads", "carries"}


class TestBelonging:
    def test_a_row_belongs_to_every_partnership_it_acts_in(self) -> None:
        first, second = make_partnership("AA", "ZZ"), make_partnership("AA", "YY")
        agency = make_agency("AAA", slug="both")
        for pair in (first, second):
            make_action(partnership=pair, leads=[agency])
        make_action(partnership=second, leads=[make_agency("BBB", slug="one")])
        counts = options(filtered(), "partnership")
        assert (counts["aa-zz"], counts["aa-yy"]) == (1, 2)
        assert {row.slug for row in filtered("partnership=aa-zz&partnership=aa-yy").qs} == {"both", "one"}

    @pytest.mark.parametrize("rows_in", [agencies_in, officials_in, sources_of])
    @pytest.mark.parametrize("day", [TODAY, datetime.date(2019, 6, 1)])
    def test_the_members_of_all_partnerships_are_those_of_each(
        self, rows_in: RowsIn, day: datetime.date, django_assert_num_queries: Any
    ) -> None:
        pairs = list(Partnership.objects.public())
        with django_assert_num_queries(len(pairs)):
            members = read_members(rows_in, pairs, day)
        assert {key: set(found) for key, found in members.items()} == {
            pair.pk: set(rows_in(pair, day).values_list("pk", flat=True)) for pair in pairs
        }
        assert any(members.values())

    def test_the_list_of_one_partnership_does_not_ask_for_another(self) -> None:
        assert options(filtered("", make_partnership()), "partnership") == {}


class TestKept:
    """What is kept of the whole record follows every change of it."""

    @pytest.fixture(autouse=True)
    def _no_transaction(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the tests' own transaction, which is rolled back at the end, pass for none."""
        open_connection = SimpleNamespace(in_atomic_block=False, settings_dict={"NAME": object()})
        monkeypatch.setattr(kept, "reading_connection", lambda: open_connection)

    @staticmethod
    def unfinished(agency: Agency, pair: Partnership | None) -> int:
        return filtered(partnership=pair).qs.get(pk=agency.pk).unfinished_then

    def test_facets_rows_and_counts_follow_the_record(self) -> None:
        pair, area, agency = make_partnership(), make_area(slug="shared"), make_agency("AAA", slug="aaa")
        assert (options(filtered(), "area")["shared"], options(filtered(), "partnership")["aa-zz"]) == (0, 0)
        action = make_action(area=area, leads=[agency], partnership=pair)
        assert (options(filtered(), "area")["shared"], options(filtered(), "partnership")["aa-zz"]) == (1, 1)
        assert list(filtered("area=shared").qs) == list(filtered(partnership=pair).qs) == [agency]
        assert self.unfinished(agency, None) == self.unfinished(agency, pair) == 1
        make_status_change(action, "completed", "2026-01-01")
        assert self.unfinished(agency, None) == self.unfinished(agency, pair) == 0
        action.leads.clear()
        assert (options(filtered(), "area")["shared"], options(filtered(), "partnership")["aa-zz"]) == (0, 0)
        assert list(filtered("area=shared").qs) == list(filtered(partnership=pair).qs) == []
