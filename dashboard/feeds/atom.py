"""News of the record as Atom, ordered by the time at which the record learned of it (RFC 4287)."""

import uuid
from collections.abc import Callable, Sequence

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cooperation.models import Partnership
from dashboard.filters.followed import News
from dashboard.readings.chronicle import Entry, EntryKind, Stub, read_entries
from dashboard.wording import say_period

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
#: How many entries a feed holds.
MOST = 50
#: Names in which the ids of entries are made; never to be changed, as readers know entries by them.
NAMESPACE = uuid.UUID("7c0e6a0e-53f4-5d1c-9a0b-2f1f0a5f7d11")

#: Kinds of entry whose subject alone, a number or a mission, does not say what happened.
NAMED_BY_TEXT = (EntryKind.MILESTONE, EntryKind.RAISED, EntryKind.DUE)


def write_feed(
    news: Sequence[News],
    *,
    title: str,
    about: str,
    address: str,
    page: str,
    language: str,
    absolute: Callable[[str], str],
) -> bytes:
    """Return the feed; `address` is its own, `page` that of what it follows, `absolute` makes a path whole."""
    feed = Atom1Feed(
        title=title,
        link=page,
        description=about,
        subtitle=about,
        feed_url=address,
        language=language,
        feed_guid=name_of("feed", address),
    )
    entries = _read(news)
    for found in news:
        entry = entries[found.partnership, found.stub]
        feed.add_item(
            title=say_title(entry),
            link=absolute(entry.about.get_absolute_url()),
            description=say_summary(entry, found.partnership),
            unique_id=name_of(found.stub.step.value, entry.record._meta.model_name or "", str(found.stub.pk)),
            pubdate=found.learned_at,
            updateddate=found.changed_at,
            categories=[str(area.name) for area in entry.areas],
        )
    return feed.writeString("utf-8").encode()


def name_of(*parts: str) -> str:
    """Return a permanent id."""
    return uuid.uuid5(NAMESPACE, "/".join(parts)).urn


def _read(news: Sequence[News]) -> dict[tuple[Partnership, Stub], Entry]:
    """Read the entries, in a fixed number of queries for each partnership that has news."""
    entries: dict[tuple[Partnership, Stub], Entry] = {}
    for partnership in dict.fromkeys(found.partnership for found in news):
        stubs = [found.stub for found in news if found.partnership == partnership]
        read = read_entries(partnership, stubs, partnership.today())
        entries |= {(partnership, stub): entry for stub, entry in zip(stubs, read, strict=True)}
    return entries


def say_title(entry: Entry) -> str:
    """Return what happened to what: `Stage of an area: Satellite navigation, Agreed`."""
    subject = entry.subject
    if entry.kind in NAMED_BY_TEXT and entry.text:
        subject = f"{subject}: {entry.text}"
    return f"{entry.step.label}: {subject}{f', {entry.term.label}' if entry.term is not None else ''}"


def say_summary(entry: Entry, partnership: Partnership) -> str:
    """Return the day with its precision, the words on record, and whose record it is."""
    day = say_period(entry.on, entry.until)
    to_come = _("To come")
    planned = f" {entry.qualifier or to_come}." if entry.is_planned else ""
    text = f" {entry.text}." if entry.text and not entry.text.endswith((".", "。")) else f" {entry.text}"
    return f"{day}.{planned}{text.rstrip()} {partnership.name}."
