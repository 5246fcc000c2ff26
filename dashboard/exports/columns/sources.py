"""What is taken away of a source."""

from django.utils.translation import gettext_lazy as _

from cooperation.models import Country, Source, SourceKind, SourceReliability
from dashboard.filters.sources import sources_on

from .column import Column, ColumnKind
from .parts import address, code, date, number, one, text
from .table import Table

_READ_AT = _("Where it can be read.")

SOURCES = Table(
    "sources",
    _("Sources"),
    _("A document that the record rests on."),
    (
        *text(Source, "slug", _("Its code, by which the other tables name it.")),
        *text(Source, "name", _("Its title.")),
        *code("kind", _("Who speaks in it."), terms=SourceKind),
        *one("country", Country, _("The government that speaks in it, by the ISO 3166-1 code.")),
        *text(Source, "publisher"),
        *date("published_on", _("When it was published.")),
        *text(Source, "language", _("The language it is written in, by its BCP 47 code.")),
        Column("document_url", ColumnKind.ADDRESS, lambda: str(_READ_AT), "url"),
        *date("accessed_on", _("When it was last read for the record.")),
        *code("reliability", _("How far it can be relied on."), terms=SourceReliability),
        *text(Source, "note"),
        *number(
            "statements_backed",
            _("How many statements of the record of the day rest on it."),
            source="supports_then",
        ),
        *number(
            "statements_disputed",
            _("How many statements of the record of the day it disputes."),
            source="disputes_then",
        ),
        *address("source-list"),
    ),
    sources_on,
)
