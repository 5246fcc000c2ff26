"""What the screens of the staff desk share: how a noun is listed, searched, grouped into a form and checked."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField, to_attribute

from cooperation.history.words import label_of, language_of
from cooperation.models import CITABLE, Citation, acting_user, may, may_link

from .boxes import SearchBox, SearchBoxForSeveral
from .bulk import BulkScreen, PublishingScreen
from .citing import CitingScreen
from .finding import FindingScreen
from .history_pages import HistoryAdmin
from .sheets import SheetScreens
from .sitting import Sitting, SittingAdmin

#: The box of the partnerships that share a record.
SHARED_BY = "partnerships"
#: When the record learned of a row and when it last changed; shown, never typed.
STAMPS = ("created_at", "updated_at")


def in_every_language(name: str) -> tuple[str, ...]:
    """Return the columns of a translated field, one for each content language."""
    return tuple(to_attribute(name, code) for code in settings.CONTENT_LANGUAGES)


def lines(model: type[models.Model], names: Iterable[str | tuple[str, ...]]) -> list[Any]:
    """Return the lines of a form: the languages of a short text share a line, those of a long one take a line each.

    Names in a tuple share a line.
    """
    result: list[Any] = []
    for name in names:
        if isinstance(name, tuple) or not isinstance(getattr(model, name, None), TranslatedField):
            result.append(name)
        elif isinstance(model._meta.get_field(in_every_language(name)[0]), models.TextField):
            result += in_every_language(name)
        else:
            result.append(in_every_language(name))
    return result


def labels_in_languages(model: type[models.Model]) -> dict[str, str]:
    """Return the labels of the texts in several languages, by column, each with its language.

    A form that has them shows them beside a text that nobody may change, too.
    """
    return {column.name: label_of(column) for column in model._meta.concrete_fields if language_of(column)}


class RuleKeepingForm(forms.ModelForm):
    """A form that checks every rule of its row, those included that join its boxes with a relation it does not show.

    Django leaves a rule unchecked when the form lacks one of its columns; the database would then refuse the row
    with an error that nobody can act on. The form of a page also keeps the rules of its sitting.
    """

    #: What the page knows of its own form; None for a form inside another one.
    sitting: ClassVar[Sitting | None] = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if SHARED_BY in self.changed_data:
            self._refuse_links_of_others()
        if self.sitting is not None:
            self.sitting.judge(self)
        return cleaned

    def _refuse_links_of_others(self) -> None:
        """Keep an editor from linking the record with a partnership that others edit, or from leaving it to them."""
        user, after = acting_user(), {partnership.pk for partnership in self.cleaned_data.get(SHARED_BY, ())}
        before = {partnership.pk for partnership in self.initial.get(SHARED_BY, ())}
        if user is not None and not may_link(user, before, after):
            message = _("Your role links this record with the partnerships you edit only. Ask a publisher for others.")
            self.add_error(SHARED_BY, ValidationError(message, code="link_of_others"))

    def _get_validation_exclusions(self) -> set[str]:
        known = {
            field.name
            for field in self.instance._meta.concrete_fields
            if field.is_relation and field.name not in self.fields and getattr(self.instance, field.attname) is not None
        }
        return super()._get_validation_exclusions() - known  # type: ignore[misc]  # the stubs leave it out


class DeskForm(BaseModelAdmin):
    """What a page's own form and the forms inside it do alike."""

    form: Any = RuleKeepingForm
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        models.URLField: {"assume_scheme": "https"},
    }

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Search for every related record; no select box loads a whole table."""
        return [
            field.name
            for field in (*self.opts.concrete_fields, *self.opts.many_to_many)
            if field.is_relation and field.editable
        ]

    def get_field_queryset(self, db: str | None, db_field: Any, request: Any) -> QuerySet | None:
        """Read the related records as their own screen does, with the relations that their names mention."""
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if related is None or request is None:
            return super().get_field_queryset(db, db_field, request)
        return related.get_queryset(request)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchBox(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchBoxForSeveral(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        """Mark the box of a text in several languages as written in its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and (code := language_of(db_field)):
            field.widget.attrs["lang"] = code
        return field

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["labels"] = labels_in_languages(self.model)
        return super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]  # of a screen

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        kwargs["labels"] = labels_in_languages(self.model)
        return super().get_formset(request, obj, **kwargs)  # type: ignore[misc]  # of an inline


class RowAdmin(CitingScreen, FindingScreen, BulkScreen, DeskForm, SheetScreens, SittingAdmin, HistoryAdmin):
    """A screen for one table: a list that takes the same number of queries at any length, and a grouped form."""

    #: Fields by group; a translated field is named once and stands for its columns.
    names: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    publishing: tuple[str, ...] = STAMPS

    readonly_fields: ClassVar[tuple[str, ...]] = STAMPS
    list_per_page = 50
    # The number of all rows stands in no list that is filtered: counting them would cost as much as the page.
    show_full_result_count = False
    # Counting each choice of each filter takes a query for each filter, and seconds in a table of 100,000 rows.
    show_facets = admin.ShowFacets.NEVER
    #: Relations that the list or the row's name mention. Also followed where the row is offered for choice.
    list_select_related: ClassVar[tuple[str, ...]] = ()

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        groups = (
            (_("Names"), self.names),
            (_("Facts"), self.facts),
            (_("Text"), self.text),
            (_("Publication"), self.publishing),
        )
        return [(title, {"fields": lines(self.model, names)}) for title, names in groups if names]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may(request.user, "change", obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or may(request.user, "delete", obj))

    def get_inlines(self, request: HttpRequest, obj: models.Model | None) -> Any:
        """Leave out, on the page that adds a noun, the rows whose rules ask a noun that is already on record."""
        inlines = super().get_inlines(request, obj)
        return [inline for inline in inlines if obj is not None or not getattr(inline, "asks_its_noun", False)]


@admin.display(description=_("partnership"), ordering="partnership")
def short_partnership(row: Any) -> str:
    """The short name of the partnership a row of a list belongs to."""
    return str(row.partnership.short_name)


class SourcedFilter(admin.SimpleListFilter):
    """Records that a source supports, and those that none does."""

    title = _("sources")
    parameter_name = "sources"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("some", _("On record")), ("none", _("None on record"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        column = next(name for name, model in CITABLE.items() if model is queryset.model)
        backed = Exists(Citation.objects.supporting().filter(**{column: OuterRef("pk")}))
        return queryset.filter(backed if self.value() == "some" else ~backed)


class UnwrittenFilter(admin.SimpleListFilter):
    """Records whose name or title is not written in one of the content languages."""

    title = _("name missing in")
    parameter_name = "missing"

    def __init__(self, request: HttpRequest, params: Any, model: type[models.Model], model_admin: Any) -> None:
        self.heading = model_admin.heading
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, get_language_info(code)["name_translated"]) for code in settings.CONTENT_LANGUAGES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in settings.CONTENT_LANGUAGES:
            return queryset
        return queryset.filter(**{to_attribute(self.heading, self.value()): ""})


class PublishedAdmin(PublishingScreen, RowAdmin):
    """A screen for a noun that is entered as a draft and then published."""

    publishing = ("publication", *STAMPS)
    #: The translated field that names the row in lists, if it has one.
    heading = ""

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Show the state of publication; a deed of its own changes it, which asks for a reason where one is due."""
        return (*super().get_readonly_fields(request, obj), "publication")

    def get_list_display(self, request: HttpRequest) -> Any:
        return [*super().get_list_display(request), "publication", "updated_at"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        filters = [*super().get_list_filter(request), "publication"]
        if self.model in CITABLE.values():
            filters.append(SourcedFilter)
        if self.heading:
            filters.append(UnwrittenFilter)
        return filters

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Link to the page of a record that has one: the public's, or a preview of it while the public has none."""
        if obj is None or not hasattr(obj, "get_absolute_url"):
            return None
        if self.model._default_manager.public().filter(pk=obj.pk).exists():
            return super().get_view_on_site_url(obj)
        return reverse("staff:preview", args=[self.opts.model_name, obj.pk])


class RecordAdmin(PublishedAdmin):
    """A screen for a noun with a name and a slug."""

    heading = "name"
    names: tuple[str, ...] = ("name", "slug", "aliases")
    list_display: Any = ("name",)
    search_fields: ClassVar[tuple[str, ...]] = (*in_every_language("name"), "aliases", "slug")
    prepopulated_fields = {"slug": (in_every_language("name")[0],)}
    ordering: ClassVar[tuple[str, ...]] = ("slug",)


class SatelliteAdmin(RowAdmin):
    """A screen for one row of a noun, reached from the noun's page, where the row's own sources are kept.

    Rows are added on the page of their noun and stay with it. They are deleted one by one, as deleting a step
    changes what its noun says of itself.
    """

    actions = None
    #: The relation that leads to the noun.
    noun = ""

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        return (self.noun, *super().get_readonly_fields(request, obj))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Stay off the front page of the desk."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def response_post_save_change(self, request: HttpRequest, obj: models.Model) -> HttpResponseRedirect:
        """Go back to the noun."""
        noun = getattr(obj, self.noun)
        options = noun._meta
        name = f"{self.admin_site.name}:{options.app_label}_{options.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[noun.pk]))
