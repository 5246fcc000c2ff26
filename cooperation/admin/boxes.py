"""Boxes of forms: those of a table's own screen, for a page of another kind, and those in which a record is chosen."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import fields_for_model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField, to_attribute

from cooperation.models import MatchRank, PublishedRow


class _OnlyKeys:
    """Show a box once more with what was sent, even where that is no key and Django would ask the database for it."""

    def optgroups(self, name: Any, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [each for each in value if is_key(each)], attr)  # type: ignore[misc]  # a mixin


class SearchBox(_OnlyKeys, AutocompleteSelect):
    """A box in which one record is searched for."""


class SearchBoxForSeveral(_OnlyKeys, AutocompleteSelectMultiple):
    """A box in which several records are searched for."""


class NameOrSearchBox(SearchBox):
    """A box in which one record is searched for; a browser without script shows a line to type its name in instead."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return format_html(
            '{}<noscript><input name="{}" value="{}" aria-label="{}" maxlength="300"></noscript>',
            super().render(name, value, attrs, renderer),
            f"{name}-typed",
            "" if value is None or is_key(value) else value,
            _("Its whole name, acronym or slug"),
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return super().value_from_datadict(data, files, name) or data.get(f"{name}-typed", "").strip()


class RecordField(forms.ModelChoiceField):
    """One record, chosen by search or typed by a name that is its alone."""

    def to_python(self, value: Any) -> Any:
        """Return the record with this key or name; raise ValidationError where there is none, or more than one."""
        if value in self.empty_values:
            return None
        text = str(value)
        rows: Any = self.queryset
        if is_key(text):
            found = list(rows.filter(pk=text))
        elif issubclass(rows.model, PublishedRow) and "\x00" not in text:
            found = list(rows.matching(text).filter(match_rank=MatchRank.NAME)[:2])
            if not found and any(field.name == "slug" for field in rows.model._meta.fields):
                found = list(rows.filter(slug=text))
        else:
            found = []
        if len(found) != 1:
            raise ValidationError(
                _("More than one record has this name. Write its slug.") if found else _("No record has this name."),
                code="invalid_choice",
            )
        return found[0]


def is_key(value: Any) -> bool:
    """Return whether the text can be the key of a row; a longer number would not fit into the column."""
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) < 19


def columns_of(model: type[models.Model], *names: str) -> list[str]:
    """Return the columns of these fields: one for each content language of a translated field."""
    return [
        column
        for name in names
        for column in (
            [to_attribute(name, code) for code in settings.CONTENT_LANGUAGES]
            if isinstance(getattr(model, name, None), TranslatedField)
            else [name]
        )
    ]


def texts_in(boxes: dict[str, Any], name: str) -> dict[str, str]:
    """Return what was written into the boxes of a translated field, by language."""
    return {code: boxes[to_attribute(name, code)] for code in settings.CONTENT_LANGUAGES}


def boxes_of(screen: Any, request: HttpRequest, model: type[models.Model], *names: str) -> dict[str, forms.Field]:
    """Return boxes for these fields of a table as screens of the desk make them, with a search for each relation."""
    make = partial(screen.formfield_for_dbfield, request=request)
    boxes: dict[str, forms.Field] = fields_for_model(model, columns_of(model, *names), formfield_callback=make)
    for name, box in boxes.items():
        if isinstance(box, forms.ModelChoiceField):
            widget = NameOrSearchBox(model._meta.get_field(name), screen.admin_site)
            boxes[name] = RecordField(
                box.queryset, widget=widget, label=box.label, required=box.required, help_text=box.help_text
            )
    return boxes
