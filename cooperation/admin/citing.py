"""“Add a source and cite it here”: a page beside every record that can be cited, which leads back to the record."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cooperation.models import CITABLE, Citation, Source, may
from cooperation.workflows.cite_source import cite_source

from .asking import Question, QuestionForm
from .boxes import boxes_of, columns_of
from .bulk import BulkScreen, Tool
from .facts import facts_of

#: The fields of a new source, as they are asked for.
SOURCE = (
    "name",
    "slug",
    "kind",
    "country",
    "publisher",
    "published_on",
    "language",
    "url",
    "accessed_on",
    "reliability",
)
#: Stands before them in the names of the boxes.
NEW = "new_"


class CitingForm(QuestionForm):
    """A source that is on record or new, and what of the record it backs or disputes."""

    def boxes(self, screen: Any, request: HttpRequest) -> dict[str, forms.Field]:
        known = boxes_of(screen, request, Citation, "source")
        known["source"].required = False
        new = boxes_of(screen, request, Source, *SOURCE)
        for box in new.values():
            box.required = False  # all of them or none; the source's own rules say which it needs
        words = boxes_of(screen, request, Citation, "stance", "locator", "value_as_stated", "note")
        facts = [("", _("The record as a whole")), *facts_of(screen.model)]
        fact = forms.ChoiceField(choices=facts, label=_("Fact"), required=False)
        return known | {NEW + name: box for name, box in new.items()} | {"field": fact} | words

    def groups(self) -> list[tuple[Any, dict[str, Any]]]:
        new = [name for name in self.fields if name.startswith(NEW)]
        cited = [name for name in self.fields if name != "source" and name not in new]
        return [
            (_("A source on record"), {"fields": ["source"]}),
            (_("Or a new source"), {"fields": new}),
            (_("What it says here"), {"fields": cited}),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse no source and two sources, and check a new one by its own rules; `source` is then either."""
        boxes = super().clean()
        new = {name.removeprefix(NEW): value for name, value in boxes.items() if name.startswith(NEW)}
        is_new = any(new.values())
        if self.errors:
            return boxes
        if is_new == bool(boxes.get("source")):
            raise ValidationError(_("Choose a source on record, or write down a new one."))
        if is_new:
            boxes["source"] = Source(**new)
            try:
                boxes["source"].full_clean()
            except ValidationError as error:
                for name, reasons in error.error_dict.items():
                    self.add_error(NEW + name if NEW + name in self.fields else None, reasons)
        return boxes


class CitingScreen(BulkScreen):
    """A screen of records for each of which a source can be cited; for one that cannot, it adds nothing."""

    @property
    def is_citable(self) -> bool:
        """Whether citations can be about the rows of this screen."""
        return self.model in CITABLE.values()

    def get_urls(self) -> list[Any]:
        pages = [self.row_view("cite", self.cite_view)] if self.is_citable else []
        return [*pages, *super().get_urls()]

    def tools(self, request: HttpRequest, row: Any) -> list[Tool]:
        tools = super().tools(request, row)
        if self.is_citable and self.has_cite_permission(request, row):
            tools.append(Tool(_("Add a source and cite it here"), self.row_page("cite", row)))
        return tools

    def has_cite_permission(self, request: HttpRequest, row: Any) -> bool:
        """Return whether the person may enter sources and change the record, whose citations are a part of it."""
        return request.user.has_perm("cooperation.add_citation") and may(request.user, "change", row)

    def cite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """/admin/cooperation/mission/12/cite/"""
        return self.ask_of_row(request, object_id, self.has_cite_permission, self._citing)

    def _citing(self, row: Any) -> Question:
        def cite(boxes: dict[str, Any]) -> int:
            words = {name: boxes[name] for name in columns_of(Citation, "value_as_stated", "note")}
            told = {name: boxes[name] for name in ("source", "field", "stance", "locator")}
            cite_source(about=row, **told, **words)
            return 1

        return Question(
            title=_("Add a source and cite it here"),
            text=_("Choose a source on record or enter a new one, which is a draft until it is published."),
            yes=_("Cite it"),
            do=cite,
            said=lambda count: _("The source is cited here."),
            form=CitingForm,
        )
