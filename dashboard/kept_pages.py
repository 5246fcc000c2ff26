"""Whole pages, kept as they were sent until the record changes: a layer around the site that gunicorn speaks to.

A page is kept under the data version, which rises in the transaction of every change (decision 0011), so none is ever
sent that is older than a commit. The version is read from the primary, before a page is worked out: what changes in
between makes a page too new for its number, never too old. Decision 0025 says why this stands around Django and not
inside it.
"""

import datetime
import functools
import gzip
import hashlib
import threading
import zoneinfo
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import brotli
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import get_bytes_from_wsgi
from django.db import DEFAULT_DB_ALIAS, Error
from django.http import QueryDict
from django.utils import timezone

from cooperation.models import Partnership

from .database_servers import PRIMARY
from .outages import FOUND, outage_of
from .replicas import DESK, VERSION

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[Any, ...]

#: Every parameter that a public page reads. An address with another one is answered and not kept, so that nobody can
#: fill the memory with addresses that show nothing new.
PARAMETERS = frozenset(
    (
        *("agency", "area", "as_of", "cite", "dialogue", "edition", "for", "from", "kind", "lang", "language"),
        *("official", "page", "partnership", "phase", "q", "reliability", "role", "series", "side", "since"),
        *("size", "sort", "standing", "status", "to", "until"),
    )
)
#: Where nothing is kept: the desk knows who asks, the API in which form, and a probe must hear of the present. The
#: whole record is a file with a tag of its own, and its view looks whether a reader has it already.
NEVER = (*DESK, "/api/", "/data/record.zip", "/static/", "/healthz", "/readyz")
#: A larger answer is not kept.
LARGEST = 1_000_000
#: How long, in seconds, one request waits for another that works the same page out.
PATIENCE = 10
#: What a browser or a cache in between may do: keep the page, and ask whether it is still the same before showing it.
CACHE_CONTROL = "public, max-age=0, must-revalidate"

#: What makes a body of each encoding that pages are kept in, the better one first, and what takes it back.
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": functools.partial(brotli.compress, quality=5),
    "gzip": functools.partial(gzip.compress, compresslevel=6, mtime=0),
}
DECODERS: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
_COMPRESSED = (
    *("text/", "application/json", "application/ld+json", "application/linkset+json"),
    *("application/xml", "application/atom+xml", "image/svg+xml"),
)


@dataclass(frozen=True)
class KeptPage:
    """An answer: its headers without those of its encoding, and its body in each encoding that was asked for so far.

    Nearly all browsers take one encoding, and most other programs another: few pages are asked for in both.

    What is sent again and again is put together once: `sent` has all headers for each encoding, `unsent` those that a
    reader gets who has the page already.
    """

    headers: Headers
    bodies: dict[str, bytes]
    etag: str
    sent: dict[str, Headers] = field(init=False)
    unsent: Headers = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sent", {name: self.headers_of(name, body) for name, body in self.bodies.items()})
        object.__setattr__(self, "unsent", [pair for pair in self.headers if pair[0].lower() != "content-type"])

    def headers_of(self, encoding: str, body: bytes) -> Headers:
        """Return all headers that a body in this encoding is sent with."""
        own = [("Content-Encoding", encoding)] if encoding else []
        return [*self.headers, *own, ("Content-Length", str(len(body)))]

    def also_in(self, encoding: str) -> "KeptPage":
        """Return the page with its body in one more encoding."""
        return KeptPage(self.headers, self.bodies | {encoding: ENCODERS[encoding](self.plain())}, self.etag)

    def plain(self) -> bytes:
        """Return the body as it was before it was compressed."""
        encoding, body = next(iter(self.bodies.items()))
        return DECODERS[encoding](body)

    @property
    def size(self) -> int:
        """How much memory the bodies take, in bytes."""
        return sum(map(len, self.bodies.values()))


@dataclass
class Shelf:
    """The pages that a process keeps; the one asked for longest ago goes first."""

    largest: int
    pages: OrderedDict[Key, KeptPage] = field(default_factory=OrderedDict)
    size: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    #: Pages that are being worked out, each with what tells the others that it is done.
    waiting: dict[Key, threading.Event] = field(default_factory=dict)

    def find(self, key: Key) -> KeptPage | None:
        """Return the page under this key, which is then the one asked for last."""
        with self.lock:
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
            return page

    def put(self, key: Key, page: KeptPage) -> None:
        """Keep a page, and let others go until all fit."""
        with self.lock:
            if (old := self.pages.pop(key, None)) is not None:
                self.size -= old.size
            self.pages[key] = page
            self.size += page.size
            while self.size > self.largest:
                _key, gone = self.pages.popitem(last=False)
                self.size -= gone.size

    def clear(self) -> None:
        """Let all pages go."""
        with self.lock:
            self.pages.clear()
            self.size = 0

    @contextmanager
    def alone(self, key: Key) -> Iterator[bool]:
        """Say whether this request is to work the page out; one that is not has waited for the one that was."""
        with self.lock:
            done = self.waiting.get(key)
            is_first = done is None
            if done is None:
                done = self.waiting[key] = threading.Event()
        if not is_first:
            done.wait(PATIENCE)
            yield False
            return
        try:
            yield True
        finally:
            with self.lock:
                self.waiting.pop(key, None)
            done.set()


class KeptPages:
    """The site with its public pages kept."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.shelf = Shelf(settings.KEPT_PAGES_MB * 1_000_000)
        self.days: Days | None = None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with a kept page, or have the site answer, and keep what may be kept."""
        try:
            key = self.key_of(environ)
        except Error as error:
            found = {FOUND: error} if outage_of(error) is not None else {}
            return self.application(environ | found, start_response)
        if key is None:
            return self.application(environ, start_response)
        if (page := self.shelf.find(key)) is not None:
            return self._send(key, page, environ, start_response)
        with self.shelf.alone(key) as is_first:
            if is_first or (page := self.shelf.find(key)) is None:
                return self._work_out(key, environ, start_response)
        return self._send(key, page, environ, start_response)

    def _work_out(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Have the site answer; keep a page, and pass anything else on as it is."""
        said: list[Any] = []

        def listen(status: str, headers: Headers, *rest: Any) -> Any:
            said[:] = [status, headers, rest]
            return lambda data: None

        # The site is asked for the whole page, whatever of it this reader has already.
        asked = {name: value for name, value in environ.items() if name not in ("HTTP_IF_NONE_MATCH", "HTTP_RANGE")}
        response: Any = self.application(asked | {"REQUEST_METHOD": "GET", VERSION: key[0]}, listen)
        status, headers, rest = said
        if not may_be_kept(status, headers, response):
            if environ["REQUEST_METHOD"] == "GET":
                start_response(status, headers, *rest)
                return response
            response.close()
            return self.application(environ, start_response)
        body = b"".join(response)
        response.close()
        page = make_page(headers, body, encoding_for(environ))
        self.shelf.put(key, page)
        return self._send(key, page, environ, start_response)

    def _send(self, key: Key, page: KeptPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Send a kept page in an encoding that the reader takes, or say that they have it already."""
        if page.etag.removeprefix("W/") in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", page.unsent)
            return ()
        encoding = "" if "" in page.bodies else encoding_for(environ)
        if encoding in ENCODERS and encoding not in page.bodies:
            page = page.also_in(encoding)
            self.shelf.put(key, page)
        if encoding in page.bodies:
            body, headers = page.bodies[encoding], page.sent[encoding]
        else:
            body = page.plain()
            headers = page.headers_of("", body)
        start_response("200 OK", headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)

    def key_of(self, environ: Environ) -> Key | None:
        """Return what the page at this address depends on; None where nothing is kept.

        It costs one query of the primary, and once for each state of the record another one. Raise django.db.Error
        where the primary does not answer.
        """
        path = environ.get("PATH_INFO", "")
        if not self.shelf.largest or environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(NEVER):
            return None
        query = read_query(environ)
        if query is None:
            return None
        # htmx asks for the page as readers do; nothing else of a request changes it.
        is_encrypted = settings.BEHIND_PROXY and says_https(environ)
        place = environ["wsgi.url_scheme"], is_encrypted, environ.get("HTTP_HOST"), environ.get("SCRIPT_NAME"), path
        version = PRIMARY.read_version()
        if version is None:
            return None
        now, days = timezone.now(), self.days
        if days is None or not days.are_of(version, now):
            days = self.days = Days.of(version, now)
            # Nobody will ask for the record as it was, nor for yesterday's pages, and they would fill the memory.
            self.shelf.clear()
        return version, days.days, *place, *query


@dataclass(frozen=True)
class Days:
    """Today in each time zone that the site reads the record in: a page says which day it is read on."""

    #: The data version and the moments between which these are the days.
    version: int
    begin: datetime.datetime
    end: datetime.datetime
    days: tuple[datetime.date, ...]

    def are_of(self, version: int, now: datetime.datetime) -> bool:
        """Say whether these are the days of a moment in a state of the record."""
        return self.version == version and self.begin <= now < self.end

    @classmethod
    def of(cls, version: int, now: datetime.datetime) -> "Days":
        """Read the time zones of the record, in one query of the primary, and work the days of a moment out."""
        partnerships = Partnership.objects.using(DEFAULT_DB_ALIAS)
        names = {settings.TIME_ZONE, *partnerships.values_list("time_zone", flat=True)}
        places = [now.astimezone(zoneinfo.ZoneInfo(name)) for name in sorted(names)]
        days = tuple(place.date() for place in places)
        nights = [
            datetime.datetime.combine(place.date() + datetime.timedelta(days=1), datetime.time(), place.tzinfo)
            for place in places
        ]
        return cls(version, now, min(nights).astimezone(datetime.UTC), days)


def says_https(environ: Environ) -> bool:
    """Say whether the proxy in front calls the request encrypted; Django too reads the first of several words."""
    word, _comma, _others = environ.get("HTTP_X_FORWARDED_PROTO", "").partition(",")
    return bool(word.strip() == "https")


def read_query(environ: Environ) -> list[tuple[str, ...]] | None:
    """Return each parameter with its values, in the order of their names; None for what no public page reads."""
    if not environ.get("QUERY_STRING"):
        return []
    # Read as the site reads it: two queries that it takes for different ones must not share a page.
    try:
        query = QueryDict(get_bytes_from_wsgi(environ, "QUERY_STRING", ""))
    except SuspiciousOperation:
        return None
    return sorted((name, *values) for name, values in query.lists()) if PARAMETERS.issuperset(query) else None


def may_be_kept(status: str, headers: Headers, response: Any) -> bool:
    """Return whether an answer is a whole page that is the same for everybody."""
    named = {name.lower(): value for name, value in headers}
    if not status.startswith("200 ") or getattr(response, "streaming", True) or "set-cookie" in named:
        return False
    varies = {word.strip().lower() for word in named.get("vary", "").split(",")} - {"", "accept-encoding"}
    return not varies and "no-store" not in named.get("cache-control", "") and len(response.content) <= LARGEST


def make_page(headers: Headers, body: bytes, encoding: str) -> KeptPage:
    """Return a page to keep, compressed once for all its readers: as the first takes it, or else with brotli."""
    own = {"content-length", "etag", "vary", "cache-control", "date"}
    kept = [(name, value) for name, value in headers if name.lower() not in own]
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    encoding = (encoding or "br") if kind.startswith(_COMPRESSED) else ""
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    kept += [("Cache-Control", CACHE_CONTROL), ("ETag", etag)]
    if encoding:
        kept.append(("Vary", "Accept-Encoding"))
    return KeptPage(kept, {encoding: ENCODERS[encoding](body) if encoding else body}, etag)


def encoding_for(environ: Environ) -> str:
    """Return the encoding that a request is answered in; empty for none."""
    return choose_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))


@functools.lru_cache(100)
def choose_encoding(accepted: str) -> str:
    """Return which of the encodings that pages are kept in a reader takes, by their header; empty for none."""
    taken = {}
    for part in accepted.lower().split(","):
        name, _semicolon, rest = part.partition(";")
        taken[name.strip()] = rest.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ENCODERS if taken.get(name)), "")
