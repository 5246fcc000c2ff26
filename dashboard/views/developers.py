"""How programs read the record: the documentation of the API, written from its own description, and its catalog."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dashboard.api.documentation import read_documentation
from dashboard.api.problems import Kind

from .reading_day import read_day


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """/developers/"""
    return render(
        request,
        "developers/overview.html",
        {
            "groups": read_documentation(get_language() or settings.LANGUAGE_CODE),
            "problems": list(Kind),
            "rate": settings.API_RATE_LIMIT,
            "site": request.build_absolute_uri("/").rstrip("/"),
            "day": read_day(request).day,
            "section": "developers",
        },
    )


@require_safe
def developers_group(request: HttpRequest, group: str) -> HttpResponse:
    """/developers/missions/"""
    groups = read_documentation(get_language() or settings.LANGUAGE_CODE)
    found = next((known for known in groups if known.slug == group), None)
    if found is None:
        raise Http404("The API has no such group of addresses.")
    return render(
        request,
        "developers/group.html",
        {"group": found, "groups": groups, "day": read_day(request).day, "section": "developers"},
    )


@require_safe
def api_catalog(request: HttpRequest) -> HttpResponse:
    """/.well-known/api-catalog (RFC 9727), a set of links (RFC 9264)"""
    whole = request.build_absolute_uri
    entrance = {
        "anchor": whole(reverse("api:entrance")),
        "service-desc": [{"href": whole(reverse("api:openapi")), "type": "application/json"}],
        "service-doc": [
            {"href": whole(reverse("developers")), "type": "text/html", "hreflang": [settings.LANGUAGE_CODE]}
        ],
    }
    return JsonResponse(
        {"linkset": [entrance]},
        content_type='application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
    )
