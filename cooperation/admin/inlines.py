"""Rows that are kept on the page of their noun."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet, UniqueConstraint
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    Appointment,
    Citation,
    Milestone,
    MissionRole,
    Signatory,
    StatusChange,
    may,
)

from .base import DeskForm, lines
from .facts import facts_of

#: An empty row at the end, so that a row can be added without script.
ONE_MORE = 1


class RowFormSet(BaseInlineFormSet):
    """The rows of one noun, checked against each other before the database does."""

    def get_queryset(self) -> QuerySet:
        """Tell each row its noun, so that naming the row asks the database nothing."""
        rows = super().get_queryset()
        for row in rows:
            setattr(row, self.fk.name, self.instance)
        return rows

    def clean(self) -> None:
        """Refuse two rows of this form that break a rule of uniqueness with a condition.

        Django compares rows of one form by unconditional rules only, and a row with those already saved.
        """
        super().clean()
        model: Any = self.model
        rows = [form.instance for form in self.initial_forms + self.extra_forms if self._is_kept(form)]
        for rule in model._meta.constraints:
            if not isinstance(rule, UniqueConstraint) or rule.condition is None:
                continue
            seen: set[tuple[Any, ...]] = set()
            for row in rows:
                key = tuple(getattr(row, model._meta.get_field(name).attname) for name in rule.fields)
                if None in key or not rule.condition.check(row._get_field_expression_map(model._meta)):
                    continue
                if key in seen:
                    raise ValidationError(rule.get_violation_error_message(), code="unique")
                seen.add(key)

    def _is_kept(self, form: Any) -> bool:
        return form.is_valid() and form.has_changed() and form not in self.deleted_forms


class RowInline(DeskForm, admin.StackedInline):
    """Rows below their noun's own form, each linked to its page, where its own sources are kept."""

    formset = RowFormSet
    extra = 0
    show_change_link = True
    #: Fields in order, those of a line in a tuple; a translated field is named once and stands for its columns.
    parts: tuple[str | tuple[str, ...], ...] = ()
    #: Relations that the row's name mentions.
    mentions: tuple[str, ...] = ()
    #: Whether a rule of the row asks its noun, which must be on record for that.
    asks_its_noun = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let parts be added, changed and deleted by whoever may change the noun they are a part of."""
        return super().has_add_permission(request, obj) and self._may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_change(request, obj)

    def _may_change(self, request: HttpRequest, noun: Any) -> bool:
        return noun is None or noun.pk is None or may(request.user, "change", noun)

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        return lines(self.model, self.parts)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related(*self.mentions) if self.mentions else rows


class CitationInline(RowInline):
    """The sources of the noun on this page; what a citation is about follows from the page it stands on."""

    model = Citation
    parts = ("source", "stance", "field", "locator", "value_as_stated", "note")
    mentions = ("source",)
    asks_its_noun = True
    classes = ("collapse",)

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        """Offer the facts of this noun by name, as the rule on fields cannot be broken then."""
        if db_field.name != "field":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ChoiceField(
            choices=[("", _("The record as a whole")), *facts_of(self.parent_model)],
            label=_("Fact"),
            required=False,
        )


class StatusChangeInline(RowInline):
    """The steps of an action; the newest gives the action its status."""

    model = StatusChange
    extra = ONE_MORE
    parts = (("on", "status"), "reviewed_at", "note")
    mentions = ("reviewed_at__series",)
    asks_its_noun = True


class MilestoneInline(RowInline):
    """The steps of a mission; the newest that was reached gives the mission its phase."""

    model = Milestone
    extra = ONE_MORE
    parts = (("kind", "leads_to"), ("on", "ends_on"), ("is_planned", "stated_on", "known_on"), "note")
    readonly_fields = ("known_on",)


class MissionRoleInline(RowInline):
    """The agencies that take part in a mission."""

    model = MissionRole
    extra = ONE_MORE
    parts = ("agency", "is_lead", "part", "position")
    mentions = ("agency",)


class SignatoryInline(RowInline):
    """The parties to an agreement."""

    model = Signatory
    extra = ONE_MORE
    parts = (("position", "country"), ("agency", "official"), "title")
    mentions = ("country", "agency")


class AppointmentInline(RowInline):
    """The posts of an official."""

    model = Appointment
    extra = ONE_MORE
    parts = ("agency", "title", ("starts_on", "ends_on", "verified_on"), "is_single_holder")
