"""What rests on a source, and what it disputes, as the page of the source says it in each language."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.models import Citation, CitationStance, Dialogue
from dashboard.readings.sources import read_source

from .fields import NUMBER, TEXT, address, reading, serializer, several, term, text
from .spoken import Spoken, in_each_language, spoken


@dataclass(frozen=True)
class SpokenGroup:
    """The statements about one kind of record."""

    about: str
    total: int
    statements: tuple[Spoken[Any], ...]


@dataclass(frozen=True)
class SpokenSource:
    """A source with everything that rests on it."""

    source: Any
    outcome_of: tuple[Dialogue, ...]
    groups: tuple[SpokenGroup, ...]


def read_source_in_each_language(slug: str, day: datetime.date) -> SpokenSource:
    """Read a source in each language of the site; raise Source.DoesNotExist."""
    page = in_each_language(lambda: read_source(slug, day))
    groups = (
        SpokenGroup(group.first.key, group.first.total, group.each("statements")) for group in page.each("groups")
    )
    return SpokenSource(page.first.source, page.first.outcome_of, tuple(groups))


StatementForm = serializer(
    "Statement",
    spoken("name", _("What the row is called that it speaks of.")),
    spoken("context", _("What tells rows of that name apart.")),
    reading("field", TEXT, _("The field it speaks of; empty for the row as a whole."), "first.citation.field"),
    term("stance", CitationStance, _("Whether it backs the row or says something else."), "first.citation.stance"),
    text(Citation, "value_as_stated", "first.citation"),
    reading("locator", TEXT, _("Where in the source."), "first.citation.locator"),
    address("url", _("The page of the site that says it."), "first.url"),
)

StatementGroupForm = serializer(
    "StatementGroup",
    reading("about", TEXT, _("The kind of row.")),
    reading("total", NUMBER, _("How many there are.")),
    several("statements", _("The first of them."), form=StatementForm),
)

STATEMENTS = several(
    "groups", _("The statements that rest on it or that it disputes, by kind of row."), form=StatementGroupForm
)
