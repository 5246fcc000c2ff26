"""Spreadsheets of a list: export as it is filtered, template, and import with a preview before anything is written."""

import tempfile
import time
from collections.abc import Iterable
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.exchange.cells import Cell
from cooperation.exchange.readers import MOST_ROWS, SheetError, too_large
from cooperation.exchange.sheets import meanings_of, refused_of, rows_of, template_of
from cooperation.exchange.staging import stage
from cooperation.exchange.steps import Progress, check_next
from cooperation.exchange.uploads import is_too_large
from cooperation.exchange.writers import CSV_TYPE, XLSX_TYPE, CellTooLongError, SheetOut, csv_lines, write_workbook
from cooperation.exchange.writing import begin_writing, write_in_background
from cooperation.models import CITABLE, Citation, Row, SheetImport, SheetImportState, SheetRow, SheetRowOutcome

#: How many rows of an import one page shows, and how much of a long text.
ROWS_ON_A_PAGE = 50
LONGEST_TEXT = 240
#: How long a page waits for the end of a writing before it answers, in seconds.
WAIT = 2.0


class UploadForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A workbook (.xlsx), or a CSV file in UTF-8. The first row names the columns."),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )


class ReasonForm(forms.Form):
    """Why the rows are written; it stands in the history of each of them."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)


class SheetScreens(admin.ModelAdmin):
    """What the screen of a noun has for spreadsheets of it."""

    change_list_template = "admin/sheets/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"

        def page(address: str, view: Any, page_name: str) -> URLPattern:
            return path(f"sheet/{address}", self.admin_site.admin_view(view), name=f"{name}_{page_name}")

        return [
            page("export.<str:kind>", self.export_view, "export"),
            page("template.xlsx", self.template_view, "template"),
            page("import/", self.import_view, "import"),
            page("import/<int:key>/", self.preview_view, "import_preview"),
            page("import/<int:key>/refused.<str:kind>", self.refused_view, "import_refused"),
            *super().get_urls(),
        ]

    def sheet_page(self, name: str, *args: Any) -> str:
        """Return the address of one of these pages."""
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def may_import(self, request: HttpRequest) -> bool:
        """Whether the person may write any row of the noun; which ones is asked row by row."""
        names = (f"cooperation.{deed}_{self.opts.model_name}" for deed in ("add", "change"))
        return any(request.user.has_perm(name) for name in names)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        query = request.GET.urlencode()
        links = {
            "export_xlsx": f"{self.sheet_page('export', 'xlsx')}?{query}",
            "export_csv": f"{self.sheet_page('export', 'csv')}?{query}",
            "template": self.sheet_page("template"),
            "import": self.sheet_page("import") if self.may_import(request) else "",
            "parts": list(self._lists_of_parts()),
        }
        return super().changelist_view(request, {"sheets": links} | (extra_context or {}))

    def _lists_of_parts(self) -> Iterable[tuple[str, str]]:
        """Yield the name and the address of the list of each noun whose rows are parts of this one, with citations."""
        for model in apps.get_app_config("cooperation").get_models():
            if not issubclass(model, Row) or not model.part_of or not self.admin_site.is_registered(model):
                continue
            if model._meta.get_field(model.part_of).related_model is self.model:
                yield str(model._meta.verbose_name_plural), self._list_of(model)
        for name, model in CITABLE.items():
            if model is self.model:
                yield str(Citation._meta.verbose_name_plural), f"{self._list_of(Citation)}?{name}__isnull=False"

    def _list_of(self, model: Any) -> str:
        return reverse(f"{self.admin_site.name}:{model._meta.app_label}_{model._meta.model_name}_changelist")

    # Out

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Send the rows of the list as it is filtered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            listed = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{self._list_of(self.model)}?e=1")
        if kind == "xlsx" and listed.count() > MOST_ROWS:
            messages.error(
                request,
                _("A workbook takes %(most)s rows. Filter the list first, or export it as CSV.") % {"most": MOST_ROWS},
            )
            return HttpResponseRedirect(f"{self._list_of(self.model)}?{request.GET.urlencode()}")
        sheet = rows_of(self.model, listed.select_related(None))
        return self._send(request, kind, f"{self.opts.model_name}-{timezone.localdate()}", sheet)

    def template_view(self, request: HttpRequest) -> HttpResponseBase:
        """Send an empty workbook that says what to write in it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._workbook(f"{self.opts.model_name}-template", template_of(self.model))

    def refused_view(self, request: HttpRequest, key: int, kind: str) -> HttpResponseBase:
        """Send the refused rows of an import, each with the reason."""
        sheet = self._own_import(request, key)
        return self._send(request, kind, f"{self.opts.model_name}-refused", refused_of(sheet, self.model))

    def _send(self, request: HttpRequest, kind: str, name: str, sheet: SheetOut) -> HttpResponseBase:
        if kind == "csv":
            response = StreamingHttpResponse(csv_lines(sheet.header, sheet.rows), content_type=CSV_TYPE)
            response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return response
        if kind != "xlsx":
            raise Http404
        try:
            return self._workbook(name, [sheet, meanings_of(self.model)])
        except CellTooLongError as error:
            messages.error(
                request,
                _("The text in row %(row)s, column %(column)s is too long for a workbook. Export the list as CSV.")
                % {"row": error.row, "column": error.column},
            )
            return HttpResponseRedirect(self._list_of(self.model))

    def _workbook(self, name: str, sheets: list[SheetOut]) -> FileResponse:
        file = tempfile.SpooledTemporaryFile(max_size=2 * 1024 * 1024)  # noqa: SIM115 (the response closes it)
        write_workbook(file, sheets)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)

    # In

    def import_view(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for a file, and begin an import with it."""
        self._refuse_reader(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST":
            is_complete = form.is_valid()
            if is_too_large(request):
                form.errors["file"] = form.error_class([too_large()])
            elif is_complete:
                file = form.cleaned_data["file"]
                try:
                    sheet = stage(file=file, file_name=file.name, model=self.model, user=request.user)
                except SheetError as error:
                    form.add_error("file", str(error))
                else:
                    return HttpResponseRedirect(self.sheet_page("import_preview", sheet.pk))
        person: Any = request.user
        begun = SheetImport.objects.unfinished().filter(user=person, noun=self.opts.model_name)
        context = {
            "form": form,
            "begun": [(sheet, self.sheet_page("import_preview", sheet.pk)) for sheet in begun],
            "template": self.sheet_page("template"),
            "most_rows": MOST_ROWS,
        }
        return self._page(request, "import", _("Import %(noun)s"), context)

    def preview_view(self, request: HttpRequest, key: int) -> HttpResponseBase:
        """Lead an import through its steps: check some rows, show what they would do, write them all."""
        self._refuse_reader(request)
        sheet = self._own_import(request, key)
        if request.method == "POST":
            return self._decide(request, sheet)
        if sheet.state == SheetImportState.CHECKING:
            progress = check_next(sheet)
            if sheet.state == SheetImportState.CHECKING:
                return self._page(request, "progress", _("Import %(noun)s"), {"sheet": sheet, "progress": progress})
        if sheet.state == SheetImportState.WRITING and not sheet.is_broken_off:
            self._wait_for(sheet)
            if sheet.state == SheetImportState.WRITING:
                waiting: dict[str, Any] = {"sheet": sheet, "progress": Progress(0, 0)}
                return self._page(request, "progress", _("Import %(noun)s"), waiting)
        return self._preview(request, sheet)

    def _decide(self, request: HttpRequest, sheet: SheetImport) -> HttpResponseBase:
        if "discard" in request.POST and sheet.state != SheetImportState.WRITING:
            sheet.delete()
            messages.success(request, _("The upload is thrown away. The record is as it was."))
            return HttpResponseRedirect(self.sheet_page("import"))
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._preview(request, sheet, form)
        reason = form.cleaned_data["reason"].strip() or _("Spreadsheet %(file)s") % {"file": sheet.file_name}
        try:
            if begin_writing(sheet, reason=reason):
                write_in_background(sheet)
        except DatabaseError:
            messages.error(request, _("The database is busy. Nothing was changed. Try again in a while."))
        return HttpResponseRedirect(self.sheet_page("import_preview", sheet.pk))

    def _wait_for(self, sheet: SheetImport) -> None:
        """Wait a little for the end of the writing, so that a page that asks again does not ask without pause."""
        until = time.monotonic() + WAIT
        while sheet.state == SheetImportState.WRITING and time.monotonic() < until:
            time.sleep(0.2)
            sheet.refresh_from_db()

    def _preview(self, request: HttpRequest, sheet: SheetImport, form: ReasonForm | None = None) -> HttpResponseBase:
        counts = sheet.counts()
        shown = request.GET.get("show", "")
        rows = sheet.rows.all()
        if shown in SheetRowOutcome.values:
            rows = rows.filter(outcome=shown)
        elif any(count for outcome, count in counts.items() if outcome != SheetRowOutcome.UNCHANGED):
            rows = rows.exclude(outcome=SheetRowOutcome.UNCHANGED)
        page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "sheet": sheet,
            "counts": [(outcome, counts[outcome]) for outcome in SheetRowOutcome if counts[outcome]],
            "shown": shown,
            "page": page,
            "rows": [shown_row(row, sheet.header) for row in page],
            "to_write": counts[SheetRowOutcome.NEW] + counts[SheetRowOutcome.CHANGED],
            "refused": counts[SheetRowOutcome.REFUSED],
            "is_written": sheet.state == SheetImportState.WRITTEN,
            "form": form or ReasonForm(),
            "refused_xlsx": self.sheet_page("import_refused", sheet.pk, "xlsx"),
            "refused_csv": self.sheet_page("import_refused", sheet.pk, "csv"),
            "import_page": self.sheet_page("import"),
        }
        return self._page(request, "preview", _("Import %(noun)s"), context)

    def _refuse_reader(self, request: HttpRequest) -> None:
        if not self.may_import(request):
            raise PermissionDenied

    def _own_import(self, request: HttpRequest, key: int) -> SheetImport:
        """Return the person's own import of this noun; anybody else's is not found."""
        self._refuse_reader(request)
        person: Any = request.user
        own = SheetImport.objects.filter(user=person, noun=self.opts.model_name, pk=key)
        if (sheet := own.select_related("user").first()) is None:
            raise Http404
        return sheet

    def _page(self, request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> TemplateResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title % {"noun": self.opts.verbose_name_plural},
            "list_page": self._list_of(self.model),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/sheets/{name}.html", shared | context)


def shown_row(row: SheetRow, header: list[str]) -> dict[str, Any]:
    """Return a row of an import as its preview shows it: a line for each cell that says something new, or wrong."""
    cells = dict(zip(header, row.cells, strict=True))
    lines = [
        {"column": column, "before": before, "after": after}
        for column, (old, new) in row.changes.items()
        for before, after in [excerpts(old, new)]
    ]
    lines += [
        {"column": column, "after": excerpts("", Cell.from_staged(cells.get(column, "")).text)[1], "reason": reason}
        for column, reason in row.reasons.items()
    ]
    return {"number": row.number, "key": row.key, "outcome": SheetRowOutcome(row.outcome), "lines": lines}


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Return both texts, of long ones the parts where they begin to differ."""
    start = 0
    if max(len(old), len(new)) > LONGEST_TEXT:
        while start < min(len(old), len(new)) and old[start] == new[start]:
            start += 1
        start = max(0, start - LONGEST_TEXT // 4)

    def part(text: str) -> str:
        shown = text[start : start + LONGEST_TEXT]
        return f"{'…' if start and shown else ''}{shown}{'…' if len(text) > start + LONGEST_TEXT else ''}"

    return part(old), part(new)
