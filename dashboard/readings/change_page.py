"""The page of changes, area by area, and the list of them that a program reads page by page.

Actions may be very many: they are counted, and only those are read that are shown.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.kept import keep
from cooperation.models import CooperationArea, Partnership
from dashboard.wording import say_number, sentence

from .action_things import Keys, changed_action_keys, changed_actions, count_known_actions, newest_changed_actions
from .changes import (
    Changes,
    Entry,
    Verdict,
    compare_things,
    count_actions,
    in_order,
    say_changes,
    say_counts,
)
from .footnotes import Footnotes, read_footnotes
from .period import Period
from .standing import Days, Thing, ThingKind
from .things import read_things

#: How many of the actions of an area that changed are shown beside everything else that did.
SHOWN_ACTIONS = 10
#: How many of them stand on a page about the area.
PAGE_SIZE = 25
#: The keys of all actions that changed in a period are kept for so many periods: eight bytes for each action.
MOST_KEPT = 2
#: The order in which things of one day stand: that in which they are read.
_PLACES = {kind: place for place, kind in enumerate(ThingKind)}


@dataclass(frozen=True)
class Group:
    """The things of one area, or those that stand in none: what changed, and what did not.

    `counts` holds everything that changed. Of the `changed_actions` only some are among the `entries`: `shown_actions`
    of them, the first of which has the place `first_action`. Of unchanged actions only the number is read.
    """

    anchor: str
    name: str
    counts: Mapping[Verdict, int]
    entries: tuple[Entry, ...]
    unchanged: tuple[Thing, ...]
    changed_actions: int = 0
    unchanged_actions: int = 0
    first_action: int = 1
    area: CooperationArea | None = None

    @property
    def total(self) -> int:
        """How many things changed."""
        return sum(self.counts.values())

    @property
    def summary(self) -> str:
        """How much changed in the group, below its heading."""
        return sentence(say_counts(self.counts))

    @property
    def shown_actions(self) -> int:
        """How many of the actions that changed are shown."""
        return sum(entry.is_of_action for entry in self.entries)

    @property
    def last_action(self) -> int:
        """The place of the last action that is shown."""
        return self.first_action + self.shown_actions - 1


@dataclass(frozen=True)
class ChangePage:
    """Everything the page of changes says of every area; or, where `shown` is given, in full of one."""

    period: Period
    counts: Mapping[Verdict, int]
    groups: tuple[Group, ...]
    unchanged_total: int
    footnotes: Footnotes
    shown: Group | None = None

    @property
    def summary(self) -> str:
        """How much changed, in a sentence that names the period."""
        return say_changes(self.period, self.counts)

    @property
    def spread(self) -> str:
        """In how many areas things changed, and how many did not change anywhere."""
        areas = [group for group in self.groups if group.area is not None]
        changed = sum(bool(group.total) for group in areas)
        said = _("No area has changes.")
        if changed:
            said = sentence(
                ngettext(
                    "%(count)s of %(total)s areas has changes.", "%(count)s of %(total)s areas have changes.", changed
                )
                % {"count": say_number(changed), "total": say_number(len(areas))}
            )
        unchanged = ngettext("%(count)s thing is unchanged.", "%(count)s things are unchanged.", self.unchanged_total)
        return f"{said} {sentence(unchanged % {'count': say_number(self.unchanged_total)})}"


@dataclass(frozen=True)
class ChangeList:
    """A part of everything that changed in a period, newest first, and how much changed in all."""

    period: Period
    counts: Mapping[Verdict, int]
    unchanged_total: int
    entries: tuple[Entry, ...]
    footnotes: Footnotes

    @property
    def total(self) -> int:
        """How many things changed."""
        return sum(self.counts.values())

    @property
    def summary(self) -> str:
        """How much changed, in a sentence that names the period."""
        return say_changes(self.period, self.counts)


def read_change_page(partnership: Partnership, period: Period) -> ChangePage:
    """Read what changed in a period by area, in nineteen queries; of the actions of an area those told of last."""
    reading = _Reading(partnership, period)
    newest = keep(
        "newest changed actions",
        (partnership.pk, *reading.ends),
        lambda: newest_changed_actions(partnership, *reading.ends, most=SHOWN_ACTIONS),
    )
    return reading.page(newest)


def read_changes_of_area(partnership: Partnership, period: Period, area: CooperationArea, number: int) -> ChangePage:
    """Read what changed in an area in a period, in twenty queries: of its actions those of a page, the newest first.

    What else changed stands on the first page. Raise ValueError for a page that there is not.
    """
    reading = _Reading(partnership, period)
    first = (number - 1) * PAGE_SIZE
    if number < 1 or (first and first >= reading.changed(area.pk)):
        raise ValueError(f"There is no page {number}.")
    keys = changed_action_keys(partnership, *reading.ends, area=area)[first : first + PAGE_SIZE]
    page = reading.page(keys)
    (group,) = (group for group in page.groups if group.area == area)
    entries = group.entries if number == 1 else tuple(entry for entry in group.entries if entry.is_of_action)
    shown = replace(group, entries=entries, first_action=first + 1)
    return replace(page, shown=shown, footnotes=_footnotes_of(entries))


def read_change_list(partnership: Partnership, period: Period, first: int, last: int) -> ChangeList:
    """Read of everything that changed in a period, newest first, what stands after `first` and up to `last`.

    It takes twenty queries.
    """
    reading = _Reading(partnership, period)
    others = read_things(partnership, Days(*reading.ends), actions=())
    apart = compare_things(period, others)
    # None of so many actions stands in the part: however the other things lie among them, all stand before it.
    passed = max(0, first - len(apart.entries))
    actions = changed_actions(partnership, Days(*reading.ends), keys=reading.keys()[passed:last])
    read = sorted((*others, *actions), key=lambda thing: _PLACES[thing.key.kind])
    entries = compare_things(period, read).entries[first - passed : last - passed]
    return ChangeList(
        period=period,
        counts=reading.count(apart.entries),
        unchanged_total=reading.count_unchanged(apart),
        entries=entries,
        footnotes=_footnotes_of(entries),
    )


class _Reading:
    """What changed in a period: counted for all actions, read for all other things."""

    def __init__(self, partnership: Partnership, period: Period) -> None:
        self.partnership, self.period = partnership, period
        self.ends = period.since.day, period.until.day
        self.actions = count_actions(partnership, *self.ends)
        until = self.period.until.day
        known = keep("known actions", (partnership.pk, until), lambda: count_known_actions(partnership, until))
        self.idle = {area: actions - self.changed(area) for area, actions in known.items()}

    def changed(self, area: int) -> int:
        """Return how many actions of an area changed."""
        return self.actions[area].total() if area in self.actions else 0

    def page(self, keys: Keys) -> ChangePage:
        """Read the things, and of the actions that changed those with the keys, group by group."""
        changes = compare_things(self.period, read_things(self.partnership, Days(*self.ends), actions=keys))
        return ChangePage(
            period=self.period,
            counts=self.count(changes.entries),
            groups=tuple(self._groups(changes)),
            unchanged_total=self.count_unchanged(changes),
            footnotes=_footnotes_of(changes.entries),
        )

    def count(self, entries: Iterable[Entry]) -> dict[Verdict, int]:
        """Return how many things have each verdict, where all but the actions are among the entries."""
        return in_order(sum(self.actions.values(), _count_others(entries)))

    def count_unchanged(self, changes: Changes) -> int:
        """Return how many things did not change."""
        return len(changes.unchanged) + sum(self.idle.values())

    def keys(self) -> Sequence[int]:
        """Return the keys of all actions that changed, those told of last first."""
        key = (self.partnership.pk, *self.ends)
        return keep(
            "keys of changed actions",
            key,
            lambda: array("q", changed_action_keys(self.partnership, *self.ends).iterator()),
            most=MOST_KEPT,
        )

    def _groups(self, changes: Changes) -> Iterator[Group]:
        """Lay the things out by area in the order of the areas, then those that stand in none, without empty groups.

        Every area is a thing, so that each has its group.
        """
        things = [*(entry.thing for entry in changes.entries), *changes.unchanged]
        areas = sorted(
            (thing.areas[0] for thing in things if thing.key.kind is ThingKind.AREA),
            key=lambda area: (area.order, area.slug),
        )
        for area in areas:
            entries = tuple(
                sorted(
                    (entry for entry in changes.entries if area in entry.thing.areas),
                    key=lambda entry: entry.thing.key.kind is not ThingKind.AREA,
                )
            )
            yield Group(
                anchor=f"in-{area.slug}",
                name=area.name,
                counts=in_order(_count_others(entries) + self.actions.get(area.pk, Counter())),
                entries=entries,
                unchanged=tuple(thing for thing in changes.unchanged if area in thing.areas),
                changed_actions=self.changed(area.pk),
                unchanged_actions=self.idle.get(area.pk, 0),
                area=area,
            )
        for anchor, name, kinds in (
            ("other", _("In no area"), set(ThingKind) - {ThingKind.DIALOGUE, ThingKind.POST}),
            ("dialogues", _("Dialogues"), {ThingKind.DIALOGUE}),
            ("people", _("People"), {ThingKind.POST}),
        ):
            entries = tuple(
                entry for entry in changes.entries if not entry.thing.areas and entry.thing.key.kind in kinds
            )
            stayed = tuple(thing for thing in changes.unchanged if not thing.areas and thing.key.kind in kinds)
            if entries or stayed:
                yield Group(anchor, name, in_order(_count_others(entries)), entries, stayed)


def _count_others(entries: Iterable[Entry]) -> Counter[Verdict]:
    return Counter(entry.verdict for entry in entries if not entry.is_of_action)


def _footnotes_of(entries: Iterable[Entry]) -> Footnotes:
    return read_footnotes(record for entry in entries for record in entry.records)
