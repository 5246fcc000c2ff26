"""What changed in a partnership between two days: the difference of two standings, to the row."""

import datetime
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cooperation.kept import keep
from cooperation.models import AreaProgress, CooperationArea, PartialDate, Partnership, Row
from cooperation.models.wording import TermChoices
from dashboard.wording import say_list, say_number, sentence

from .action_things import Keys, changed_action_keys, count_changed_actions
from .period import Period
from .standing import Days, Key, Plan, Standing, State, Thing, ThingKind
from .things import read_things


class Verdict(TermChoices):
    """What the comparison of two standings says of one thing: one word, the first below that holds."""

    NEW = "new", "new", gettext_lazy("Nothing on record told of it on the first day."), pgettext_lazy("change", "New")
    FINISHED = (
        "finished",
        "done",
        gettext_lazy(
            "An action was completed, superseded or lapsed; a mission ended, was lost or canceled; an agreement, a "
            "working group or a term of office ended; a dialogue was held or canceled."
        ),
        pgettext_lazy("change", "Finished"),
    )
    AWAITING_UPDATE = (
        "awaiting_update",
        "ga",
        gettext_lazy("Its due date passed between the days, and nothing newer is on record."),
        pgettext_lazy("change", "Awaiting update"),
    )
    MOVED_UP = (
        "moved_up",
        "up",
        gettext_lazy("It stands further: an area by its stage, an action by its status, a mission by its phase."),
        pgettext_lazy("change", "Moved up"),
    )
    MOVED_BACK = (
        "moved_back",
        "down",
        gettext_lazy("It stands less far than on the first day. It is no blame."),
        pgettext_lazy("change", "Moved back"),
    )
    SLIPPED = (
        "slipped",
        "later",
        gettext_lazy("A date ahead was stated anew, and all of the new date lies after the old one."),
        pgettext_lazy("change", "Later date"),
    )
    UPDATED = (
        "updated",
        "more",
        gettext_lazy("Something newer is on record, and it stands where it stood."),
        pgettext_lazy("change", "Updated"),
    )
    UNCHANGED = (
        "unchanged",
        "same",
        gettext_lazy("Nothing newer is on record between the days."),
        pgettext_lazy("change", "Unchanged"),
    )

    @classmethod
    def changes(cls) -> tuple["Verdict", ...]:
        """Return the verdicts that tell of a change, in the order in which they are counted."""
        return tuple(verdict for verdict in cls if verdict is not cls.UNCHANGED)

    def say_count(self, count: int) -> str:
        """Return how many things have the verdict, for a list of such counts."""
        pattern = {
            Verdict.NEW: ngettext("%(count)s new", "%(count)s new", count),
            Verdict.FINISHED: ngettext("%(count)s finished", "%(count)s finished", count),
            Verdict.AWAITING_UPDATE: ngettext("%(count)s awaiting an update", "%(count)s awaiting an update", count),
            Verdict.MOVED_UP: ngettext("%(count)s moved up", "%(count)s moved up", count),
            Verdict.MOVED_BACK: ngettext("%(count)s moved back", "%(count)s moved back", count),
            Verdict.SLIPPED: ngettext("%(count)s with a later date", "%(count)s with a later date", count),
            Verdict.UPDATED: ngettext("%(count)s updated", "%(count)s updated", count),
            Verdict.UNCHANGED: ngettext("%(count)s unchanged", "%(count)s unchanged", count),
        }[self]
        return pattern % {"count": say_number(count)}


@dataclass(frozen=True)
class Change:
    """A thing in two standings: where it stood, where it stands, and what that makes of it."""

    key: Key
    verdict: Verdict
    before: State | None
    after: State


def compare(before: Standing, after: Standing) -> tuple[Change, ...]:
    """Compare the standing on a day with that on the same or a later day, thing by thing.

    Raise ValueError for a thing that was known and is not any more: the standings are in the wrong order.
    """
    if gone := [key for key in before if key not in after]:
        raise ValueError(f"Known before and not after: {gone}")
    return tuple(Change(key, judge(before.get(key), state), before.get(key), state) for key, state in after.items())


def apply(before: Standing, changes: Iterable[Change]) -> Standing:
    """Return the standing that the changes lead to."""
    return {**before, **{change.key: change.after for change in changes}}


def judge(before: State | None, after: State) -> Verdict:
    """Return what became of a thing between two states of it."""
    if before is None:
        return Verdict.NEW
    if after.is_finished and after.term != before.term:
        return Verdict.FINISHED
    if after.awaits_update and not before.awaits_update:
        return Verdict.AWAITING_UPDATE
    if after.rank != before.rank:
        return Verdict.MOVED_UP if after.rank > before.rank else Verdict.MOVED_BACK
    if has_slipped(before.plans, after.plans):
        return Verdict.SLIPPED
    return Verdict.UNCHANGED if after == before else Verdict.UPDATED


def has_slipped(before: Iterable[Plan], after: Iterable[Plan]) -> bool:
    """Whether the next date of any kind lies wholly after the one that was next; a date made more precise does not."""
    old, new = _next_dates(before), _next_dates(after)
    return any(kind in new and on.over_before(new[kind].first_day) for kind, on in old.items())


def _next_dates(plans: Iterable[Plan]) -> dict[str, PartialDate]:
    dates: dict[str, PartialDate] = {}
    for kind, on in plans:
        dates[kind] = min(on, dates.get(kind, on))
    return dates


@dataclass(frozen=True)
class Entry:
    """A thing that changed, with its verdict."""

    thing: Thing
    verdict: Verdict

    @property
    def on(self) -> PartialDate | None:
        """The day of its newest step; None where no row gives one."""
        return self.thing.steps[0].on if self.thing.steps else None

    @property
    def is_of_action(self) -> bool:
        """Whether it is an action that changed."""
        return self.thing.key.kind is ThingKind.ACTION

    @property
    def has_moved(self) -> bool:
        """Whether there is an old value to be read beside the new one."""
        return self.thing.before is not None and not self.thing.after.reads_as(self.thing.before)

    @property
    def cited(self) -> Row | None:
        """The row that backs a new thing as a whole; the steps of a known one cite their own rows."""
        return self.thing.cited if self.verdict is Verdict.NEW else None

    @property
    def records(self) -> list[Row]:
        """The rows that the entry rests on, for their footnotes."""
        return [*(step.record for step in self.thing.steps), *([self.cited] if self.cited is not None else [])]


@dataclass(frozen=True)
class Changes:
    """What changed in a period, newest first, and what did not.

    Of the actions only those that changed are in it.
    """

    period: Period
    entries: tuple[Entry, ...]
    unchanged: tuple[Thing, ...]

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many things have each verdict of a change; a thing in several areas counts once."""
        return count_verdicts(self.entries)

    @property
    def counted(self) -> str:
        """How much changed, below a heading that names the period."""
        return sentence(say_counts(self.counts))

    @property
    def summary(self) -> str:
        """How much changed, in a sentence that names the period."""
        return say_changes(self.period, self.counts)


@dataclass(frozen=True)
class FirstChanges(Changes):
    """The same where very many actions changed: those told of last are in it, and all are counted.

    `actions` is how many actions have each verdict.
    """

    actions: Counter[Verdict]

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many things have each verdict of a change, whether they are in it or not."""
        return in_order(self.actions + Counter(entry.verdict for entry in self.entries if not entry.is_of_action))

    @property
    def changed_actions(self) -> int:
        """How many actions changed."""
        return self.actions.total()

    @property
    def shown_actions(self) -> int:
        """How many of them are among the entries."""
        return sum(entry.is_of_action for entry in self.entries)


@dataclass(frozen=True)
class ShortChanges:
    """What changed in a period, shortened: its newest entries, how many there are, and how much changed in words."""

    period: Period
    newest: tuple[Entry, ...]
    total: int
    counted: str


def count_verdicts(entries: Iterable[Entry]) -> dict[Verdict, int]:
    """Count entries by verdict, in the order of the verdicts, leaving out those without any."""
    return in_order(Counter(entry.verdict for entry in entries))


def in_order(found: Counter[Verdict]) -> dict[Verdict, int]:
    """Return how many there are of each verdict of a change, in the order of the verdicts."""
    return {verdict: found[verdict] for verdict in Verdict.changes() if found[verdict]}


def say_counts(counts: Mapping[Verdict, int]) -> str:
    """Return the counts as part of a sentence: `two new, one moved up and one updated`."""
    if not counts:
        return _("nothing changed")
    return say_list([verdict.say_count(count) for verdict, count in counts.items()])


def say_changes(period: Period, counts: Mapping[Verdict, int]) -> str:
    """Return how much changed, in a sentence that names the period."""
    if period.until.is_today:
        return _("Since %(since)s: %(counts)s.") % {"since": period.since.say(), "counts": say_counts(counts)}
    return _("From %(since)s to %(until)s: %(counts)s.") % {
        "since": period.since.say(),
        "until": period.until.say(),
        "counts": say_counts(counts),
    }


def count_actions(
    partnership: Partnership, since: datetime.date, until: datetime.date
) -> Mapping[int, Counter[Verdict]]:
    """Return how many actions of each area changed between two days, by verdict, in one query.

    It is kept until the record changes.
    """
    return keep("changed actions", (partnership.pk, since, until), lambda: _count_actions(partnership, since, until))


def _count_actions(
    partnership: Partnership, since: datetime.date, until: datetime.date
) -> Mapping[int, Counter[Verdict]]:
    counts: defaultdict[int, Counter[Verdict]] = defaultdict(Counter)
    for area, before, after, actions in count_changed_actions(partnership, since, until):
        counts[area][judge(before, after)] += actions
    return dict(counts)


def read_short_changes(
    partnership: Partnership, period: Period, *, progress: Sequence[AreaProgress], most: int
) -> ShortChanges:
    """Read the newest of what changed in a period and count the rest, in fifteen queries.

    `progress` is what is known of the areas by the last day.
    """
    newest = changed_action_keys(partnership, period.since.day, period.until.day)[:most]
    first = read_first_changes(partnership, period, progress=progress, newest=newest)
    return ShortChanges(period, first.entries[:most], sum(first.counts.values()), first.counted)


def find_newest_actions(
    partnership: Partnership, period: Period, *, most: int, areas: Collection[CooperationArea] | None = None
) -> Sequence[int]:
    """Return the keys of the `most` actions told of last that changed in a period, of all or of the `areas`.

    They are kept until the record changes.
    """
    since, until = period.since.day, period.until.day
    of = {} if areas is None else {"area__in": areas}
    return keep(
        "actions told of last",
        (partnership.pk, since, until, most, None if areas is None else frozenset(area.pk for area in areas)),
        lambda: array("q", changed_action_keys(partnership, since, until, **of)[:most]),
    )


def read_first_changes(
    partnership: Partnership,
    period: Period,
    *,
    progress: Sequence[AreaProgress],
    newest: Keys,
    areas: Collection[CooperationArea] | None = None,
) -> FirstChanges:
    """Read what changed in a period, or that part of it which stands in one of the `areas`, in fifteen queries.

    Of the actions only those with the keys in `newest` are read, which are told of last, and the database counts them
    all. `progress` is what is known of all areas by the last day.
    """
    since, until = period.since.day, period.until.day
    things = read_things(partnership, Days(since, until), progress=progress, actions=newest)
    actions = count_actions(partnership, since, until)
    if areas is not None:
        things = tuple(thing for thing in things if not set(areas).isdisjoint(thing.areas))
        actions = {area.pk: actions[area.pk] for area in areas if area.pk in actions}
    changes = compare_things(period, things)
    return FirstChanges(period, changes.entries, changes.unchanged, sum(actions.values(), Counter()))


def compare_things(period: Period, read: Iterable[Thing]) -> Changes:
    """Return what changed of the things read on both days, the newest first, and what did not."""
    things = {thing.key: thing for thing in read}
    compared = compare(
        {key: thing.before for key, thing in things.items() if thing.before is not None},
        {key: thing.after for key, thing in things.items()},
    )
    changed = [change for change in compared if change.verdict is not Verdict.UNCHANGED]
    entries = [Entry(things.pop(change.key), change.verdict) for change in changed]
    entries.sort(key=lambda entry: str(entry.on or ""), reverse=True)
    return Changes(period, tuple(entries), tuple(things.values()))
