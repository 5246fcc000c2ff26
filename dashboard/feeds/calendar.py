"""Dates of the record as a calendar (RFC 5545).

A date that is known by its month or its year only spans that month or year, takes no time from anybody, and says so
in its title: it is never put on a day it does not have.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import icalendar
from django.db.models import Count
from django.utils.translation import gettext as _

from cooperation.models import PartialDate, Partnership, Row
from dashboard.readings.chronicle import Entry, Stub, read_entries
from dashboard.wording import say_period

from .atom import name_of, say_summary, say_title

CONTENT_TYPE = "text/calendar; charset=utf-8"
#: How often a program may ask again.
REFRESH = datetime.timedelta(hours=12)


def write_calendar(
    partnership: Partnership,
    stubs: Sequence[Stub],
    *,
    title: str,
    about: str,
    language: str,
    host: str,
    absolute: Callable[[str], str],
) -> bytes:
    """Return the calendar of these dates, each with the address of its page; `host` makes their ids the site's own."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{host}//Space Cooperation Record//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, title)
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, about)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    entries = read_entries(partnership, stubs, partnership.today())
    changes = count_changes([entry.record for entry in entries])
    for stub, entry in zip(stubs, entries, strict=True):
        calendar.add_component(_event(partnership, stub, entry, changes, host, absolute))
    return calendar.to_ical()


def count_changes(records: Sequence[Row]) -> dict[tuple[type[Row], int], int]:
    """Return how often each record was changed since it was entered, in one query for each noun."""
    keys: dict[type[Row], set[int]] = {}
    for record in records:
        keys.setdefault(type(record), set()).add(record.pk)
    counts: dict[tuple[type[Row], int], int] = {}
    for model, known in keys.items():
        versions: Any = model.versions
        rows = versions.filter(id__in=known).order_by().values("id").annotate(versions=Count("history_id"))
        counts |= {(model, row["id"]): row["versions"] - 1 for row in rows}
    return counts


def _event(
    partnership: Partnership,
    stub: Stub,
    entry: Entry,
    changes: Mapping[tuple[type[Row], int], int],
    host: str,
    absolute: Callable[[str], str],
) -> icalendar.Event:
    record, page = entry.record, absolute(entry.about.get_absolute_url())
    event = icalendar.Event()
    name = name_of(stub.step.value, record._meta.model_name or "", str(stub.pk)).removeprefix("urn:uuid:")
    event.add("uid", f"{name}@{host}")
    event.add("sequence", changes.get((type(record), record.pk), 0))
    event.add("created", record.created_at)
    event.add("last-modified", record.updated_at)
    event.add("dtstamp", record.updated_at)
    event.add("dtstart", entry.on.first_day)
    event.add("dtend", (entry.until or entry.on).last_day + datetime.timedelta(days=1))
    event.add("summary", f"{say_title(entry)}{_say_precision(entry.on, entry.until)}")
    event.add("description", f"{say_summary(entry, partnership)}\n{page}")
    event.add("url", page)
    event.add("transp", "TRANSPARENT")
    if entry.is_planned:
        event.add("status", "TENTATIVE")
    if entry.areas:
        event.add("categories", [str(area.name) for area in entry.areas])
    return event


def _say_precision(on: PartialDate, until: PartialDate | None) -> str:
    """Say of a date without a day that it has none."""
    if on.is_exact:
        return ""
    return " " + _("(%(date)s, day not stated)") % {"date": say_period(on, until)}
