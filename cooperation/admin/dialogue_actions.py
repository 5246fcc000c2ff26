"""The actions that a dialogue left to be done, as rows of its page."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.models import ActionItem, Agency

from .dialogue_entry import DialogueEntry
from .dialogue_rows import DatedByDialogue, DraftRows, EntryFormSet


class ActionForm(DatedByDialogue):
    """An action that the dialogue left to be done."""

    brought = ("leads",)
    day = "raised_on"

    def meet(self, entry: DialogueEntry) -> None:
        super().meet(entry)
        self.fields["reference"].required = False
        self.fields["reference"].help_text = ""  # said once, above all rows
        areas = dict(entry.areas)
        if self.instance.pk is not None:
            areas.setdefault(str(self.instance.area_id), self.instance.area)
        self.fields["area"].widget.choices = [("", "---------"), *((key, str(area)) for key, area in areas.items())]

    def titles(self) -> list[Any]:
        return self.in_languages("title")

    def details(self) -> list[Any]:
        return self.in_languages("detail", "due_note")

    def has_changed(self) -> bool:
        """A new row that holds nothing but the reference proposed for it is not kept."""
        if self.instance.pk is None and not set(self.changed_data) - {"reference"}:
            return False
        return super().has_changed()

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.entry.chosen_partnership is not None and self.instance.partnership_id is None:
            self.instance.partnership = self.entry.chosen_partnership
        return cleaned


class ActionFormSet(EntryFormSet):
    """What the dialogue left to be done."""

    def __init__(self, *args: Any, entry: DialogueEntry, **kwargs: Any) -> None:
        if entry.begun_with is not None or not entry.is_new:
            references = entry.free_references(self.extra)
            kwargs["initial"] = [{"reference": reference} for reference in references]
        super().__init__(*args, entry=entry, **kwargs)

    def clean(self) -> None:
        """Give an action without a reference the next one that nothing on this page uses."""
        nameless = [form for form in self.kept_new() if not form.instance.reference]
        free = self.entry.free_references(len(self.forms)) if nameless else []
        used = {form.instance.reference for form in self.forms}
        left = [reference for reference in free if reference not in used]
        for form, reference in zip(nameless, left, strict=False):
            form.instance.reference = form.cleaned_data["reference"] = reference
        super().clean()


class ActionInline(DraftRows):
    """Actions recorded at the dialogue; their later steps are kept on their own pages."""

    model = ActionItem
    fk_name = "raised_at"
    form = ActionForm
    formset: Any = ActionFormSet
    template = "admin/cooperation/dialogue/recorded_actions.html"
    parts = ("reference", "title", "area", "strength", "due_on", "leads", "due_note", "raised_on", "detail")
    mentions = ("area", "partnership")
    listed = ("area",)
    ordering = ("reference",)
    verbose_name_plural = _("actions recorded")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related(Prefetch("leads", Agency.objects.all()))

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is not None else 3
