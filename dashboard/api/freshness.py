"""Whether an answer is still the one that a program holds: its ETag, and when the record last changed."""

import datetime
import hashlib
import zoneinfo
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_etags

from cooperation.kept import keep, read_state
from cooperation.models import Partnership

from . import VERSION


@dataclass(frozen=True)
class Freshness:
    """The ETag of what an address says now, and the second at which it last changed (Unix time)."""

    etag: str
    changed_at: int

    def is_held(self, request: HttpRequest) -> bool:
        """Whether the program names this ETag, so that nothing need be read again.

        A proxy that compresses an answer marks its tag as weak (`W/`), which names the same state.
        """
        held = parse_etags(request.headers.get("If-None-Match", ""))
        return self.etag in (tag.removeprefix("W/") for tag in held)

    def not_modified(self) -> HttpResponse:
        """Return the short answer that what the program holds is still right."""
        return self.stamp(HttpResponse(status=304))

    def answer(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the answer, or a shorter one where the request has conditions; a date that is none is passed over."""
        self.stamp(response)
        return get_conditional_response(request, self.etag, self.changed_at, response)

    def stamp(self, response: HttpResponse) -> HttpResponse:
        """Write on an answer how to ask whether it is still right; it may be kept if that is asked each time."""
        response.headers["ETag"] = self.etag
        response.headers["Last-Modified"] = http_date(self.changed_at)
        response.headers["Cache-Control"] = "public, no-cache"
        return response


def read_freshness(request: HttpRequest) -> Freshness | None:
    """Return how fresh an address is, in one query; None before the record's number was first set.

    The first time in a state of the record takes another query.

    What an address says changes with the record and with the day: at midnight in any partnership an action may have
    come to await an update.
    """
    state = read_state()
    if state is None:
        return None
    zones = keep("time zones", (), _time_zones)
    days = [timezone.localdate(timezone=zone) for zone in zones]
    now = timezone.now()
    begun = [datetime.datetime.combine(day, datetime.time(), zone) for day, zone in zip(days, zones, strict=True)]
    changed = max([*begun, *([state.changed_at] if state.changed_at is not None else [])])
    told = (VERSION, state.number, *map(str, days), request.build_absolute_uri())
    digest = hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()
    # A moment later than now would be a fault (RFC 9110, 8.8.2.1).
    return Freshness(f'"{digest[:32]}"', int(min(changed, now).timestamp()))


def _time_zones() -> list[zoneinfo.ZoneInfo]:
    """Return the zones in which a day begins for a reader: that of the site, and those of the partnerships."""
    names = Partnership.objects.public().order_by().values_list("time_zone", flat=True).distinct()
    return [zoneinfo.ZoneInfo(name) for name in sorted({str(timezone.get_default_timezone()), *names})]
