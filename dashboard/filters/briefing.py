"""What a reader may ask of a briefing: for which dialogue, how much, in which languages, about what."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperation.models import Agency, CooperationArea, Dialogue, Official, Partnership
from cooperation.models.fields import TranslatedText
from cooperation.models.scope import agencies_in, officials_in
from dashboard.exports.briefing import Edition
from dashboard.readings.briefing import Scope
from dashboard.wording import say_dialogue, sentence

from .ties import among_members

#: The language that stands for all of them, side by side.
BOTH = "both"


class BriefingForm(forms.Form):
    """The parameters of a briefing. One that names nothing known is an error, as a document must not be another one."""

    edition = forms.ChoiceField(label=_("Edition"), choices=Edition.choices, required=False)
    lang = forms.ChoiceField(label=_("Languages"), required=False)
    area = forms.ChoiceField(label=_("About an area"), required=False)
    agency = forms.ChoiceField(label=_("About an agency"), required=False)
    official = forms.ChoiceField(label=_("About an official"), required=False)

    #: Fields that name a record; an unknown one is nowhere to be found, where another wrong value is no request.
    record_fields = ("for", "area", "agency", "official")

    def __init__(
        self, data: QueryDict, *, partnership: Partnership, dialogues: list[Dialogue], default: str, day: datetime.date
    ) -> None:
        """Take the query of a page.

        What it leaves out is a summary for the `default` dialogue, in the language of the page.
        """
        self.dialogues = {dialogue.code: dialogue for dialogue in dialogues}
        chosen = data.copy()
        for name, value in (("for", default), ("edition", Edition.SUMMARY.value), ("lang", get_language())):
            if not chosen.get(name):
                chosen[name] = value
        super().__init__(chosen, auto_id="b-%s")
        self.areas = {area.slug: area for area in CooperationArea.objects.public()}
        agencies = Agency.objects.public().filter(among_members(agencies_in, partnership, day))
        officials = Official.objects.public().filter(among_members(officials_in, partnership, day))
        self.agencies = {agency.slug: agency for agency in agencies.order_by("slug")}
        self.officials = {official.slug: official for official in officials.order_by("slug")}
        meetings = [
            (code, f"{sentence(say_dialogue(dialogue.number))}, {dialogue.series.name}")
            for code, dialogue in self.dialogues.items()
        ]
        everything = ("", _("Everything"))
        languages = [(code, TranslatedText(label, code)) for code, label in settings.LANGUAGES]
        self.fields["for"] = forms.ChoiceField(label=_("For the dialogue"), choices=meetings, required=False)
        self.fields["lang"].choices = [*languages, (BOTH, _("Side by side"))]  # type: ignore[attr-defined]  # a choice field
        for name, known in (("area", self.areas), ("agency", self.agencies), ("official", self.officials)):
            choices = sorted(((slug, record.name) for slug, record in known.items()), key=lambda pair: str(pair[1]))
            self.fields[name].choices = [everything, *choices]  # type: ignore[attr-defined]  # a choice field
        self.order_fields(["for", "edition", "lang", "area", "agency", "official"])

    def clean(self) -> dict[str, Any]:
        """Refuse two subjects at once."""
        cleaned = super().clean() or {}
        if sum(bool(cleaned.get(name)) for name in ("area", "agency", "official")) > 1:
            raise forms.ValidationError(_("A briefing is about one area, one agency or one official."))
        return cleaned

    @property
    def dialogue(self) -> Dialogue:
        """The dialogue that the briefing is for."""
        return self.dialogues[self.cleaned_data["for"]]

    @property
    def edition_chosen(self) -> Edition:
        return Edition(self.cleaned_data["edition"])

    @property
    def language_chosen(self) -> str:
        """A language of the site, or the word for all of them."""
        return str(self.cleaned_data["lang"])

    @property
    def languages_chosen(self) -> tuple[str, ...]:
        every = tuple(code for code, _label in settings.LANGUAGES)
        return every if self.language_chosen == BOTH else (self.language_chosen,)

    @property
    def scope(self) -> Scope:
        """What the briefing is about."""
        chosen = self.cleaned_data
        return Scope(
            area=self.areas.get(chosen["area"]),
            agency=self.agencies.get(chosen["agency"]),
            official=self.officials.get(chosen["official"]),
        )

    @property
    def status(self) -> int:
        """The HTTP status of a refusal: 404 where a record is not known, 400 for any other wrong value."""
        return 404 if set(self.errors) & set(self.record_fields) else 400
