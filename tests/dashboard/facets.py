"""What every list promises of its facets, asked of any filter."""

from collections.abc import Callable

from dashboard.filters.list_filter import ListFilter


def options(listing: ListFilter, facet: str) -> dict[str, int]:
    """Return the count of each choice of a facet, by its value."""
    (found,) = [item for item in listing.facets if item.name == facet]
    return {option.value: option.count for option in found.options}


def wrong_counts(make: Callable[[str], ListFilter], beside: str = "") -> list[str]:
    """Return the choices whose count is not the number of rows that choosing shows, beside other choices."""
    wrong = []
    for facet in make(beside).facets:
        if beside.startswith(f"{facet.name}="):
            continue
        for option in facet.options:
            chosen = make(f"{beside}&{facet.name}={option.value}")
            shown = [row.pk for row in chosen.qs]
            if not option.count == len(shown) == len(set(shown)) == chosen.counts["shown"]:
                wrong.append(f"{facet.name}={option.value}: {option.count}, shown {len(shown)}")
    return wrong


def unsortable(make: Callable[[str], ListFilter]) -> list[str]:
    """Return the orders that hide a row or tell two readings of the list apart."""
    everything = {row.pk for row in make("").qs}
    return [
        key
        for column in make("").sorts
        for key in (column, f"-{column}")
        if [row.pk for row in make(f"sort={key}").qs] != [row.pk for row in make(f"sort={key}").qs]
        or {row.pk for row in make(f"sort={key}").qs} != everything
    ]
