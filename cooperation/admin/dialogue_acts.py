"""What is done with a whole dialogue from its page: concluding it, and publishing it with its drafts.

Each has a page of its own that says beforehand what would happen; only the button there does it.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.models import PUBLISH, Dialogue, DialogueStatus, may
from cooperation.workflows.conclude_dialogue import carried_over, conclude_dialogue, say_count, what_is_missing
from cooperation.workflows.publish_dialogue import publish_dialogue, what_belongs_to, what_is_incomplete


class DialogueActs(admin.ModelAdmin):
    """The two pages, and the links to them for those who may."""

    def get_urls(self) -> list[Any]:
        pages = [("conclude", self.conclude_view), ("publish", self.publish_view)]
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(view)),
                name=f"cooperation_dialogue_{name}",
            )
            for name, view in pages
        ]
        return [*own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        dialogue = kwargs.get("obj")
        if dialogue is not None and dialogue.pk is not None:
            may_change = may(request.user, "change", dialogue, as_read=True)
            context["may_conclude"] = may_change and dialogue.status == DialogueStatus.PLANNED
            context["may_publish"] = request.user.has_perm(PUBLISH)
        return super().render_change_form(request, context, *args, **kwargs)

    def conclude_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what is missing and what is carried over; set the dialogue held when asked to."""
        dialogue = self._dialogue(request, pk)
        if not may(request.user, "change", dialogue):
            raise PermissionDenied
        refused: list[str] = []
        if request.method == "POST":
            try:
                concluded = self._conclude(dialogue)
            except ValidationError as error:
                refused = error.messages
                dialogue = self._dialogue(request, pk)
            else:
                said = [_("The dialogue is set held."), say_count(concluded.carried_over)]
                if concluded.planned is not None:
                    said.append(_("Planned next, as a draft: %(dialogue)s.") % {"dialogue": concluded.planned})
                messages.success(request, " ".join(said))
                return self._back(dialogue)
        context = {
            "title": _("Conclude dialogue"),
            "missing": what_is_missing(dialogue=dialogue),
            "carried_over": carried_over(dialogue=dialogue),
            "refused": refused,
        }
        return self._show_act(request, dialogue, "conclude", context)

    @staticmethod
    def _conclude(dialogue: Dialogue) -> Any:
        """Conclude it; once more where another person planned the next dialogue at the same moment."""
        try:
            return conclude_dialogue(dialogue=dialogue)
        except IntegrityError:
            return conclude_dialogue(dialogue=dialogue)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List what would be published and what is incomplete; publish that list when asked to."""
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        dialogue = self._dialogue(request, pk)
        refused: list[str] = []
        if request.method == "POST":
            try:
                issue = publish_dialogue(dialogue=dialogue, shown=request.POST.get("shown", ""))
            except ValidationError as error:
                refused = error.messages
                dialogue = self._dialogue(request, pk)
            else:
                link = format_html('<a href="{}">{}</a>', dialogue.get_absolute_url(), _("Read the public page"))
                said = _("Published: %(count)s records.") % {"count": len(issue.rows)}
                messages.success(request, format_html("{} {}", said, link))
                return self._back(dialogue)
        issue = what_belongs_to(dialogue=dialogue)
        kinds = (issue.sources, issue.agencies, issue.officials, issue.cells, issue.actions)
        context = {
            "title": _("Publish dialogue with its drafts"),
            "issue": issue,
            "kinds": [(rows[0]._meta, rows) for rows in kinds if rows],
            "incomplete": what_is_incomplete(issue=issue),
            "refused": refused,
        }
        return self._show_act(request, dialogue, "publish", context)

    def _dialogue(self, request: HttpRequest, pk: int) -> Dialogue:
        dialogue: Any = self.get_queryset(request).filter(pk=pk).first() if pk < 2**63 else None
        if dialogue is None:
            raise Http404
        return dialogue

    def _back(self, dialogue: Dialogue) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:cooperation_dialogue_change", args=[dialogue.pk]))

    def _show_act(
        self, request: HttpRequest, dialogue: Dialogue, name: str, context: dict[str, Any]
    ) -> TemplateResponse:
        shared = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "dialogue": dialogue,
            "subtitle": str(dialogue),
            "media": self.media,
        }
        return TemplateResponse(request, f"admin/cooperation/dialogue/{name}.html", shared | context)
