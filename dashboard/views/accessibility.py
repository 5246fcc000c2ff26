"""The accessibility statement: what the site aims at, how that is tested, what is known to fall short."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .reading_day import read_day


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """/accessibility/"""
    return render(
        request,
        "accessibility.html",
        {
            "day": read_day(request).day,
            "contact": settings.CONTACT,
            "contact_link": contact_link(settings.CONTACT),
            "section": "accessibility",
        },
    )


def contact_link(contact: str) -> str:
    """Return where a contact leads: an address of the web as it is, one of e-mail to be written to, else nowhere."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""
