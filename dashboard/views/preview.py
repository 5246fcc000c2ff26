"""What a record's public page would say: for staff only, before it is published or after it was withdrawn."""

import copy
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation.models import PublishedRow, may
from cooperation.workflows.try_publishing import as_if_published


@require_safe
def preview(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """/admin/preview/mission/12/

    The public view itself renders the page, so the preview cannot differ from it. Its links lead where they lead. A
    record that the public reads already needs none.
    """
    record = _get_record(noun, pk)
    if not may(request.user, "view", record):
        raise PermissionDenied
    if type(record).objects.public().filter(pk=pk).exists():
        return redirect(record)
    address = record.get_absolute_url().partition("#")[0]
    try:
        with as_if_published(record):
            response = _page_at(address, request, record)
    except Http404:
        messages.warning(request, _("Even once published, this record would have no page today."))
    except OperationalError:
        messages.warning(request, _("Somebody is writing this record at the moment. Try the preview once more."))
    else:
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
    return redirect(desk_page_of(record))


def _get_record(noun: str, pk: int) -> Any:
    """Return the record of this table with this key; raise Http404 where there is none, or none with a page."""
    try:
        model: Any = apps.get_model("cooperation", noun)
    except LookupError as error:
        raise Http404("There is no such noun.") from error
    is_read = issubclass(model, PublishedRow) and hasattr(model, "get_absolute_url")
    record = model._base_manager.filter(pk=pk).first() if is_read else None
    if record is None:
        raise Http404("There is no such record.")
    return record


def _page_at(address: str, request: HttpRequest, record: PublishedRow) -> HttpResponse:
    """Return the public page at the address as its own view renders it; the request names the record to the banner."""
    page = copy.copy(request)
    page.path = page.path_info = address
    page.GET = QueryDict()
    page.META = request.META | {"QUERY_STRING": ""}
    page.resolver_match = match = resolve(address)
    page.previewed = record  # type: ignore[attr-defined]  # read by templates/base.html
    page.desk_page = desk_page_of(record)  # type: ignore[attr-defined]  # as above
    return match.func(page, *match.args, **match.kwargs)


def desk_page_of(record: PublishedRow) -> str:
    """Return the address of the record's page at the staff desk."""
    return reverse(f"admin:cooperation_{record._meta.model_name}_change", args=[record.pk])


#: Asks to sign in, acts in the person's name and keeps caches away, as every page of the desk.
staff_preview = admin.site.admin_view(preview)
