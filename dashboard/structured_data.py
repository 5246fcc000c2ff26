"""Records in the vocabulary of schema.org, as JSON-LD for search engines and other readers of data.

Plain dictionaries from records. A property that the record does not hold is left out, never guessed; relations lead to
public records only. Dates keep the precision they have: ISO 8601 knows a year and a month as well as a day.
"""

import datetime
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from translated_fields import to_attribute

from cooperation.models import (
    Agency,
    AgencyKind,
    Agreement,
    Appointment,
    Dialogue,
    DialogueStatus,
    Event,
    Mission,
    Official,
    Row,
)

CONTEXT = "https://schema.org"

#: Makes the whole address of a path of this site.
Absolute = Callable[[str], str]

#: What could end a script element or open another one, in a form that JSON reads as the same.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def describe(record: Row, *, absolute: Absolute, day: datetime.date) -> dict[str, Any]:
    """Return what a record's page is about, read on a day.

    Raise LookupError for a kind of record that the vocabulary has no word for here. An official's open posts are read
    in one query; everything else is on the record, its parent and its series.
    """
    shape = SHAPES[type(record)]
    return {"@context": CONTEXT} | _without_gaps(shape(record, absolute, day))


def describe_breadcrumbs(places: Sequence[tuple[str, str]], *, absolute: Absolute) -> dict[str, Any]:
    """Return the way to a page: names and paths from the outermost on; the page itself needs no path."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(name)} | ({"item": absolute(path)} if path else {})
            for position, (name, path) in enumerate(places, start=1)
        ],
    }


def as_script(data: dict[str, Any]) -> SafeString:
    """Return a data block for a page. It holds no script: the policy of the site lets it stand."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (escaped in the line above)


def _without_gaps(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not on record, at every depth."""
    cleaned = {name: _without_gaps(value) if isinstance(value, dict) else value for name, value in data.items()}
    return {name: value for name, value in cleaned.items() if value not in (None, "", [], {})}


def _names(record: Any, *others: str) -> dict[str, Any]:
    """Return the name in the language of the page, and every other name the record knows."""
    name = str(record.name)
    known = [getattr(record, to_attribute("name", code)) for code in settings.CONTENT_LANGUAGES]
    known += [*others, *record.aliases.splitlines()]
    return {"name": name, "alternateName": [other for other in dict.fromkeys(known) if other and other != name]}


def _date(value: Any) -> str | None:
    return None if value is None else str(value)


def _same_as(*addresses: str) -> list[str]:
    return [address for address in addresses if address]


def _wikidata(identifier: str) -> str:
    return identifier and f"https://www.wikidata.org/wiki/{identifier}"


def _identifier(kind: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": kind, "value": value} if value else {}


def _brief_agency(agency: Agency, absolute: Absolute) -> dict[str, Any]:
    """Return an agency as other records name it."""
    return {"@type": _agency_type(agency), "name": str(agency.name), "url": absolute(agency.get_absolute_url())}


def _agency_type(agency: Agency) -> str:
    private = (AgencyKind.COMPANY, AgencyKind.INTERNATIONAL, AgencyKind.INSTITUTE)
    return "Organization" if agency.kind in private else "GovernmentOrganization"


def _agency(agency: Agency, absolute: Absolute, day: datetime.date) -> dict[str, Any]:
    parent = agency.parent if agency.parent is not None and agency.parent.is_public else None
    ended = agency.ends_on is not None and agency.ends_on.begun_by(day)
    ror = agency.ror_id and f"https://ror.org/{agency.ror_id}"
    return {
        "@type": _agency_type(agency),
        **_names(agency, agency.acronym),
        "url": absolute(agency.get_absolute_url()),
        "description": str(agency.role),
        "foundingDate": _date(agency.starts_on),
        "dissolutionDate": _date(agency.ends_on) if ended else None,
        "parentOrganization": _brief_agency(parent, absolute) if parent is not None else None,
        "sameAs": _same_as(agency.website, ror, _wikidata(agency.wikidata_id)),
    }


def _official(official: Official, absolute: Absolute, day: datetime.date) -> dict[str, Any]:
    posts = list(Appointment.objects.public().as_of(day).filter(official=official).select_related("agency"))
    return {
        "@type": "Person",
        **_names(official),
        "url": absolute(official.get_absolute_url()),
        "jobTitle": [str(post.title) for post in posts],
        "worksFor": [_brief_agency(agency, absolute) for agency in dict.fromkeys(post.agency for post in posts)],
    }


def _dialogue(dialogue: Dialogue, absolute: Absolute, day: datetime.date) -> dict[str, Any]:
    return _meeting(dialogue, absolute) | {
        "name": str(dialogue),
        "eventStatus": f"{CONTEXT}/Event{'Cancelled' if dialogue.status == DialogueStatus.CANCELLED else 'Scheduled'}",
        "eventAttendanceMode": f"{CONTEXT}/{'Online' if dialogue.is_virtual else 'Offline'}EventAttendanceMode",
        "superEvent": {
            "@type": "EventSeries",
            "name": str(dialogue.series.name),
            "url": absolute(dialogue.series.get_absolute_url()),
        },
    }


def _event(event: Event, absolute: Absolute, day: datetime.date) -> dict[str, Any]:
    return _meeting(event, absolute) | _names(event)


def _meeting(record: Any, absolute: Absolute) -> dict[str, Any]:
    place = {"@type": "Place", "name": str(record.venue or record.city), "address": str(record.city)}
    return {
        "@type": "Event",
        "url": absolute(record.get_absolute_url()),
        "description": str(record.summary),
        "startDate": _date(record.starts_on),
        "endDate": _date(record.ends_on or record.starts_on),
        "location": place if record.city or record.venue else None,
    }


def _mission(mission: Mission, absolute: Absolute, day: datetime.date) -> dict[str, Any]:
    return {
        "@type": "Project",
        **_names(mission, mission.acronym),
        "url": absolute(mission.get_absolute_url()),
        "description": str(mission.purpose),
        "identifier": [
            identifier
            for identifier in (_identifier("COSPAR", mission.cospar_id), _identifier("NORAD", mission.norad_number))
            if identifier
        ],
        "sameAs": _same_as(_wikidata(mission.wikidata_id)),
    }


def _agreement(agreement: Agreement, absolute: Absolute, day: datetime.date) -> dict[str, Any]:
    """An instrument that binds in law is legislation in the vocabulary; any other is a document."""
    first_on = _date(agreement.first_on)
    return {
        **_names(agreement),
        "url": absolute(agreement.get_absolute_url()),
        "description": str(agreement.summary),
        **(
            {
                "@type": "Legislation",
                "legislationDate": _date(agreement.signed_on) or first_on,
                "legislationIdentifier": agreement.treaty_number,
                "legislationType": str(agreement.get_kind_display()),
            }
            if agreement.is_binding
            else {"@type": "DigitalDocument", "dateCreated": first_on, "identifier": agreement.treaty_number}
        ),
    }


#: The shape of each kind of record that search engines have a word for.
SHAPES: dict[type[Row], Callable[[Any, Absolute, datetime.date], dict[str, Any]]] = {
    Agency: _agency,
    Agreement: _agreement,
    Dialogue: _dialogue,
    Event: _event,
    Mission: _mission,
    Official: _official,
}
