"""The catalog of the open data in the vocabulary of DCAT 3, as JSON-LD, for portals and other machines."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cooperation.models import ActionItem, Agreement, Dialogue, Event

from .columns import DATA_SETS, TABLES, Table
from .columns.taking import SPOKEN
from .whole_record import CONTENT_TYPE as ZIP_TYPE
from .whole_record import say_terms

CONTENT_TYPE = "application/ld+json"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
#: Where the names of languages and of media types are kept.
LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
MEDIA = "https://www.iana.org/assignments/media-types/"

#: What a table can be taken away as: the ending of the file, its media type, and its name.
FORMATS = (
    ("csv", "text/csv", "CSV"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    ("jsonl", "application/jsonl", "JSON Lines"),
)
_WHOLE = _("The whole public record")
_WHOLE_SAID = _("Every table as CSV and as JSON Lines in one file, with what its columns mean and with checksums.")
_ABOUT = _("Who said and did what together in space, dialogue by dialogue, with the sources of every statement.")

Absolute = Callable[[str], str]


def write_catalog(day: datetime.date, absolute: Absolute) -> dict[str, Any]:
    """Return the catalog: a data set for each table and one of the whole record, each with its files, and the API."""
    home = absolute(reverse("open-data"))
    publisher: dict[str, Any] = {
        "@id": f"{home}#publisher",
        "@type": "foaf:Organization",
        "foaf:name": _in_each(_("Space Cooperation Record maintainers")),
        "foaf:homepage": {"@id": absolute(reverse("partnership-list"))},
    }
    shared = {
        "dct:publisher": {"@id": publisher["@id"]},
        "dct:license": {"@id": f"{home}#terms"},
        "dct:language": [{"@id": f"{LANGUAGES}{code}"} for code in settings.CONTENT_LANGUAGES],
        "dct:temporal": {"@type": "dct:PeriodOfTime", **_period(day)},
    }
    tables = [_table(table, home, absolute, shared) for table in DATA_SETS.values()]
    return {
        "@context": CONTEXT,
        "@id": f"{home}#catalog",
        "@type": "dcat:Catalog",
        "dct:title": _in_each(_("Space Cooperation Record")),
        "dct:description": _in_each(_ABOUT),
        "foaf:homepage": {"@id": home},
        **(shared | {"dct:publisher": publisher, "dct:license": _terms(home)}),
        **({"dcat:contactPoint": contact} if (contact := _contact(home)) else {}),
        "dcat:dataset": [_whole(home, absolute, shared, tables), *tables],
        "dcat:service": [_service(home, absolute)],
    }


def _service(home: str, absolute: Absolute) -> dict[str, Any]:
    """Return the API as a service that gives the rows of the lists, and of the partnerships."""
    return {
        "@id": f"{home}#api",
        "@type": "dcat:DataService",
        "dct:title": _in_each(_("For programs: the API")),
        "dcat:endpointURL": {"@id": absolute(reverse("api:entrance"))},
        "dcat:endpointDescription": {"@id": absolute(reverse("api:openapi"))},
        "dcat:landingPage": {"@id": absolute(reverse("developers"))},
        "dcat:servesDataset": [{"@id": f"{home}#{section}"} for section in ("partnerships", *TABLES)],
    }


def _in_each(text: str | Promise) -> list[dict[str, str]]:
    """Return a text in each language of the site."""
    values = []
    for language in SPOKEN:
        with override(language):
            values.append({"@language": language, "@value": str(text)})
    return values


def _period(day: datetime.date) -> dict[str, Any]:
    """Return the period that the record speaks of: from its first dated row to the day of reading."""
    firsts = [
        rows.order_by().exclude(**{f"{column}__isnull": True}).order_by(column).values_list(column, flat=True).first()
        for rows, column in (
            (Dialogue.objects.public(), "starts_on"),
            (Agreement.objects.public(), "signed_on"),
            (ActionItem.objects.public(), "raised_on"),
            (Event.objects.public(), "starts_on"),
        )
    ]
    known = [first.first_day for first in firsts if first is not None and first.begun_by(day)]
    return {
        f"dcat:{name}": {"@type": "xsd:date", "@value": date.isoformat()}
        for name, date in (("startDate", min(known, default=day)), ("endDate", day))
    }


def _terms(home: str) -> dict[str, Any]:
    """Return the terms of use as a document: no standard license has been named, and none is claimed here."""
    values = []
    for language in SPOKEN:
        with override(language):
            values.append({"@language": language, "@value": " ".join(say_terms())})
    return {
        "@id": f"{home}#terms",
        "@type": "dct:LicenseDocument",
        "dct:title": _in_each(_("Terms of use")),
        "dct:description": values,
    }


def _contact(home: str) -> dict[str, Any] | None:
    contact = settings.CONTACT
    if not contact:
        return None
    kind = "vcard:hasEmail" if "@" in contact else "vcard:hasURL"
    value = f"mailto:{contact}" if "@" in contact else contact
    return {"@id": f"{home}#contact", "@type": "vcard:Organization", kind: {"@id": value}}


def _table(table: Table, home: str, absolute: Absolute, shared: dict[str, Any]) -> dict[str, Any]:
    distributions = []
    for ending, media, name in FORMATS:
        address = absolute(reverse("open-data-file", args=[table.section, ending]))
        distributions.append(_distribution(address, media, home, name))
    return {
        "@id": f"{home}#{table.section}",
        "@type": "dcat:Dataset",
        "dct:identifier": table.section,
        "dct:title": _in_each(table.title),
        "dct:description": _in_each(table.said),
        "dcat:landingPage": {"@id": f"{absolute(reverse('data-dictionary'))}#{table.section}"},
        **shared,
        "dcat:distribution": distributions,
    }


def _whole(home: str, absolute: Absolute, shared: dict[str, Any], tables: list[dict[str, Any]]) -> dict[str, Any]:
    file = _distribution(absolute(reverse("whole-record")), ZIP_TYPE, home, "ZIP")
    file["dcat:packageFormat"] = {"@id": f"{MEDIA}{ZIP_TYPE}"}
    return {
        "@id": f"{home}#whole-record",
        "@type": "dcat:Dataset",
        "dct:identifier": "whole-record",
        "dct:title": _in_each(_WHOLE),
        "dct:description": _in_each(_WHOLE_SAID),
        "dcat:landingPage": {"@id": home},
        **shared,
        "dct:hasPart": [{"@id": table["@id"]} for table in tables],
        "dcat:distribution": [file],
    }


def _distribution(address: str, media: str, home: str, name: str) -> dict[str, Any]:
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{MEDIA}{media}"},
        "dct:license": {"@id": f"{home}#terms"},
    }
