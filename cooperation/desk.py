"""The staff desk itself: every page of it is an act of the person signed in, and its first page is a worklist.

It stands beside the admin package, not in it: the screens there register themselves on it while they are imported.
"""

from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from cooperation import quick_search
from cooperation.latest_changes import read_latest_changes
from cooperation.models.acts import acting
from cooperation.sign_in.site import GuardedSite
from cooperation.worklist import (
    PAGE_SIZE,
    partnerships_for,
    read_group,
    read_worklist,
    reads_everything,
    rules_for,
)


class StaffDesk(GuardedSite):
    """The admin site of the record."""

    site_header = _("Staff desk of the cooperation record")
    site_title = _("Staff desk")
    index_title = _("Worklist")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Let the view write in the name of the person signed in, and of nobody else."""

        @wraps(view)
        def act(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with acting(request.user):
                return view(request, *args, **kwargs)

        return super().admin_view(act, cacheable)

    def get_urls(self) -> list[Any]:
        return [
            path("search/", self.admin_view(self.search), name="search"),
            path("worklist/<slug:partnership>/<slug:code>/", self.admin_view(self.task_group), name="worklist"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """/admin/?partnership=us-kr: what waits in one partnership, the person's own unless another is asked for.

        One at a time, so that the page takes the same number of queries however many partnerships there are.
        """
        context: dict[str, Any] = {}
        if reads_everything(request.user):
            partnerships = partnerships_for(request.user)
            chosen = self._chosen(partnerships, request.GET["partnership"]) if "partnership" in request.GET else None
            context = {"partnerships": partnerships, "changes": read_latest_changes()}
            if shown := chosen or next(iter(partnerships), None):
                context["worklist"] = read_worklist(request.user, shown, shown.today())
        return super().index(request, context | (extra_context or {}))

    @staticmethod
    def _chosen(partnerships: list[Any], slug: str) -> Any:
        for partnership in partnerships:
            if partnership.slug == slug:
                return partnership
        raise Http404(_("There is no partnership of this name."))

    def task_group(self, request: HttpRequest, partnership: str, code: str) -> HttpResponse:
        """/admin/worklist/us-kr/unsourced/?page=2: the whole of one group of the worklist."""
        if not reads_everything(request.user):
            raise PermissionDenied
        chosen = self._chosen(partnerships_for(request.user), partnership)
        rule = next((rule for rule in rules_for(request.user) if rule.code == code), None)
        if rule is None:
            raise Http404(_("There is no such group."))
        page = read_page_number(request)
        group = read_group(request.user, rule, chosen, chosen.today(), page)
        context = {"group": group, "partnership": chosen, **pages(group.total, page, PAGE_SIZE)}
        return self._render(request, "admin/worklist.html", rule.name, context)

    def search(self, request: HttpRequest) -> HttpResponse:
        """/admin/search/?q=lunar&kind=mission&page=2"""
        query = request.GET.get("q", "").strip()[: quick_search.LONGEST_QUERY]
        kinds = quick_search.searched_kinds(request.user)
        context: dict[str, Any] = {"query": query}
        if key := request.GET.get("kind", ""):
            if key not in kinds:
                raise Http404(_("There is no such kind of record."))
            page = read_page_number(request)
            found = quick_search.search_kind(key, kinds[key], query, page)
            context |= {"kind": found, "found": (found,), **pages(found.total, page, quick_search.PAGE_SIZE)}
        else:
            context["found"] = quick_search.search_desk(request.user, query)
        return self._render(request, "admin/search.html", _("Search the desk"), context)

    def _render(self, request: HttpRequest, template: str, title: Any, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(request, template, {**self.each_context(request), "title": title, **context})


def read_page_number(request: HttpRequest) -> int:
    """Return the page asked for, the first without; raise BadRequest for what is no number from 1."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 10):
        raise BadRequest("A page has a number from 1.")
    return int(text)


def pages(total: int, number: int, size: int) -> dict[str, Any]:
    """Return the page and what leads to its neighbors; raise Http404 for a page behind the last."""
    paginator = Paginator(range(total), size)
    if number > paginator.num_pages:
        raise Http404(_("There is no page of this number."))
    return {"page": paginator.page(number)}
