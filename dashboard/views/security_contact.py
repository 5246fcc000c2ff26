"""Where to report a weakness of the site, for people and programs that look for it in the usual place (RFC 9116)."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .accessibility import contact_link

#: How many months the answer is good for, counted in whole months so that it stays the same for a while.
MONTHS = 6


@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """/.well-known/security.txt, where the site names a contact that can be written to"""
    link = contact_link(settings.CONTACT)
    if not link.startswith(("https://", "mailto:")):
        raise Http404("This site names no contact.")
    lines = {
        "Contact": link,
        "Expires": expiry(timezone.localdate()),
        "Preferred-Languages": ", ".join(code for code, _name in settings.LANGUAGES),
        "Canonical": request.build_absolute_uri(request.path),
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def expiry(today: datetime.date) -> str:
    """Return the moment until which the answer of a day is good: the beginning of a month about half a year ahead."""
    years, month = divmod(today.month - 1 + MONTHS, 12)
    return f"{today.year + years}-{month + 1:02d}-01T00:00:00Z"
