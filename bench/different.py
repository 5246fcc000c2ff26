"""Different filters of the list of actions, as each server's addresses write them."""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.choices import Choice, Choices
from bench.records import PARTNERSHIP

#: Statuses that hold the same actions as they are stored and as they stand today: an unfinished one may await an
#: update, which the site alone tells apart.
UNFINISHED = ("open", "under_way")
STATUSES = (UNFINISHED, ("completed",), ("lapsed",), ("completed", "lapsed"))
AWAITING = "awaiting_update"
ADMIN_LIST = "/admin/cooperation/actionitem/"


@dataclass(frozen=True)
class Filter:
    """One or two areas, a dialogue and a group of statuses."""

    areas: tuple[Choice, ...]
    dialogue: Choice
    statuses: tuple[str, ...]

    @property
    def area_keys(self) -> str:
        """The keys of the areas, with commas between."""
        return ",".join(str(area.key) for area in self.areas)

    @property
    def statuses_today(self) -> tuple[str, ...]:
        """The statuses as they stand today."""
        return (*self.statuses, AWAITING) if self.statuses == UNFINISHED else self.statuses


def different_filters(choices: Choices, seed: int = 1) -> list[Filter]:
    """Return every filter once, in an order that the seed decides."""
    areas = [*itertools.combinations(choices.areas, 1), *itertools.combinations(choices.areas, 2)]
    found = [Filter(*parts) for parts in itertools.product(areas, choices.dialogues, STATUSES)]
    random.Random(seed).shuffle(found)  # noqa: S311 (nothing is kept secret by it)
    return found


def single_choices(choices: Choices) -> list[str]:
    """Return the parameters of the site's list for each area, and for each group of statuses, alone."""
    areas = [urlencode([("area", area.code)]) for area in choices.areas]
    return areas + [urlencode([("status", status) for status in statuses]) for statuses in STATUSES]


def of_site(found: Filter) -> str:
    """Return the address of the site's list."""
    pairs = [("area", area.code) for area in found.areas] + [("dialogue", found.dialogue.code)]
    return f"/{PARTNERSHIP}/actions/?{urlencode([*pairs, *(('status', status) for status in found.statuses_today)])}"


def of_admin(found: Filter) -> str:
    """Return the address of the admin's list."""
    query = {"area__id__in": found.area_keys, "raised_at__id__exact": found.dialogue.key}
    return f"{ADMIN_LIST}?{urlencode(query | {'status__in': ','.join(found.statuses)})}"


def of_plain_list(found: Filter) -> str:
    """Return the address of the list by ListView and django-filter."""
    return f"/actions/?{_plain(found, found.statuses)}"


def of_counted_list(found: Filter) -> str:
    """Return the address of the same list with what the site's list says."""
    return f"/counted/?{_plain(found, found.statuses_today)}"


def table_of_datasette(partnership: int) -> str:
    """Return the address of Datasette's page of the published actions: 25 rows and three facets."""
    pairs = [("partnership_id", partnership), ("publication", "published"), ("_size", 25)]
    facets = [("_facet", column) for column in ("status", "area_id", "raised_at_id")]
    return f"/record/cooperation_actionitem?{urlencode([*pairs, *facets])}"


def of_datasette(partnership: int) -> Callable[[Filter], str]:
    """Return what gives the address of the same page for a filter."""

    def address(found: Filter) -> str:
        pairs = {"area_id__in": found.area_keys, "raised_at_id": found.dialogue.key}
        return f"{table_of_datasette(partnership)}&{urlencode(pairs | {'status__in': ','.join(found.statuses)})}"

    return address


def _plain(found: Filter, statuses: tuple[str, ...]) -> str:
    pairs = [("area", area.key) for area in found.areas] + [("dialogue", found.dialogue.key)]
    return urlencode([*pairs, *(("status", status) for status in statuses)])
