"""Deeds done to many rows of a list at once, and the same deeds as buttons on the page of one.

Each asks first (`asking`), goes through the rules row by row in one transaction (`change_all`), and changes nothing
when one row refuses. What is confirmed is the rows that were shown, by their keys: a row that came or went in the
meantime stops the deed.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from cooperation.models import PUBLISH, Publication
from cooperation.workflows.publish_records import delete_drafts, publish_records, withdraw_records

from .asking import Question, QuestionForm, ask
from .boxes import is_key

#: How many rows one act may change: each leaves versions and is checked alone, and a browser waits for the last.
MOST_ROWS = 500


class Tool(NamedTuple):
    """A button on the page of a record."""

    label: Any
    url: str


class BulkScreen(admin.ModelAdmin):
    """A screen whose list takes deeds for many rows."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out Django's deletion, which passes by the rules of the rows."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def response_action(self, request: HttpRequest, queryset: QuerySet, *args: Any, **options: Any) -> Any:
        """Refuse a choice of rows that is not what the list holds: forged, grown old, or larger than one act can be."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        is_all = request.POST.get("select_across") == "1"
        rows = queryset if is_all else queryset.filter(pk__in=[key for key in chosen if is_key(key)])
        found = rows.count()
        if found > MOST_ROWS:
            complaint = _("%(count)s rows are chosen, and one act takes %(most)s. Filter the list, and do it in parts.")
            self.message_user(request, complaint % {"count": found, "most": MOST_ROWS}, messages.ERROR)
            return None
        if is_all and not found:
            self.message_user(request, _("No row is in this list any more. Nothing was changed."), messages.ERROR)
            return None
        if not is_all and found != len(set(chosen)):
            complaint = _("Some of the chosen rows are not in this list any more. Nothing was changed; choose again.")
            self.message_user(request, complaint, messages.ERROR)
            return None
        return super().response_action(request, rows if is_all else queryset, *args, **options)

    def ask_in_bulk(self, request: HttpRequest, rows: QuerySet, question: Question, *, action: str) -> HttpResponse:
        """Ask the question of the rows chosen in the list; the answer comes back to the action of this name."""
        shown = list(rows)
        hidden = [("action", action), *((ACTION_CHECKBOX_NAME, str(row.pk)) for row in shown)]
        return ask(request, self, question, back=request.get_full_path(), rows=shown, hidden=hidden)

    def tools(self, request: HttpRequest, row: Any) -> list[Tool]:
        """Return the buttons on the page of the row."""
        return []

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        row = options.get("obj")
        context["tools"] = self.tools(request, row) if row is not None else []
        return super().render_change_form(request, context, *args, **options)

    def row_view(self, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """Return the address of a page about one row: `/admin/cooperation/mission/12/publish/`."""
        options = self.opts
        return path(
            f"<path:object_id>/{name}/",
            self.admin_site.admin_view(view),
            name=f"{options.app_label}_{options.model_name}_{name.replace('-', '_')}",
        )

    def row_page(self, name: str, row: Any) -> str:
        """Return the address of such a page of the row, or of its own page (`change`)."""
        options = self.opts
        page = f"{self.admin_site.name}:{options.app_label}_{options.model_name}_{name.replace('-', '_')}"
        return reverse(page, args=[row.pk])

    def ask_of_row(
        self, request: HttpRequest, object_id: str, permission: Any, question: Callable[[Any], Question]
    ) -> HttpResponse:
        """Ask a question of one row; 403 where the person may not do what it is about.

        `permission` takes the request and the row, `question` the row. The answer leads back to the row's page, or to
        the page of the desk that `?next=` names.
        """
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, row) or (row is not None and not permission(request, row)):
            raise PermissionDenied
        if row is None:
            missing = self._get_obj_does_not_exist_redirect  # type: ignore[attr-defined]  # the stubs leave it out
            return missing(request, self.opts, object_id)
        following = (request.POST if request.method == "POST" else request.GET).get("next", "")
        is_ours = following.startswith("/") and url_has_allowed_host_and_scheme(following, allowed_hosts=None)
        back, hidden = (following, [("next", following)]) if is_ours else (self.row_page("change", row), [])
        return ask(request, self, question(row), back=back, rows=[row], hidden=hidden)


class ReasonForm(QuestionForm):
    """Why a record is withdrawn."""

    def boxes(self, screen: Any, request: HttpRequest) -> dict[str, forms.Field]:
        return {
            "reason": forms.CharField(
                label=pgettext("of a change", "Reason"),
                help_text=_("Kept in the history of the record."),
                max_length=1000,
                widget=AdminTextareaWidget(attrs={"rows": 3}),
            )
        }


class PublishingScreen(BulkScreen):
    """A screen of records that are published, withdrawn and, as drafts, deleted: many in the list, one by a button."""

    actions: Any = ("publish", "withdraw", "delete_drafts")

    def has_publish_permission(self, request: HttpRequest, row: Any = None) -> bool:
        """Return whether the person publishes and withdraws records of this kind."""
        return request.user.has_perm(PUBLISH) and self.has_change_permission(request, row)

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.ask_in_bulk(request, queryset, self._publishing(queryset), action="publish")

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.ask_in_bulk(request, queryset, self._withdrawing(queryset), action="withdraw")

    @admin.action(description=gettext_lazy("Delete drafts"), permissions=["delete"])
    def delete_drafts(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        question = Question(
            title=_("Delete drafts"),
            text=_("These drafts and their parts are deleted. What is or was public is never deleted."),
            yes=_("Yes, delete them"),
            do=lambda boxes: delete_drafts(records=queryset),
            said=lambda count: (
                ngettext("%(count)s draft was deleted.", "%(count)s drafts were deleted.", count) % {"count": count}
            ),
        )
        return self.ask_in_bulk(request, queryset, question, action="delete_drafts")

    def publish_row_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """/admin/cooperation/mission/12/publish/"""
        return self.ask_of_row(
            request, object_id, self.has_publish_permission, lambda row: self._publishing(self._only(row))
        )

    def withdraw_row_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """/admin/cooperation/mission/12/withdraw/"""
        return self.ask_of_row(
            request, object_id, self.has_publish_permission, lambda row: self._withdrawing(self._only(row))
        )

    def get_urls(self) -> list[Any]:
        return [
            self.row_view("publish", self.publish_row_view),
            self.row_view("withdraw", self.withdraw_row_view),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, row: Any) -> list[Tool]:
        tools = super().tools(request, row)
        if not self.has_publish_permission(request, row):
            return tools
        if row.publication == Publication.PUBLISHED:
            return [*tools, Tool(_("Withdraw"), self.row_page("withdraw", row))]
        return [*tools, Tool(_("Publish"), self.row_page("publish", row))]

    def _only(self, row: Any) -> QuerySet:
        return self.model._default_manager.filter(pk=row.pk)

    def _publishing(self, rows: QuerySet) -> Question:
        return Question(
            title=_("Publish"),
            text=_("Everybody can read these records from then on. They can be withdrawn, but never deleted."),
            yes=_("Yes, publish"),
            do=lambda boxes: publish_records(records=rows),
            said=lambda count: (
                ngettext("%(count)s record was published.", "%(count)s records were published.", count)
                % {"count": count}
            ),
        )

    def _withdrawing(self, rows: QuerySet) -> Question:
        return Question(
            title=_("Withdraw"),
            text=_("The public cannot read these records any more; staff still can."),
            yes=_("Yes, withdraw"),
            do=lambda boxes: withdraw_records(records=rows, reason=boxes["reason"]),
            said=lambda count: (
                ngettext("%(count)s record was withdrawn.", "%(count)s records were withdrawn.", count)
                % {"count": count}
            ),
            form=ReasonForm,
        )
