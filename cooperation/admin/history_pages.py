"""Pages about what became of a record: its history, a version to be restored, and what was deleted.

The source is the versions of the rows. Django's own log of the admin is not kept beside them.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import router, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperation.history.reading import deleted_rows, history_of, parts_of, told_name, version_in_history
from cooperation.models import Citation, Row, acting, may, reasoned_columns
from cooperation.workflows.restore_version import Restoration, parts_deleted_with, plan_restoration, restore_version

from .desk_page import answer, key_in
from .opened import Opened, newest_versions, read, sign
from .reason import reason_of

#: Acts on a page of a history.
ACTS_PER_PAGE = 25
STALE = _("The record has changed since you looked. This is the difference now.")


class HistoryAdmin(admin.ModelAdmin):
    """A screen whose records can be followed through their changes and be brought back."""

    def get_urls(self) -> list[Any]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("deleted/", wrap(self.deleted_view), name=f"{name}_deleted"),
            path(
                "<path:object_id>/history/<slug:table>/<int:version>/restore/",
                wrap(self.restore_view),
                name=f"{name}_restore",
            ),
            *super().get_urls(),
        ]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave it to the versions."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave it to the versions."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave it to the versions."""

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        """Show every act that changed the record, its parts and citations; of a deleted record too."""
        record, key = self._record(request, object_id)
        entries = history_of(self.model, key) if key is not None else []
        if record is None and not entries:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]  # no stub
        page = Paginator(entries, ACTS_PER_PAGE).get_page(request.GET.get("p"))
        context = {
            "title": _("History of changes"),
            "subtitle": str(record) if record is not None else entries[-1].rows[0].name,
            "object": record,
            "key": key,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
            "may_restore": self._may_restore(request, record),
            **(extra_context or {}),
        }
        return answer(self, request, "admin/object_history.html", context)

    def restore_view(self, request: Any, object_id: str, table: str, version: int) -> HttpResponse:
        """Show what restoring a version would change, and restore it once that is confirmed.

        Answers 404 for a version that the history of this record does not tell of, and 403 for a person who may not
        change the row. What a rule forbids is said on the page.
        """
        record, key = self._record(request, object_id)
        model = self._told_table(table)
        found = version_in_history(self.model, key, model, version) if model is not None and key is not None else None
        if found is None or model is None:
            raise Http404
        if request.method != "POST":
            return self._show_restoration(request, record, model, found)
        with transaction.atomic(using=router.db_for_write(self.model)):
            list(model._base_manager.select_for_update().filter(pk=found.id))
            opened = read(model, found.id, request.POST.get("opened_on", ""))
            if opened is None or opened.seen != newest_versions(model, found.id, ()):
                return self._show_restoration(request, record, model, found, is_stale=True)
            plan = plan_restoration(model, found)
            self._require_right(request, plan)
            try:
                with transaction.atomic():
                    row = restore_version(model, found, reason=reason_of(request) or self._proposed_reason(found))
            except ValidationError as error:
                return self._show_restoration(request, record, model, found, refusals=error.messages)
        self.message_user(request, gettext("“%(row)s” was restored.") % {"row": row})
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_history"
        return HttpResponseRedirect(reverse(name, args=[key]))

    def deleted_view(self, request: Any) -> HttpResponse:
        """List the records of this noun that were deleted, for those who may bring them back."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = {
            "title": _("Deleted records"),
            "subtitle": str(self.opts.verbose_name_plural),
            "rows": deleted_rows(self.model),
        }
        return answer(self, request, "admin/deleted.html", context)

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        """Ask the reason where a part of a public record is deleted that gives it a stage, a status or a date."""
        record, _key = self._record(request, object_id, any_right=True)
        asks = record is not None and bool(record.part_of and reasoned_columns(type(record)))
        asks = asks and record.whole.was_ever_public
        context: dict[str, Any] = {"asks_reason": asks, **(extra_context or {})}
        if request.method == "POST" and asks and not reason_of(request):
            request.POST = QueryDict()  # the page that asks, once more
            context["lacks_reason"] = True
        with acting(reason=reason_of(request)):
            return super().delete_view(request, object_id, context)

    def _record(self, request: Any, object_id: str, *, any_right: bool = False) -> tuple[Any, int | None]:
        """Return the record that an address names and its key; raise PermissionDenied where it may not be seen."""
        key = key_in(self.opts, unquote(object_id))
        record = None if key is None else self.get_object(request, str(key))
        if not any_right and not self.has_view_permission(request, record):
            raise PermissionDenied
        return record, key

    def _told_table(self, name: str) -> type[Row] | None:
        """Return the table of this name if the history of this noun tells of its rows."""
        model: Any = self.model
        tables = [model, *(table for table, _relation in parts_of(model)), Citation]
        return next((table for table in tables if table._meta.model_name == name), None)

    def _may_restore(self, request: Any, record: Any) -> bool:
        return self.has_add_permission(request) if record is None else may(request.user, "change", record)

    def _require_right(self, request: Any, plan: Restoration) -> None:
        """Raise PermissionDenied unless the person may write the row as it would be."""
        try:
            allowed = may(request.user, "add" if plan.is_deleted else "change", plan.row)
        except ObjectDoesNotExist:  # a part whose record is gone: its restoration is refused with that reason
            allowed = self.has_add_permission(request)
        if not allowed:
            raise PermissionDenied

    def _proposed_reason(self, version: Any) -> str:
        moment = date_format(timezone.localtime(version.history_date), "DATETIME_FORMAT")
        return gettext("Restored the version of %(moment)s") % {"moment": moment}

    def _show_restoration(
        self,
        request: Any,
        record: Any,
        model: type[Row],
        version: Any,
        *,
        is_stale: bool = False,
        refusals: Sequence[str] = (),
    ) -> HttpResponse:
        plan = plan_restoration(model, version)
        self._require_right(request, plan)
        newest = newest_versions(model, version.id, ())
        parts = parts_deleted_with(model, version) if plan.is_deleted else []
        changes, refusals = plan.changes(), refusals or plan.refusals()
        context = {
            "title": _("Restore a version"),
            "subtitle": told_name(model, version),
            "object": record,
            "key": (key := unquote(request.resolver_match.kwargs["object_id"])),
            "history": key,
            "version": version,
            "is_deleted": plan.is_deleted,
            "changes": changes,
            "parts": [f"{capfirst(str(table._meta.verbose_name))}: {told_name(table, part)}" for table, part in parts],
            "refusals": refusals,
            "notice": STALE if is_stale else "",
            "is_possible": not refusals and bool(changes),
            "box": sign(model, version.id, Opened(newest, newest)),
            "reason": reason_of(request) or self._proposed_reason(version),
        }
        return answer(self, request, "admin/restore.html", context, 409 if is_stale or refusals else 200)
