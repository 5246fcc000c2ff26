"""Citations: what backs and what disputes each statement of the record."""

import operator
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField, to_attribute

from .action_item import ActionItem, StatusChange
from .agency import Agency
from .agreement import Agreement, Signatory
from .among import Among
from .area import AreaProgress
from .country import Partnership
from .delegate import Delegate
from .dialogue import Dialogue, DialogueSeries
from .event import Event
from .fields import translated
from .mission import Milestone, Mission
from .mission_role import MissionRole
from .official import Appointment, Official
from .program import Program
from .record import Publication, Row, RowQuerySet
from .source import Source
from .working_group import WorkingGroup


class CitationStance(models.TextChoices):
    """Whether the source says what the record says."""

    SUPPORTS = "supports", _("Supports")
    CONFLICTS = "conflicts", _("Conflicts")


#: Every kind of record a citation can be about, by the name of the citation's column.
CITABLE: dict[str, type[Row]] = {
    "partnership": Partnership,
    "series": DialogueSeries,
    "dialogue": Dialogue,
    "delegate": Delegate,
    "area_progress": AreaProgress,
    "action_item": ActionItem,
    "status_change": StatusChange,
    "agreement": Agreement,
    "signatory": Signatory,
    "program": Program,
    "mission": Mission,
    "mission_role": MissionRole,
    "milestone": Milestone,
    "agency": Agency,
    "official": Official,
    "appointment": Appointment,
    "working_group": WorkingGroup,
    "event": Event,
}


class CitationQuerySet(RowQuerySet):
    """Words about what backs and what disputes the record."""

    def public(self) -> Self:
        """Citations of published sources. Whether the record cited is public is asked where it is read."""
        return self.filter(source__publication=Publication.PUBLISHED)

    def supporting(self) -> Self:
        return self.filter(stance=CitationStance.SUPPORTS)

    def conflicting(self) -> Self:
        return self.filter(stance=CitationStance.CONFLICTS)

    def about(self, records: dict[str, Any]) -> Self:
        """Citations of any of these records: column names of the citation to querysets, or to lists of rows or keys.

        A list may be of any length.
        """
        condition = Q(pk__in=[])
        for name, rows in records.items():
            if isinstance(rows, QuerySet):
                condition |= Q(**{f"{name}__in": rows})
            else:
                condition |= Q(Among(F(name), [row.pk if isinstance(row, Row) else row for row in rows]))
        return self.filter(condition)


def _cited(model: type[Row], name: str) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        models.CASCADE,
        verbose_name=model._meta.verbose_name,
        related_name="citations",
        null=True,
        blank=True,
    )


ABOUT_ONE_RECORD = _("A citation is about exactly one record. Choose one.")


def _count_filled(names: Iterable[str]) -> Combinable:
    """Count the columns that are not null."""
    columns = [Case(When(Q(**{f"{name}__isnull": False}), then=Value(1)), default=Value(0)) for name in names]
    return reduce(operator.add, columns)


class Citation(Row):
    """The use of a source to back or to dispute one record, and where wanted one field of it.

    Exactly one of the columns named in `CITABLE` is filled in.
    """

    natural_fields = ("source", "field", "stance", *CITABLE)

    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="citations")
    field = models.CharField(
        _("field"), max_length=40, blank=True, help_text=_("The field it is about; empty for the record as a whole.")
    )
    locator = models.CharField(
        _("place in the source"), max_length=120, blank=True, help_text=_("A page, a paragraph or an item.")
    )
    stance = models.CharField(_("stance"), max_length=9, choices=CitationStance, default=CitationStance.SUPPORTS)
    value_as_stated = translated(
        models.CharField(_("value as stated"), max_length=250, help_text=_("What the source says instead."))
    )
    note = translated(models.TextField(_("note"), help_text=_("Why this record follows the other source.")))

    partnership = _cited(Partnership, "partnership")
    series = _cited(DialogueSeries, "series")
    dialogue = _cited(Dialogue, "dialogue")
    delegate = _cited(Delegate, "delegate")
    area_progress = _cited(AreaProgress, "area_progress")
    action_item = _cited(ActionItem, "action_item")
    status_change = _cited(StatusChange, "status_change")
    agreement = _cited(Agreement, "agreement")
    signatory = _cited(Signatory, "signatory")
    program = _cited(Program, "program")
    mission = _cited(Mission, "mission")
    mission_role = _cited(MissionRole, "mission_role")
    milestone = _cited(Milestone, "milestone")
    agency = _cited(Agency, "agency")
    official = _cited(Official, "official")
    appointment = _cited(Appointment, "appointment")
    working_group = _cited(WorkingGroup, "working_group")
    event = _cited(Event, "event")

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Exact(_count_filled(CITABLE), Value(1)),
                name="a_citation_is_about_one_record",
                violation_error_message=ABOUT_ONE_RECORD,
            ),
            models.CheckConstraint(
                condition=~Q(stance="conflicts")
                | ~Q(**{to_attribute("value_as_stated", code): "" for code in settings.CONTENT_LANGUAGES}),
                name="a_conflict_states_the_other_value",
                violation_error_message=_("Write the value that the source states."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["source", name, "field", "stance"],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"one_citation_of_a_source_per_{name}",
                    violation_error_message=_("This source is already cited here. Change that citation."),
                )
                for name in CITABLE
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.about}"

    @property
    def whole(self) -> Row:
        about = self.about
        return about.whole if about else self

    @property
    def was_ever_public(self) -> bool:
        return False

    @property
    def about_name(self) -> str:
        """The name of the column that is filled in, one of `CITABLE`; empty if none is."""
        return next((name for name in CITABLE if getattr(self, f"{name}_id") is not None), "")

    @property
    def about(self) -> Row | None:
        """The record cited; None if none is."""
        return getattr(self, self.about_name) if self.about_name else None

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Leave out what `clean` has asked already, and the rules about empty columns, which cannot be broken.

        Each would be a query; there are a score of them.
        """
        asked = {"a_citation_is_about_one_record"}
        asked |= {f"one_citation_of_a_source_per_{name}" for name in CITABLE if name != self.about_name}
        return [
            (model, [constraint for constraint in constraints if constraint.name not in asked])
            for model, constraints in super().get_constraints()
        ]

    def clean(self) -> None:
        """Refuse a citation of nothing or of two records, and a field that the cited record does not have."""
        super().clean()
        if sum(getattr(self, f"{name}_id") is not None for name in CITABLE) != 1:
            raise ValidationError(ABOUT_ONE_RECORD)
        if self.field and self.about_name:
            model = CITABLE[self.about_name]
            is_translated = isinstance(getattr(model, self.field, None), TranslatedField)
            if not is_translated and self.field not in {column.name for column in model._meta.get_fields()}:
                raise ValidationError({"field": _("This record has no field of that name.")})
