"""The two delegations, as rows of the dialogue page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from cooperation.models import Delegate, DelegateRole, Official

from .dialogue_entry import DialogueEntry
from .dialogue_rows import EntryForm, EntryFormSet, EntryInline


class DelegateForm(EntryForm):
    """A delegate: an official on record, one entered here by name, or one whose name is not on record.

    A name that one official on record has is that official; any other becomes a new one, a draft.
    """

    brought = ("official", "agency")
    newcomer: Official | None = None

    is_unnamed = forms.BooleanField(label=_("Name not on record"), required=False)

    def meet(self, entry: DialogueEntry) -> None:
        super().meet(entry)
        self.fields["position"].required = False
        self.fields["position"].help_text = self.fields["official"].help_text = ""  # said once, above all rows
        self.fields["side"].widget.choices = [("", "---------"), *((side.pk, str(side)) for side in entry.sides)]
        self.initial["is_unnamed"] = self.instance.pk is not None and self.instance.official_id is None
        for code in entry.languages:
            label = gettext("New name (%(language)s)") % {"language": get_language_info(code)["name_translated"]}
            self.fields[f"named_{code}"] = forms.CharField(
                label=label, required=False, max_length=300, widget=forms.TextInput(attrs={"lang": code})
            )

    def name_boxes(self) -> list[Any]:
        """The boxes for the name of an official who is not on record yet."""
        return [self[f"named_{code}"] for code in self.entry.languages]

    def titles(self) -> list[Any]:
        return self.in_languages("title")

    def notes(self) -> list[Any]:
        return self.in_languages("note")

    def clean(self) -> Any:
        """Ask for one name, or for the word that none is on record; a name given is a name on record."""
        cleaned = super().clean()
        names = {code: self.cleaned_data.get(f"named_{code}", "").strip() for code in self.entry.languages}
        official = self.cleaned_data.get("official")
        if any(names.values()):
            if official is not None:
                self.add_error("official", _("Choose an official on record or write a new name, not both."))
            else:
                self._name({code: name for code, name in names.items() if name})
        elif official is None and not self.cleaned_data.get("is_unnamed") and "official" not in self.errors:
            self.add_error("official", _("Choose the official, write a new name, or tick “Name not on record”."))
        return cleaned

    def _name(self, names: dict[str, str]) -> None:
        """Find the one official with this name, or prepare a new one."""
        same = Q(pk__in=[])
        for code, name in names.items():
            same |= Q(**{f"{to_attribute('name', code)}__iexact": name})
        known = list(Official.objects.filter(same)[:2])
        if len(known) > 1:
            self.add_error("official", _("Several officials on record have this name. Choose one of them."))
        elif known:
            self.cleaned_data["official"] = known[0]
        else:
            self.newcomer = Official(**{to_attribute("name", code): name for code, name in names.items()})

    def save(self, commit: bool = True) -> Any:
        """Save the delegate, and first the official who is new."""
        if self.newcomer is not None and commit:
            self.newcomer.take_free_slug()
            self.newcomer.save()
            self.instance.official = self.newcomer
        return super().save(commit)


class DelegateFormSet(EntryFormSet):
    """The two delegations."""

    def __init__(self, *args: Any, entry: DialogueEntry, **kwargs: Any) -> None:
        if entry.begun_with is not None:
            roles = (DelegateRole.HEAD, DelegateRole.DELEGATE)
            kwargs["initial"] = [
                {"side": side.pk, "position": position, "role": role.value}
                for side in entry.begun_with.partnership.sides
                for position, role in enumerate(roles, start=1)
            ]
        super().__init__(*args, entry=entry, **kwargs)

    def clean(self) -> None:
        """Put a delegate without a position behind the others of the side; refuse one person entered twice."""
        rows = [form.instance for form in self.initial_forms if form not in self.deleted_forms]
        newcomers: set[str] = set()
        for form in self.kept_new():
            if form.cleaned_data.get("position") is None:
                same = [row.position for row in rows if row.side_id == form.instance.side_id]
                form.instance.position = form.cleaned_data["position"] = max(same, default=0) + 1
            rows.append(form.instance)
            if form.newcomer is not None:
                if str(form.newcomer) in newcomers:
                    raise ValidationError(_("This official is already listed at this dialogue."))
                newcomers.add(str(form.newcomer))
        super().clean()


class DelegateEntryInline(EntryInline):
    """Who took part. Two rows a side wait to be filled in when a dialogue is added."""

    model = Delegate
    form = DelegateForm
    formset: Any = DelegateFormSet
    template = "admin/cooperation/dialogue/delegates.html"
    parts = ("side", "position", "role", "official", "agency", "title", "note")
    mentions = ("official", "agency", "side")
    listed = ("side",)
    ordering = ("side_id", "position")
    verbose_name_plural = _("delegations")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is not None else 4
