"""One taking away: what all its rows have in common, and what is gathered for a batch of them."""

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, Lookup, Model, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, override
from translated_fields import to_attribute

from cooperation.models import (
    Agency,
    Agreement,
    CooperationArea,
    Country,
    Dialogue,
    DialogueSeries,
    Mission,
    Official,
    Partnership,
    Program,
    Source,
    WorkingGroup,
)

#: The languages in which names and labels stand beside a code.
SPOKEN: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)


class Name(NamedTuple):
    """A public record as others name it: its place in the order of its noun, its code, its name by language."""

    place: int
    code: str
    texts: tuple[str, ...]


#: The public records of a noun that a row may name on a day, and the column of their code.
_NAMED: dict[type[Model], tuple[str, Callable[[datetime.date], QuerySet]]] = {
    Agency: ("slug", lambda day: Agency.objects.public()),
    Agreement: ("slug", lambda day: Agreement.objects.public().as_of(day)),
    CooperationArea: ("slug", lambda day: CooperationArea.objects.public()),
    Country: ("alpha2", lambda day: Country.objects.public()),
    DialogueSeries: ("code", lambda day: DialogueSeries.objects.public()),
    Mission: ("slug", lambda day: Mission.objects.public().as_of(day)),
    Official: ("slug", lambda day: Official.objects.public()),
    Partnership: ("slug", lambda day: Partnership.objects.public()),
    Program: ("slug", lambda day: Program.objects.public().as_of(day)),
    Source: ("slug", lambda day: Source.objects.public()),
    WorkingGroup: ("slug", lambda day: WorkingGroup.objects.public().as_of(day)),
}


def dialogue_code(dialogue: Dialogue) -> str:
    """Return what a dialogue is called in a file: `us-kr/civil-4`, as in its address."""
    return f"{dialogue.series.partnership.slug}/{dialogue.code}"


class Taking:
    """What one taking away reads the record for: the day, the partnership of the list, and the site's own address.

    The names of related records are read once, noun by noun, when a column first asks for them.
    """

    def __init__(self, day: datetime.date, partnership: Partnership | None = None, *, site: str = "") -> None:
        self.day, self.partnership, self.site, self.language = day, partnership, site, get_language()
        self._names: dict[type[Model], Mapping[int, Name]] = {}

    def names(self, model: type[Model]) -> Mapping[int, Name]:
        """Return the public records of a noun by their keys, in one query at most."""
        if model not in self._names:
            read = self._read_dialogues if model is Dialogue else self._read_names
            self._names[model] = read(model)
        return self._names[model]

    def page(self, name: str, *key: str) -> str:
        """Return the address of a page, in the language in which the taking away began."""
        with override(self.language):
            return f"{self.site}{reverse(name, args=key)}"

    def _read_names(self, model: type[Model]) -> dict[int, Name]:
        code, rows_on = _NAMED[model]
        columns = (to_attribute("name", language) for language in SPOKEN)
        rows = rows_on(self.day).values_list("pk", code, *columns)
        return {pk: Name(place, text, tuple(names)) for place, (pk, text, *names) in enumerate(rows)}

    def _read_dialogues(self, model: type[Model]) -> dict[int, Name]:
        dialogues = list(
            Dialogue.objects.public()
            .as_of(self.day)
            .select_related("series__partnership")
            .order_by("series__partnership__order", "series__order", "series__code", "number")
        )
        texts: list[list[str]] = [[] for _dialogue in dialogues]
        for language in SPOKEN:
            with override(language):
                for said, dialogue in zip(texts, dialogues, strict=True):
                    said.append(str(dialogue) if getattr(dialogue.series, to_attribute("name", language)) else "")
        return {
            dialogue.pk: Name(place, dialogue_code(dialogue), tuple(said))
            for place, (dialogue, said) in enumerate(zip(dialogues, texts, strict=True))
        }


@dataclass(frozen=True, eq=False)
class Link:
    """Rows that tie a row to several others: the rows that may be read, the row's column and the other's.

    Without an `order` of its own, what a row names stands in the order of its noun.
    """

    rows: Callable[[Taking], QuerySet]
    owner: str
    other: str
    model: type[Model]
    order: tuple[str, ...] = ()


class Among(Lookup):
    """The condition that a number is among many, which are one parameter of the statement.

    As parameters of their own Django prepares each of them several times, which takes longer than reading the rows.
    """

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        numbers = [int(number) for number in self.rhs]
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*params, numbers]
        condition = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 (the column is Django's own)
        return condition, [*params, json.dumps(numbers)]


class Gathered(NamedTuple):
    """What the rows of a batch are tied to: the groups that occur, the first one empty, and each row's place of one."""

    groups: list[tuple[Name, ...]]
    places: list[int]


class Batch:
    """Some rows of a taking away, by their keys; what ties them to others is gathered once for all of them."""

    def __init__(self, taking: Taking, places: Sequence[Any]) -> None:
        """Take the key of each row; a row that ties nothing to itself has None."""
        self.taking, self.places = taking, places
        self.keys = [key for key in places if key is not None]
        self._gathered: dict[Link, Gathered] = {}

    def gather(self, link: Link) -> Gathered:
        """Return what each row is tied to, in one query; what is not public is left out."""
        if link not in self._gathered:
            pairs = (
                link.rows(self.taking)
                .filter(Among(F(link.owner), self.keys), **{f"{link.other}__isnull": False})
                .order_by(*link.order)
                .values_list(link.owner, link.other)
            )
            self._gathered[link] = self._group(pairs, self.taking.names(link.model), is_ordered=bool(link.order))
        return self._gathered[link]

    def _group(self, pairs: Iterable[tuple[Any, int]], names: Mapping[int, Name], *, is_ordered: bool) -> Gathered:
        found: defaultdict[Any, list[int]] = defaultdict(list)
        for owner, other in pairs:
            found[owner].append(other)
        groups: list[tuple[Name, ...]] = [()]
        known: dict[tuple[int, ...], int] = {}
        of: dict[Any, int] = {}
        for owner, others in found.items():
            key = tuple(others)
            if key not in known:
                several = dict.fromkeys(names[other] for other in others if other in names)
                known[key] = len(groups)
                groups.append(tuple(several) if is_ordered else tuple(sorted(several)))
            of[owner] = known[key]
        return Gathered(groups, [of.get(key, 0) for key in self.places])
