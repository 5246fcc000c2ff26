"""What a reader searches for: the query, and the kind of record if one is chosen."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cooperation.models.searchable import search_words
from dashboard.readings.search_kinds import KINDS, Kind

from .facet_filter import UNKNOWN_CHOICE


class SearchForm(forms.Form):
    """The query and the kind; an empty query asks for nothing and is no mistake."""

    q = forms.CharField(
        required=False,
        strip=False,
        max_length=200,
        error_messages={"max_length": _("Write at most %(limit_value)d characters.")},
    )
    kind = forms.ChoiceField(
        required=False, choices=[(kind.key, kind.label) for kind in KINDS], error_messages=UNKNOWN_CHOICE
    )

    def clean_q(self) -> str:
        """Return the query; raise ValidationError for one without a letter or digit, which could match anything."""
        query = self.cleaned_data["q"]
        if query and not search_words(query):
            raise ValidationError(_("Write at least one letter or digit."))
        return query.strip()

    @property
    def query(self) -> str:
        """The query, empty where there is none that can be searched for."""
        self.is_valid()
        return self.cleaned_data.get("q", "")

    @property
    def kind_chosen(self) -> Kind | None:
        """The kind, None where all are wanted."""
        self.is_valid()
        return next((kind for kind in KINDS if kind.key == self.cleaned_data.get("kind")), None)
