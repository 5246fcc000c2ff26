"""The lists of the desk are filtered in the words of the public lists."""

import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import QueryDict

from cooperation.models import Partnership
from dashboard.filters.action_items import ActionItemFilter

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Any) -> Any:
    client.force_login(get_user_model().objects.create_superuser("staff"))
    return client


def chosen(staff: Any, noun: str, **choices: str) -> set[str]:
    rows = staff.get(f"/admin/cooperation/{noun}/", choices).context["cl"].queryset
    return {str(row) for row in rows}


def test_a_choice_of_actions_shows_the_same_at_the_desk_and_on_the_public_list(
    staff: Any, today: datetime.date
) -> None:
    pair = Partnership.objects.get(slug="us-kr")
    facets = ActionItemFilter(QueryDict(""), partnership=pair, day=today).facets
    for facet in facets:
        most, *_others = sorted(facet.options, key=lambda option: -option.count)
        public = ActionItemFilter(QueryDict(f"{facet.name}={most.value}"), partnership=pair, day=today)
        value = f"{pair.slug}-{most.value}" if facet.name == "dialogue" else most.value
        shown = {str(row) for row in public.qs}
        assert chosen(staff, "actionitem", partnership=pair.slug, **{facet.name: value}) == shown != set(), facet.name
    awaiting = chosen(staff, "actionitem", partnership=pair.slug, status="awaiting_update")
    assert len(awaiting) == 3


def test_a_year_holds_the_dates_of_any_precision(staff: Any) -> None:
    everything, of_2025 = chosen(staff, "actionitem"), chosen(staff, "actionitem", year="2025")
    assert set() < of_2025 < everything


def test_a_value_that_is_no_choice_keeps_every_row(staff: Any) -> None:
    everything = chosen(staff, "actionitem")
    for name in ("status", "area", "dialogue", "year", "partnership"):
        assert chosen(staff, "actionitem", **{name: "nonsense"}) == everything


def test_a_row_tied_by_several_rows_is_listed_once(staff: Any) -> None:
    response = staff.get("/admin/cooperation/official/", {"side": "us"})
    rows = list(response.context["cl"].queryset)
    assert len(rows) == len(set(rows)) > 1
