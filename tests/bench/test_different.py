"""Filters that are new to every server, and the addresses each has for them."""

from urllib.parse import parse_qs, urlsplit

from bench.choices import Choice, Choices
from bench.different import (
    UNFINISHED,
    Filter,
    different_filters,
    of_admin,
    of_counted_list,
    of_datasette,
    of_plain_list,
    of_site,
    single_choices,
)

CHOICES = Choices(
    3,
    tuple(Choice(key, f"area-{key}") for key in range(1, 14)),
    tuple(Choice(key, f"civil-{key}") for key in range(21, 26)),
)
TWO_AREAS = Filter(CHOICES.areas[:2], CHOICES.dialogues[0], UNFINISHED)


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_there_are_more_than_a_thousand_filters_and_no_two_are_alike() -> None:
    filters = different_filters(CHOICES)
    assert len(filters) == (13 + 13 * 12 // 2) * 5 * 4
    assert len({of_site(found) for found in filters}) == len(filters)


def test_every_run_asks_the_same_filters_in_the_same_order() -> None:
    assert different_filters(CHOICES) == different_filters(CHOICES)
    assert different_filters(CHOICES) != different_filters(CHOICES, seed=2)


def test_each_area_and_each_group_of_statuses_is_chosen_alone_once() -> None:
    chosen = single_choices(CHOICES)
    assert len({*chosen}) == len(chosen) == 13 + 4
    assert all(len(parse_qs(choice)) == 1 for choice in chosen)


def test_the_site_is_asked_by_codes_and_for_all_that_unfinished_actions_are_today() -> None:
    assert query(of_site(TWO_AREAS)) == {
        "area": ["area-1", "area-2"],
        "dialogue": ["civil-21"],
        "status": ["open", "under_way", "awaiting_update"],
    }


def test_lists_of_stored_statuses_are_asked_for_those_alone() -> None:
    assert query(of_plain_list(TWO_AREAS))["status"] == ["open", "under_way"]
    assert query(of_counted_list(TWO_AREAS))["status"] == ["open", "under_way", "awaiting_update"]
    assert query(of_admin(TWO_AREAS)) == {
        "area__id__in": ["1,2"],
        "raised_at__id__exact": ["21"],
        "status__in": ["open,under_way"],
    }


def test_datasette_is_asked_for_25_published_rows_and_three_facets() -> None:
    asked = query(of_datasette(3)(TWO_AREAS))
    assert asked["_size"] == ["25"]
    assert asked["publication"] == ["published"]
    assert len(asked["_facet"]) == 3
