"""What robots may read: every page, and of each page the plain address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.languages import address_in


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt"""
    closed = [address_in(code, "/admin/") for code, _label in settings.LANGUAGES]
    return render(request, "robots.txt", {"closed": closed}, content_type="text/plain; charset=utf-8")
