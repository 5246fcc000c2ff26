"""A sitting at a form, from opening it to saving it: nothing that others save meanwhile is lost, and reasons are given.

See docs/decisions/0018-two-people-at-one-record.md.
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models, router, transaction
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cooperation.history.reading import said_by
from cooperation.history.states import UNTOLD
from cooperation.history.words import label_of
from cooperation.models import Publication, Row, acting, reasoned_columns

from .conflict import Conflict
from .desk_page import answer, key_in
from .opened import BOX, Opened, newest_versions, read, row_key, sign
from .reason import LONGEST_REASON, REASON, reason_of

#: The button of the conflict page that leads back to the form.
EDIT_ON = "_edit_on"


@dataclass
class Sitting:
    """What the page knows of the form that it shows or that was sent to it."""

    box: str = ""  # the signed box: what the form was opened on
    is_public: bool = False  # the record is or was public
    is_forged: bool = False
    is_unfinished: bool = False  # the reader chose to look the settled form over before saving it
    formsets: list[Any] = field(default_factory=list)

    def judge(self, form: Any) -> None:
        """Add to a form what forbids to save it."""
        if self.is_forged:
            message = _("This form does not say which version of the record it shows. Open the record again.")
            form.add_error(None, ValidationError(message, code="not_opened"))
        if self.is_unfinished:
            message = _("Nothing is saved yet. Look the form over, and save it.")
            form.add_error(None, ValidationError(message, code="unfinished"))
        if not form.cleaned_data.get(REASON) and (self._asks(form) or any(map(self._asks_below, self.formsets))):
            message = _("This changes a stage, a status or a date of a public record. Give the reason.")
            form.add_error(REASON, ValidationError(message, code="required"))

    def _asks(self, form: Any) -> bool:
        return self.is_public and not reasoned_columns(form._meta.model).isdisjoint(form.changed_data)

    def _asks_below(self, formset: Any) -> bool:
        columns = reasoned_columns(formset.model)
        return any(
            form.has_changed()
            and self._is_public_row(formset.model, form)
            and not (columns | ({"DELETE"} if columns else set())).isdisjoint(form.changed_data)
            for form in formset.forms
        )

    def _is_public_row(self, model: type[Row], form: Any) -> bool:
        """Return whether a row below the record is public: a part as its record is, any other by its own state."""
        if model.part_of:
            return self.is_public
        stored = form.initial.get("publication", getattr(form.instance, "publication", Publication.DRAFT))
        return form.instance.pk is not None and stored != Publication.DRAFT


class SittingAdmin(admin.ModelAdmin):
    """A page with a form on which two people may work at once."""

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Add the boxes of the sitting; the template shows them, as they are of the page and not of the record."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.sitting = sitting = getattr(request, "sitting", Sitting())
        form.base_fields[BOX] = forms.CharField(required=False, widget=forms.HiddenInput, initial=sitting.box)
        form.base_fields[REASON] = forms.CharField(
            label=_("Reason for the change"),
            required=False,
            max_length=LONGEST_REASON,
            widget=AdminTextareaWidget(attrs={"rows": 2}),
            help_text=_("Kept in the history. Needed where a stage, a status or a date of a public record changes."),
        )
        return form

    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Save what was sent only on top of what its reader has seen; else show what others saved meanwhile."""
        request.sitting = Sitting()
        key = None if object_id is None else key_in(self.opts, unquote(object_id))
        if key is None:
            with acting(reason=reason_of(request)):
                return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method != "POST":
            now = newest_versions(self.model, key, self._tables_of_rows(request))
            request.sitting.box = sign(self.model, key, Opened(now, now))
            return super().changeform_view(request, object_id, form_url, extra_context)
        with acting(reason=reason_of(request)), transaction.atomic(using=router.db_for_write(self.model)):
            self._lock(request, key)
            page = self._meet_others(request, key)
            return page or super().changeform_view(request, object_id, form_url, extra_context)

    def _create_formsets(self, request: Any, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]  # not in the stubs
        request.sitting.formsets = formsets
        return formsets, inlines

    def shown_fields(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Return the fields of the form, by name."""
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def row_formsets(self, request: Any, obj: Any) -> Any:
        """Return the forms of the rows on the page as they were sent, and the screens they belong to."""
        return self._create_formsets(request, obj, change=True)

    def _tables_of_rows(self, request: HttpRequest) -> list[tuple[type[Row], str]]:
        """Return the tables whose rows stand on the page, each with the relation that leads to the record."""
        inlines = dict.fromkeys([*self.inlines, *self.get_inlines(request, None)])
        tables = [(each.model, _get_foreign_key(self.model, each.model, each.fk_name).name) for each in inlines]
        return list(dict.fromkeys(tables))

    def _lock(self, request: HttpRequest, key: int) -> None:
        """Hold the record, what it is a part of, and its rows until the end of the transaction.

        The whole comes first on every page, so that two pages never wait for each other. SQLite has one writer at a
        time anyway.
        """
        rows: Any = self.model._base_manager
        row = rows.filter(pk=key).first()
        if row is None:
            return
        whole = row.whole
        type(whole)._base_manager.select_for_update().filter(pk=whole.pk).first()
        rows.select_for_update().filter(pk=key).first()
        for table, relation in self._tables_of_rows(request):
            held = table._base_manager.select_for_update().filter(**{relation: key}).order_by("pk")
            list(held.values_list("pk", flat=True))

    def _meet_others(self, request: Any, key: int) -> HttpResponse | None:
        """Return the page that shows what others saved meanwhile; None where the form can be judged and saved.

        What was sent is then as if it had been opened now, with the choices of its reader carried out.
        """
        sitting = request.sitting
        sitting.box = str(request.POST.get(BOX, ""))
        opened = read(self.model, key, sitting.box)
        record: Any = self.get_object(request, str(key))
        if opened is None:
            sitting.is_forged = True
            return None
        now = newest_versions(self.model, key, self._tables_of_rows(request))
        if record is None or not self.has_change_permission(request, record):
            return self._too_late(request, key, record, opened)
        sitting.is_public = record.whole.was_ever_public
        if opened.first != now:
            conflict = Conflict(self, request, record, opened, now)
            if not conflict.is_whole:
                sitting.is_forged = True
                return None
            if conflict.clashes and (opened.seen != now or not conflict.is_answered):
                return self._show_conflict(request, key, record, conflict)
            request.POST = conflict.settled()
        else:
            request.POST = request.POST.copy()
        request.POST[BOX] = sitting.box = sign(self.model, key, Opened(now, now))
        sitting.is_unfinished = EDIT_ON in request.POST
        return None

    def _show_conflict(self, request: Any, key: int, record: Any, conflict: Conflict) -> HttpResponse:
        choices = {choice.name for clash in conflict.clashes for choice in clash.choices()}
        sent = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in {*choices, BOX, EDIT_ON, "csrfmiddlewaretoken"}
            for value in values
        ]
        context = {
            "title": _("Somebody else saved this record"),
            "subtitle": str(record),
            "object": record,
            "clashes": conflict.clashes,
            "acts": conflict.acts(),
            "sent": sent,
            "box": sign(self.model, key, Opened(conflict.opened.first, conflict.now)),
            "was_asked": conflict.opened.seen == conflict.now,
        }
        return answer(self, request, "admin/conflict.html", context, 409)

    def _too_late(self, request: Any, key: int, record: Any, opened: Opened) -> HttpResponse | None:
        """Return the page that keeps what was written for a record that was deleted or came out of reach meanwhile.

        None where nothing of that kind happened: the person never had the right, and the usual answer follows.
        """
        last = self.model.versions.filter(id=key).order_by("history_id").last()
        if last is None or last.history_id == opened.first.get(row_key(self.model, key)):
            return None
        if record is not None and not self.has_view_permission(request, record):
            return None
        boxes = {
            column.name: label_of(column)
            for column in (*self.opts.concrete_fields, *self.opts.many_to_many)
            if column.name not in UNTOLD and isinstance(column, models.Field)
        }
        written = [
            (label, ", ".join(request.POST.getlist(name)))
            for name, label in boxes.items()
            if request.POST.get(name) and not self.opts.get_field(name).is_relation
        ]
        context = {
            "title": _("This record was deleted") if record is None else _("This record is out of your reach now"),
            "subtitle": None,
            "object": record,
            "key": key,
            "person": said_by(last),
            "at": last.history_date,
            "reason": last.history_change_reason,
            "standing": getattr(record, "publication", None) and record.get_publication_display(),
            "written": written,
        }
        return answer(self, request, "admin/too_late.html", context, 409 if record is None else 403)
