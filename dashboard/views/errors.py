"""What the site answers where no view can: a page, or below `/api/` problem details."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from dashboard import outages
from dashboard.api.problems import Kind, concerns_api, problem_response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: what the request says cannot be read. A session that could not be saved is no fault of it: 503."""
    if (outage := outages.outage_of(exception)) is not None:
        return outages.answer(request, outage)
    if concerns_api(request):
        return problem_response(Kind.BAD_REQUEST)
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: nothing is published at the address."""
    if concerns_api(request):
        return problem_response(Kind.NOT_FOUND)
    return defaults.page_not_found(request, exception)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer 500: a fault of ours, which the log tells of; 503 where the database did not do its part."""
    if (outage := outages.outage_of(sys.exception())) is not None:
        return outages.answer(request, outage)
    if concerns_api(request):
        return problem_response(Kind.FAULT)
    return defaults.server_error(request)
