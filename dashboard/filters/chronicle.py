"""Which dated things of a partnership the timeline shows: of which kinds, in which areas, between which days.

Every count, and the choice of the newest entries, is one query over all the dated columns (`chronicle_parts.py`), and
kept until the record changes: actions, and the statements on them, may be very many.
"""

import datetime
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Min, Q, Value
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cooperation.kept import keep
from cooperation.models import (
    CooperationArea,
    PartialDate,
    Partnership,
)
from dashboard.readings.chronicle import EntryKind, Stub
from dashboard.readings.matrix import is_held, read_dialogues
from dashboard.wording import say_date

from .chronicle_parts import Span, parts_of, together
from .facet_filter import UNKNOWN_CHOICE
from .facets import Chip, Facet, Option, WiderResult, address_with, address_without, clean_address

Kept = TypeVar("Kept")

#: Without days named, the whole record is shown if it has no more entries than this.
WHOLE = 600
#: No page shows more entries than this, and no list for a program more than that.
MOST, MOST_LISTED = 1000, 2000
#: What is read for so many choices of filters is kept.
MOST_KEPT = 10


class PartialDateText(forms.CharField):
    """A text box that reads a year, a month or a day."""

    default_error_messages = {"invalid": _("“%(value)s” is not a date. Write 2027, 2027-03 or 2027-03-14.")}

    def to_python(self, value: Any) -> PartialDate | None:  # type: ignore[override]  # a date is read from the text
        """Return the date, None for no text; raise ValidationError for anything else."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], params={"value": text[:40]}) from error

    def run_validators(self, value: Any) -> None:
        """A date that was read is valid; text too long for one is none."""


class ChronicleForm(forms.Form):
    """What a reader can ask of the timeline; `from` and `to` are named as the address names them."""

    area = forms.MultipleChoiceField(label=_("Area"), required=False, error_messages=UNKNOWN_CHOICE)
    kind = forms.MultipleChoiceField(label=_("Kind"), required=False, error_messages=UNKNOWN_CHOICE)

    def __init__(self, data: QueryDict, *, areas: Sequence[CooperationArea]) -> None:
        super().__init__(data)
        self.choices: dict[str, list[tuple[str, str | Promise]]] = {
            "kind": [(kind.value, kind.label) for kind in EntryKind],
            "area": [(area.slug, area.name) for area in areas],
        }
        for name, choices in self.choices.items():
            cast(forms.MultipleChoiceField, self.fields[name]).choices = choices
        self.fields["from"] = PartialDateText(label=_("From"), required=False)
        self.fields["to"] = PartialDateText(label=_("To"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a last day that is over before the first day begins."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from"), cleaned.get("to")
        if first is not None and last is not None and last.last_day < first.first_day:
            self.add_error("to", _("The last day lies before the first. It was passed over."))
        return cleaned


class ChronicleFilter:
    """The filters of the timeline: within a facet any choice may hold, between facets all must.

    A value that is no choice or no date is reported at its field and passed over; the others still hold.
    """

    def __init__(self, data: QueryDict, *, partnership: Partnership, day: datetime.date, most: int = MOST) -> None:
        """Read the areas, and the dialogues of the first series, in two queries; of the entries `most` are shown."""
        self.data, self.partnership, self.day, self.most = data, partnership, day, most
        self.areas = list(CooperationArea.objects.public())
        self.parts = parts_of(partnership, day)
        self.form = ChronicleForm(data, areas=self.areas)
        self.form.is_valid()
        self.dialogues = next(iter(read_dialogues(partnership, day).values()), [])

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The valid values, by filter and each once."""
        values: dict[str, Any] = {}
        for name in ("kind", "area"):
            known = [value for value, _label in self.form.choices[name]]
            values[name] = [value for value in dict.fromkeys(self.data.getlist(name)) if value in known]
        values |= {name: self.form.cleaned_data.get(name) for name in ("from", "to")}
        return {name: value for name, value in values.items() if value}

    @property
    def _kinds(self) -> list[EntryKind]:
        """The kinds to show; every one where none is chosen."""
        return [EntryKind(value) for value in self.chosen.get("kind", ())] or list(EntryKind)

    @property
    def _areas(self) -> list[int]:
        return [area.pk for area in self.areas if area.slug in self.chosen.get("area", ())]

    @property
    def asked(self) -> Span:
        """The days asked for."""
        return Span(self.chosen.get("from"), self.chosen.get("to"))

    @property
    def recent(self) -> Span:
        """The days shown unasked of a large record: since the dialogue before last."""
        held = [dialogue for dialogue in self.dialogues if is_held(dialogue, self.day)]
        return Span(first=held[-2:][0].starts_on) if held else Span()

    def _keep(self, name: str, work_out: Callable[[], Kept], *of: Hashable) -> Kept:
        """Keep what is read of the entries under the partnership, the day, the areas chosen, and what else it is of."""
        key = (self.partnership.pk, self.day, tuple(self._areas), *of)
        return keep(f"{name} of the timeline", key, work_out, most=MOST_KEPT)

    @cached_property
    def _tally(self) -> tuple[dict[tuple[EntryKind, str], int], PartialDate | None]:
        """Count the entries of each kind in every way the page needs, and find the first date, in one query."""
        return self._keep("tally", self._count_in_every_way, self.asked, tuple(self.chosen))

    def _count_in_every_way(self) -> tuple[dict[tuple[EntryKind, str], int], PartialDate | None]:
        asked, areas = self.asked.condition, self._areas
        ways: dict[str, tuple[Q, bool]] = {"total": (Q(), False), "matching": (asked, True)}
        if self.asked == Span():
            ways["recent"] = (self.recent.condition, True)
        without = {
            "area": (asked, False),
            "from": (Span(last=self.asked.last).condition, True),
            "to": (Span(first=self.asked.first).condition, True),
        }
        ways |= {f"without_{name}": way for name, way in without.items() if name in self.chosen}
        rows = together(
            part.rows.annotate(part=Value(number))
            .values("part")
            .annotate(
                first=Min("entry_on"),
                **{
                    way: Count("pk", filter=condition & (part.in_areas(areas) if by_area else Q()))
                    for way, (condition, by_area) in ways.items()
                },
            )
            .values_list("part", "first", *ways)
            for number, part in enumerate(self.parts)
        )
        counts: dict[tuple[EntryKind, str], int] = dict.fromkeys(((kind, way) for kind in EntryKind for way in ways), 0)
        dates = []
        for number, first, *found in rows:
            dates.append(first)
            for way, count in zip(ways, found, strict=True):
                counts[self.parts[number].kind, way] += count
        return counts, min((date for date in dates if date is not None), default=None)

    def _count(self, way: str, kinds: Iterable[EntryKind]) -> int:
        counts, _first = self._tally
        return sum(counts[kind, way] for kind in kinds)

    @property
    def is_shortened(self) -> bool:
        """Whether the page shows the recent entries only, as nobody named days and there are too many."""
        return self.asked == Span() and self._count("matching", self._kinds) > WHOLE

    @property
    def span(self) -> Span:
        """The days shown."""
        return self.recent if self.is_shortened else self.asked

    @property
    def matching(self) -> int:
        """How many entries lie in the span and match the other filters."""
        return self._count("recent" if self.is_shortened else "matching", self._kinds)

    @property
    def total(self) -> int:
        """How many entries there are in all."""
        return self._count("total", EntryKind)

    @property
    def shown(self) -> int:
        """How many entries the page shows."""
        return min(self.matching, self.most)

    @cached_property
    def stubs(self) -> tuple[Stub, ...]:
        """The newest entries that match, in one query; on one date in the order of the kinds."""
        return self._keep("newest entries", self._read_stubs, self.span, tuple(self._kinds), self.most)

    def _read_stubs(self) -> tuple[Stub, ...]:
        areas, condition = self._areas, self.span.condition
        order = {kind: place for place, kind in enumerate(EntryKind)}
        rows = together(
            part.rows.filter(condition, part.in_areas(areas))
            .annotate(part=Value(number), place=Value(order[part.kind]))
            .values_list("part", "place", "pk", "entry_on")
            for number, part in enumerate(self.parts)
            if part.kind in self._kinds
        )
        newest = rows.order_by("-entry_on", "place", "part", "-pk")[: self.most]
        return tuple(
            Stub(self.parts[number].kind, self.parts[number].step, pk, on) for number, _place, pk, on in newest
        )

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """The facets with the entries each choice would show, the areas in one query."""
        way = "recent" if self.is_shortened else "matching"
        by_kind = {kind.value: self._count(way, [kind]) for kind in EntryKind}
        return self._facet("kind", by_kind), self._facet("area", self._count_areas())

    def _facet(self, name: str, counts: dict[str, int]) -> Facet:
        chosen = self.chosen.get(name, ())
        return Facet(
            name=name,
            label=self._label(name),
            options=tuple(
                Option(value, label, counts.get(value, 0), value in chosen) for value, label in self.form.choices[name]
            ),
            errors=tuple(str(error) for error in self.form.errors.get(name, ())),
        )

    def _label(self, name: str) -> str | Promise:
        return self.form.fields[name].label or name

    def _count_areas(self) -> dict[str, int]:
        return self._keep("areas", self._read_areas, self.span, tuple(self._kinds))

    def _read_areas(self) -> dict[str, int]:
        names = {area.pk: area.slug for area in self.areas}
        condition = self.span.condition
        parts = [part for part in self.parts if part.area and part.kind in self._kinds]
        if not parts:
            return {}
        rows = together(
            part.rows.filter(condition)
            .annotate(area_key=F(part.area))
            .values("area_key")
            .annotate(entries=Count("pk"))
            .values_list("area_key", "entries")
            for part in parts
        )
        counts = dict.fromkeys(names.values(), 0)
        for area, entries in rows:
            if area in names:
                counts[names[area]] += entries
        return counts

    @property
    def applied(self) -> int:
        """How many filters are in force."""
        return len(self.chosen)

    @property
    def heading(self) -> str:
        """How many entries match, of how many."""
        everything = _counted(self.total)
        if not self.matching:
            return gettext("Nothing matches") if self.chosen else gettext("Nothing is on record")
        if self.matching == self.total:
            return everything
        return gettext("%(shown)s of %(all)s") % {"shown": self.matching, "all": everything}

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The choices made, each with the address of the timeline without it."""
        chips = []
        for facet in self.facets:
            for option in facet.chosen:
                url = address_without(self.data, facet.name, option.value)
                chips.append(Chip(f"{facet.label}: {option.label}", url))
        for name in ("from", "to"):
            if name in self.chosen:
                label = f"{self._label(name)}: {say_date(self.chosen[name])}"
                chips.append(Chip(label, address_without(self.data, name)))
        return tuple(chips)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form sends along unseen: the day of reading."""
        return [("as_of", day)] if (day := self.data.get("as_of")) else []

    @property
    def cleared(self) -> str:
        """The address of the timeline without any choice, read on the same day."""
        return clean_address(self.data, leaving_out=self.form.fields)

    @property
    def whole(self) -> str:
        """The address of the same choice with the whole record in its span."""
        _counts, first = self._tally
        return address_with(self.data, "from", str(PartialDate(first.year) if first else ""))

    def wider_results(self) -> tuple[WiderResult, ...]:
        """Offer the timeline without one of the filters, the nearest result first; nothing further is asked."""
        counts = {
            name: self._count("matching", EntryKind) if name == "kind" else self._count(f"without_{name}", self._kinds)
            for name in self.chosen
        }
        found = [
            WiderResult(self._label(name), count, _counted(count), address_without(self.data, name))
            for name, count in counts.items()
            if count
        ]
        return tuple(sorted(found, key=lambda result: result.count))


def _counted(number: int) -> str:
    return ngettext("%(count)s entry", "%(count)s entries", number) % {"count": number}
