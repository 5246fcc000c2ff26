"""The sources of the dialogue page: each is entered once and cited for all that it backs on the page.

Citing a source for one fact, or for what conflicts with the record, is for the citations of the record itself.
"""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from cooperation.models import ActionItem, AreaProgress, AreaStage, Citation, Delegate, Row, Source, may

from .base import RuleKeepingForm, in_every_language, labels_in_languages
from .dialogue_entry import DialogueEntry
from .dialogue_rows import DraftRows, EntryFormSet

#: What a new source is described by on this page; the rest is on its own page.
DESCRIPTION = (
    *("kind", "country", *in_every_language("name"), *in_every_language("publisher")),
    *("published_on", "language", "url", "accessed_on", "reliability"),
)
#: What can be backed by rights over the dialogue itself, and by rights over its drafts.
OF_THE_DIALOGUE = [
    ("dialogue", _("The dialogue")),
    ("outcome", _("It is the outcome document")),
    ("delegates", _("All delegates")),
]
OF_THE_DRAFTS = [("areas", _("All areas with a stage")), ("actions", _("All actions"))]


class PageSourceForm(forms.ModelForm):
    """A source on record or a new one, and what it backs."""

    #: The form of a new source; set by the inline.
    describing: Any = None
    entry: DialogueEntry

    backs = forms.MultipleChoiceField(label=_("Backs"), widget=forms.CheckboxSelectMultiple, required=False)

    def meet(self, entry: DialogueEntry) -> None:
        self.entry = entry
        self.fields["source"].required = False
        choices = [*OF_THE_DIALOGUE, *OF_THE_DRAFTS]
        if not entry.is_new and not entry.may_change(entry.dialogue):
            choices = OF_THE_DRAFTS
        backs: Any = self.fields["backs"]
        backs.choices = choices
        self.initial["backs"] = [name for name in ("dialogue", "areas", "actions") if name in dict(choices)]
        sent = self.data if self.is_bound else None
        self.new = self.describing(sent, prefix=f"{self.prefix}-new", instance=Source())
        self.new.empty_permitted, self.new.use_required_attribute = True, False
        self.new.fields["country"].widget.choices = [("", "---------"), *((side.pk, str(side)) for side in entry.sides)]

    def names(self) -> list[Any]:
        return [self.new[to_attribute("name", code)] for code in self.entry.languages]

    def publishers(self) -> list[Any]:
        return [self.new[to_attribute("publisher", code)] for code in self.entry.languages]

    def in_other_languages(self) -> list[Any]:
        """The boxes of the new source in the languages that are neither side's."""
        others = [code for code in settings.CONTENT_LANGUAGES if code not in self.entry.languages]
        return [self.new[to_attribute(name, code)] for name in ("name", "publisher") for code in others]

    def has_changed(self) -> bool:
        return super().has_changed() or self.new.has_changed()

    def _post_clean(self) -> None:
        """Check the source and not the citations, which are made once the rows they are about are saved."""
        chosen = self.cleaned_data.get("source")
        if not self.has_changed():
            return
        if self.new.has_changed():
            if chosen is not None:
                self.add_error("source", _("Choose a source on record or describe a new one, not both."))
            elif not self.new.is_valid():
                self.add_error(None, _("The new source is not complete."))
            elif (url := self.new.cleaned_data.get("url")) and Source.objects.filter(url=url).exists():
                self.add_error("source", _("A source with this address is on record. Choose it here."))
        elif chosen is None and "source" not in self.errors:
            self.add_error("source", _("Choose a source on record, or describe a new one."))
        if not self.cleaned_data.get("backs"):
            self.add_error("backs", _("Say what the source backs."))

    def saved_source(self) -> Source:
        """Return the source, saved first if it is new."""
        chosen: Source | None = self.cleaned_data.get("source")
        if chosen is not None:
            return chosen
        source: Source = self.new.instance
        source.take_free_slug()
        source.save()
        return source


class PageSourceFormSet(EntryFormSet):
    """The sources entered on this page; those cited already stand among the citations."""

    @classmethod
    def get_default_prefix(cls) -> str:
        return "page_sources"

    def get_queryset(self) -> Any:
        return Citation.objects.none()

    def clean(self) -> None:
        """Leave the rules of citations to the citations, which are not made yet."""

    def save(self, commit: bool = True) -> list[Citation]:
        """Cite each source for all that it backs, and is not cited for already; the rows are on record by now.

        What is public stays as it is for those who may not change it.
        """
        self.new_objects: list[Any] = []
        self.changed_objects: list[Any] = []
        self.deleted_objects: list[Any] = []
        for form in self.kept_new():
            source, backs = form.saved_source(), form.cleaned_data["backs"]
            if "outcome" in backs:
                self.instance.outcome = source
                self.instance.save()
            for column, row in self._backed(backs):
                about = {column: row}
                known = Citation.objects.supporting().filter(source=source, field="", **about)
                if may(self.entry.user, "change", row) and not known.exists():
                    citation = Citation(source=source, locator=form.cleaned_data.get("locator", ""), **about)
                    citation.save()
                    self.new_objects.append(citation)
        return self.new_objects

    def _backed(self, backs: list[str]) -> list[tuple[str, Row]]:
        """Return the rows of this dialogue that a choice stands for, with the column of a citation about each."""
        rows: list[tuple[str, Row]] = []
        if "dialogue" in backs:
            rows.append(("dialogue", self.instance))
        if "delegates" in backs:
            rows += [("delegate", row) for row in Delegate.objects.filter(dialogue=self.instance)]
        if "areas" in backs:
            said = AreaProgress.objects.filter(dialogue=self.instance).exclude(stage=AreaStage.NOT_ON_RECORD)
            rows += [("area_progress", row) for row in said]
        if "actions" in backs:
            rows += [("action_item", row) for row in ActionItem.objects.filter(raised_at=self.instance)]
        return rows


class PageSourceInline(DraftRows):
    """Sources to be cited from this page."""

    model = Citation
    fk_name = "dialogue"
    form = PageSourceForm
    formset: Any = PageSourceFormSet
    template = "admin/cooperation/dialogue/sources.html"
    parts = ("source", "locator")
    listed = ("country",)
    extra = 1
    can_delete = False
    verbose_name = _("source")
    verbose_name_plural = _("sources of this page")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.describing = forms.modelform_factory(
            Source,
            form=RuleKeepingForm,
            fields=DESCRIPTION,
            labels=labels_in_languages(Source),
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )
        return formset
