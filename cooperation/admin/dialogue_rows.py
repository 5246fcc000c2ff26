"""What the rows of the dialogue page have in common, be they delegates, readings of areas or actions.

Each row follows its own rights: what is public stays as it is for those who may not change it, and drafts can be
added beside it.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from translated_fields import to_attribute

from cooperation.history.words import language_of
from cooperation.models import PartialDate
from cooperation.models.rights import PUBLISH, edited_partnerships

from .base import RuleKeepingForm
from .dialogue_entry import DialogueEntry
from .inlines import RowFormSet, RowInline

#: The most rows of one kind that a dialogue page takes.
MOST_ROWS = 100


class _Known:
    """Shows the chosen records without asking the database for each box, where the row has brought them along."""

    known: dict[str, Any]

    def optgroups(self: Any, name: str, value: Any, attr: Any = None) -> Any:
        chosen = [str(key) for key in value if str(key) not in self.choices.field.empty_values]
        known = getattr(self, "known", {})
        if not set(chosen) <= set(known):
            return super().optgroups(name, value, attr)  # type: ignore[misc]  # the widget it is mixed into has it
        options = [] if self.is_required or self.allow_multiple_selected else [("", "")]
        options += [(key, str(known[key])) for key in chosen]
        return [
            (None, [self.create_option(name, key, text, chosen, index) for index, (key, text) in enumerate(options)], 0)
        ]


class KnownChoice(_Known, AutocompleteSelect):
    """A box that searches for one record."""


class KnownChoices(_Known, AutocompleteSelectMultiple):
    """A box that searches for several records."""


class EntryForm(RuleKeepingForm):
    """One row of the page. A row that the user may not change is shown, and what is sent for it is not read."""

    #: Set by the formset on each form.
    is_fixed = False
    entry: DialogueEntry

    #: Relations whose chosen records the row brings along.
    brought: ClassVar[tuple[str, ...]] = ()

    def meet(self, entry: DialogueEntry) -> None:
        """Fit the row into the dialogue being entered."""
        self.entry = entry
        for name in self.brought:
            chosen: Any = getattr(self.instance, name) if self.instance.pk else None
            rows = list(chosen.all()) if hasattr(chosen, "all") else [chosen] if chosen else []
            widget: Any = self.fields[name].widget
            getattr(widget, "widget", widget).known = {str(row.pk): row for row in rows}

    def fix(self) -> None:
        """Show the row as it is, and read nothing for it."""
        self.is_fixed = True
        for field in self.fields.values():
            field.disabled = True

    def full_clean(self) -> None:
        if not self.is_fixed:
            return super().full_clean()
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data = dict(self.initial)
        return None

    def has_changed(self) -> bool:
        return not self.is_fixed and super().has_changed()

    def hidden_errors(self) -> list[Any]:
        """What is wrong with a box that nobody sees, such as the number of a row that has been deleted."""
        return [error for field in self.hidden_fields() for error in field.errors]

    def in_languages(self, *names: str) -> list[Any]:
        """The boxes of texts in the languages of the two sides, a text after the other."""
        return [self[to_attribute(name, code)] for name in names for code in self.entry.languages]

    def in_other_languages(self) -> list[Any]:
        """The boxes of all texts in the languages that are neither side's."""
        codes = {field.name: language_of(field) for field in self._columns()}
        return [self[name] for name in self.fields if codes.get(name) not in ("", None, *self.entry.languages)]

    def _columns(self) -> Any:
        return self._meta.model._meta.concrete_fields


class DatedByDialogue(EntryForm):
    """A row dated by the dialogue unless it names a day of its own; it follows when the dialogue is moved.

    The box of the day is empty while the dialogue's own day holds.
    """

    #: The column of the day.
    day = ""
    was_on: PartialDate | None = None
    does_follow = False

    def meet(self, entry: DialogueEntry) -> None:
        super().meet(entry)
        if self.instance.pk is not None:
            self.was_on = getattr(self.instance, self.day)
            self.does_follow = self.follows
            if self.does_follow:
                self.initial[self.day] = ""

    @property
    def follows(self) -> bool:
        """Whether the row, as it was read, has the day of its dialogue."""
        return self.was_on is not None and self.was_on == self.entry.was_dated_by

    def has_changed(self) -> bool:
        moves = self.does_follow and not self.is_fixed and self.entry.closes_on != self.entry.was_dated_by
        return moves or super().has_changed()

    def _post_clean(self) -> None:
        """Say once, at the dialogue's own box, that its date is none; its rows need not repeat it."""
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out
        if self.entry.has_wrong_date and not self.data.get(self.add_prefix(self.day)):
            self._errors.pop(self.day, None)


class EntryFormSet(RowFormSet):
    """Rows of one kind on the dialogue page. `entry` is what they share with the others."""

    #: Whether the user may add rows here; set by the inline.
    may_add = False

    def __init__(self, *args: Any, entry: DialogueEntry, **kwargs: Any) -> None:
        self.entry = entry
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.meet(self.entry)
        if form.instance.pk is None:
            return
        if not self.entry.may_change(form.instance):
            form.fix()
        if DELETION_FIELD_NAME in form.fields and not self.entry.may_delete(form.instance):
            del form.fields[DELETION_FIELD_NAME]

    def kept_new(self) -> list[Any]:
        """The rows filled in anew, as far as they are in order."""
        return [form for form in self.extra_forms if form.has_changed() and form.is_valid()]


class EntryInline(RowInline):
    """Rows of one kind on the dialogue page."""

    formset: Any = EntryFormSet
    #: Relations with a short list of choices, which is shown whole.
    listed: tuple[str, ...] = ()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        # More rows than a dialogue can have are refused before each is made into boxes.
        kwargs |= {"max_num": MOST_ROWS, "absolute_max": MOST_ROWS + 1}
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.may_add = self.has_add_permission(request, obj)
        return formset

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        """Show short lists whole and plain; the boxes that search keep what the row has brought along."""
        if db_field.name in self.listed:
            return db_field.formfield()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A box that is searched in keeps the link that adds a record; the others lead away from a long page.
            wrapper: Any = field.widget
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownChoice(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs["widget"] = KnownChoices(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class DraftRows(EntryInline):
    """Records of their own that stand on the dialogue page: drafts can be added beside a dialogue that is public."""

    def _may_change(self, request: HttpRequest, noun: Any) -> bool:
        return noun is None or noun.pk is None or may_enter_drafts(request.user, noun)


def may_enter_drafts(user: Any, dialogue: Any) -> bool:
    """Whether the user may add drafts that belong to the dialogue, be it public or not."""
    if not user.has_perm("cooperation.change_dialogue"):
        return False
    return user.has_perm(PUBLISH) or not dialogue.partnership_keys().isdisjoint(edited_partnerships(user))
