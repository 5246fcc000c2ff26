"""The page that asks before something is done: one view and one template for every deed that is more than a form.

It shows what will happen, to which rows, and the boxes to fill in; it works without script. Where something refuses,
it says which row and why, and nothing was changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cooperation.models import PartialDateField
from cooperation.models.partial_date import PartialDateFormField
from cooperation.workflows.all_or_nothing import AT_THE_SAME_MOMENT, Refusal, RefusedError


class QuestionForm(forms.Form):
    """The boxes of a question, made from the screen it is asked on; without any, the answer is yes or no."""

    def __init__(self, *args: Any, screen: Any, request: HttpRequest, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        self.screen, self.request = screen, request
        self.fields |= self.boxes(screen, request)

    def boxes(self, screen: Any, request: HttpRequest) -> dict[str, forms.Field]:
        """Return the boxes by name."""
        return {}

    def clean(self) -> dict[str, Any]:
        """Read each date as the column it is made for does."""
        boxes = super().clean() or {}
        for name in [name for name in boxes if isinstance(self.fields[name], PartialDateFormField)]:
            try:
                boxes[name] = PartialDateField().to_python(boxes[name])
            except ValidationError as error:
                self.add_error(name, error)
        return boxes

    def groups(self) -> list[tuple[Any, dict[str, Any]]]:
        """Return the boxes by group, as an admin form names its fieldsets."""
        return [(None, {"fields": list(self.fields)})] if self.fields else []


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a page asks: the words on it, the boxes, and what is said and done once the answer is yes.

    `do` takes the cleaned boxes and returns how many rows it changed, or raises RefusedError or ValidationError.
    """

    title: Any
    text: Any
    yes: Any
    do: Callable[[dict[str, Any]], int]
    said: Callable[[int], str]
    form: Callable[..., QuestionForm] = QuestionForm


def ask(
    request: HttpRequest,
    screen: Any,
    question: Question,
    *,
    back: str,
    rows: Iterable[Any] = (),
    hidden: Iterable[tuple[str, str]] = (),
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer with the question, or do it where the answer is yes, and go back with a message.

    `rows` are named on the page, each with a link to its own; `hidden` is sent along with the answer.
    """
    answer = request.POST.get("answer", "")
    if answer == "no":
        screen.message_user(request, _("Nothing was changed."), messages.INFO)
        return HttpResponseRedirect(back)
    form = question.form(request.POST if answer else None, screen=screen, request=request, initial=initial)
    refusals: tuple[Refusal, ...] = ()
    if answer and form.is_valid():
        try:
            count = question.do(form.cleaned_data)
        except RefusedError as refused:
            refusals = refused.refusals
        except ValidationError as error:
            add_errors(form, error)
        except IntegrityError:
            add_errors(form, ValidationError(AT_THE_SAME_MOMENT))
        else:
            screen.message_user(request, question.said(count), messages.SUCCESS)
            return HttpResponseRedirect(back)
    page = AdminForm(form, form.groups(), {}, model_admin=screen)  # type: ignore[arg-type]  # any form will do
    context = screen.admin_site.each_context(request) | {
        "title": question.title,
        "question": question,
        "page": page,
        "errors": form.errors,
        "refusals": [(refusal, change_page(screen, refusal.row)) for refusal in refusals],
        "rows": [(row, change_page(screen, row)) for row in rows],
        "hidden": list(hidden),
        "back": back,
        "opts": screen.opts,
        "media": screen.media + page.media,
    }
    request.current_app = screen.admin_site.name
    return TemplateResponse(request, "admin/ask.html", context)


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Show each reason at its box, or above all of them where no box has its name."""
    by_name: dict[Any, Any] = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, reasons in by_name.items():
        form.add_error(name if name in form.fields else None, reasons)


def change_page(screen: Any, row: Any) -> str:
    """Return the address of the row's page at the desk, or nothing where it has none."""
    try:
        return reverse(f"{screen.admin_site.name}:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
