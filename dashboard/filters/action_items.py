"""Which actions to show."""

import datetime
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agency,
    CooperationArea,
    DerivedStatus,
    Dialogue,
    Partnership,
)
from dashboard.wording import say_dialogue, sentence

from .facets import Chip, Facet, Option, WiderResult, address_without

STATUSES = (
    ActionItemStatus.OPEN,
    ActionItemStatus.UNDER_WAY,
    DerivedStatus.AWAITING_UPDATE,
    ActionItemStatus.COMPLETED,
    ActionItemStatus.SUPERSEDED,
    ActionItemStatus.LAPSED,
)

#: Sort keys by the column they sort; a minus in the address turns the order round.
SORTS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "due": (_("Due date"), ("due_on", "reference")),
    "number": (_("Number"), ("reference",)),
    "area": (_("Area"), ("area__order", "reference")),
    "status": (_("Status"), ("status_then", "reference")),
}
DEFAULT_SORT = "due"

UNKNOWN_CHOICE = {"invalid_choice": _("“%(value)s” is not on this list. It was passed over.")}


class ActionItemFilter(django_filters.FilterSet):
    """The filters of the action list: within a facet any choice may hold, between facets all must.

    A value that is no choice is reported at its field and passed over; the other choices still hold.
    """

    q = django_filters.CharFilter(label=_("Keyword"), method="filter_keyword", max_length=200)
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), method="filter_status", error_messages=UNKNOWN_CHOICE
    )
    dialogue = django_filters.MultipleChoiceFilter(
        label=_("Dialogue"), method="filter_dialogue", error_messages=UNKNOWN_CHOICE
    )
    area = django_filters.MultipleChoiceFilter(label=_("Area"), method="filter_area", error_messages=UNKNOWN_CHOICE)
    side = django_filters.MultipleChoiceFilter(label=_("Side"), method="filter_side", error_messages=UNKNOWN_CHOICE)
    agency = django_filters.MultipleChoiceFilter(
        label=_("Agency"), method="filter_agency", error_messages=UNKNOWN_CHOICE
    )
    sort = django_filters.ChoiceFilter(
        label=_("Sort by"),
        choices=[(f"{sign}{key}", label) for key, (label, _fields) in SORTS.items() for sign in ("", "-")],
        method="keep",
        error_messages=UNKNOWN_CHOICE,
    )

    class Meta:
        model = ActionItem
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, partnership: Partnership, day: datetime.date) -> None:
        """Read the choices that there are, in three queries."""
        self.partnership, self.day = partnership, day
        self.all_actions = ActionItem.objects.public().in_partnership(partnership).as_of(day)
        super().__init__(data, queryset=self.all_actions)
        actions = ActionItem.objects.public().in_partnership(partnership)
        self.dialogues = list(
            Dialogue.objects.public()
            .filter(pk__in=actions.values("raised_at"))
            .select_related("series")
            .order_by("series__order", "-number")
        )
        self.areas = list(CooperationArea.objects.public())
        self.agencies = list(
            Agency.objects.public()
            .filter(pk__in=ActionItem.leads.through.objects.filter(actionitem__in=actions).values("agency"))
            .order_by("slug")
        )
        self.choices = {
            "status": [(status.value, status.label) for status in STATUSES],
            "dialogue": [(dialogue.code, self._say_dialogue(dialogue)) for dialogue in self.dialogues],
            "area": [(area.slug, area.name) for area in self.areas],
            "side": [(country.alpha2.lower(), country.name) for country in partnership.sides],
            "agency": [(agency.slug, agency.short) for agency in self.agencies],
        }
        for name, choices in self.choices.items():
            self.form.fields[name].choices = choices

    @staticmethod
    def _say_dialogue(dialogue: Dialogue) -> str:
        name = sentence(say_dialogue(dialogue.number))
        if dialogue.starts_on is None:
            return name
        return gettext("%(dialogue)s, %(year)s") % {"dialogue": name, "year": dialogue.starts_on.year}

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The valid values, by filter and each once; a value that is no choice is left out."""
        self.form.is_valid()
        values = {name: self.form.cleaned_data.get(name) or self._known(name) for name in self.filters}
        values |= {name: list(dict.fromkeys(value)) for name, value in values.items() if isinstance(value, list)}
        return {name: value for name, value in values.items() if value and name != "sort"}

    def _known(self, name: str) -> list[str]:
        """Return the choices that stand beside a value that is none."""
        known = {value for value, _label in self.choices.get(name, ())}
        return [value for value in self.data.getlist(name) if value in known]

    @cached_property
    def qs(self) -> QuerySet[ActionItem]:
        """The actions that match, in the order asked for."""
        fields = SORTS[self.order.removeprefix("-")][1]
        if self.order.startswith("-"):
            return self._matching().order_by(*(F(name).desc(nulls_last=True) for name in fields))
        return self._matching().order_by(*(F(name).asc(nulls_last=True) for name in fields))

    def _matching(self, *, leaving_out: str = "") -> QuerySet[ActionItem]:
        found = self.all_actions
        for name, value in self.chosen.items():
            if name != leaving_out:
                found = self.filters[name].filter(found, value)
        return found

    @cached_property
    def order(self) -> str:
        """The sort key in force."""
        self.form.is_valid()
        return self.form.cleaned_data.get("sort") or DEFAULT_SORT

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many actions there are (`total`), and how many match (`shown`), in one query."""
        return self.all_actions.order_by().aggregate(
            total=Count("pk"), shown=Count("pk", filter=Q(pk__in=self._matching().values("pk")))
        )

    def filter_keyword(self, actions: QuerySet[ActionItem], name: str, text: str) -> QuerySet[ActionItem]:
        """Keep actions whose reference, title or detail holds the text, in any content language."""
        condition = Q(reference__startswith=text)
        for code in settings.CONTENT_LANGUAGES:
            for field in ("title", "detail"):
                condition |= Q(**{f"{to_attribute(field, code)}__icontains": text})
        return actions.filter(condition)

    def filter_status(self, actions: QuerySet[ActionItem], name: str, values: list[str]) -> QuerySet[ActionItem]:
        """Keep actions with one of the statuses; one that awaits an update counts as that and nothing else."""
        condition = Q(pk__in=[])
        for value in values:
            condition |= self._has_status(value)
        return actions.filter(condition)

    @staticmethod
    def _has_status(value: str) -> Q:
        if value == DerivedStatus.AWAITING_UPDATE:
            return Q(awaits_update_then=True)
        return Q(status_then=value, awaits_update_then=False)

    def filter_dialogue(self, actions: QuerySet[ActionItem], name: str, codes: list[str]) -> QuerySet[ActionItem]:
        """Keep actions raised at one of the dialogues."""
        return actions.filter(raised_at__in=[dialogue.pk for dialogue in self.dialogues if dialogue.code in codes])

    def filter_area(self, actions: QuerySet[ActionItem], name: str, slugs: list[str]) -> QuerySet[ActionItem]:
        """Keep actions in one of the areas."""
        return actions.filter(area__in=[area.pk for area in self.areas if area.slug in slugs])

    def filter_agency(self, actions: QuerySet[ActionItem], name: str, slugs: list[str]) -> QuerySet[ActionItem]:
        """Keep actions that one of the agencies leads."""
        return actions.filter(pk__in=self._led_by(agency for agency in self.agencies if agency.slug in slugs))

    def filter_side(self, actions: QuerySet[ActionItem], name: str, codes: list[str]) -> QuerySet[ActionItem]:
        """Keep actions that an agency of one of the sides leads."""
        countries = {country.pk for country in self.partnership.sides if country.alpha2.lower() in codes}
        return actions.filter(pk__in=self._led_by(agency for agency in self.agencies if agency.country_id in countries))

    @staticmethod
    def _led_by(agencies: Iterable[Agency]) -> QuerySet:
        leads = ActionItem.leads.through.objects.filter(agency__in=[agency.pk for agency in agencies])
        return leads.values("actionitem")

    def keep(self, actions: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        """The sort order hides nothing."""
        return actions

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Every facet with a count per option that assumes the other facets, in five queries."""
        counts = {
            "status": self._count_statuses(),
            "dialogue": self._count_by("dialogue", "raised_at", {item.pk: item.code for item in self.dialogues}),
            "area": self._count_by("area", "area", {item.pk: item.slug for item in self.areas}),
            "side": self._count_sides(),
            "agency": self._count_agencies(),
        }
        return tuple(self._facet(name, counts[name]) for name in counts)

    def _facet(self, name: str, counts: dict[str, int]) -> Facet:
        chosen = self.chosen.get(name, [])
        glyphs = {str(status.value): status.glyph for status in STATUSES} if name == "status" else {}
        return Facet(
            name=name,
            label=self.filters[name].label,
            options=tuple(
                Option(value, label, counts.get(value, 0), value in chosen, glyphs.get(value, ""))
                for value, label in self.choices[name]
            ),
            errors=tuple(self.form.errors.get(name, ())),
        )

    def _count_statuses(self) -> dict[str, int]:
        rows = (
            self._matching(leaving_out="status")
            .order_by()
            .values("status_then", "awaits_update_then")
            .annotate(actions=Count("pk"))
        )
        counts: Counter[str] = Counter()
        for row in rows:
            shown = DerivedStatus.AWAITING_UPDATE.value if row["awaits_update_then"] else row["status_then"]
            counts[shown] += row["actions"]
        return counts

    def _count_by(self, facet: str, column: str, names: dict[int, str]) -> dict[str, int]:
        rows = self._matching(leaving_out=facet).order_by().values(column).annotate(actions=Count("pk"))
        return {names[row[column]]: row["actions"] for row in rows if row[column] in names}

    def _count_agencies(self) -> dict[str, int]:
        names = {agency.pk: agency.slug for agency in self.agencies}
        return {names[pk]: count for pk, count in self._count_leads("agency", "agency").items()}

    def _count_sides(self) -> dict[str, int]:
        names = {country.pk: country.alpha2.lower() for country in self.partnership.sides}
        counts = self._count_leads("side", "agency__country")
        return {name: counts.get(pk, 0) for pk, name in names.items()}

    def _count_leads(self, facet: str, column: str) -> dict[int, int]:
        rows = (
            ActionItem.leads.through.objects.filter(
                actionitem__in=self._matching(leaving_out=facet).order_by().values("pk"),
                agency__in=[agency.pk for agency in self.agencies],
            )
            .values(column)
            .annotate(actions=Count("actionitem", distinct=True))
        )
        return {row[column]: row["actions"] for row in rows}

    @property
    def keyword_errors(self) -> tuple[str, ...]:
        """What is wrong with the keyword."""
        return tuple(self.form.errors.get("q", ()))

    @property
    def applied(self) -> int:
        """How many filters are in force."""
        return len(self.chosen)

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The choices made, each with the address of the list without it."""
        chips = []
        if keyword := self.chosen.get("q"):
            chips.append(Chip(f"{self.filters['q'].label}: {keyword}", address_without(self.data, "q")))
        for facet in self.facets:
            for option in facet.chosen:
                url = address_without(self.data, facet.name, option.value)
                chips.append(Chip(f"{facet.label}: {option.label}", url))
        return tuple(chips)

    def wider_results(self) -> tuple[WiderResult, ...]:
        """Offer the list without one of the filters, the nearest result first, in one query."""
        if not self.chosen:
            return ()
        counts = self.all_actions.order_by().aggregate(
            **{
                name: Count("pk", filter=Q(pk__in=self._matching(leaving_out=name).values("pk")))
                for name in self.chosen
            }
        )
        found = [
            WiderResult(self.filters[name].label, count, address_without(self.data, name))
            for name, count in counts.items()
            if count
        ]
        return tuple(sorted(found, key=lambda result: result.count))
