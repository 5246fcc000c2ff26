"""The admin's list of the actions, open to everybody: there is nobody to sign in."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cooperation.models import ActionItem

from .rows import ORDER, PAGE_SIZE, actions, dialogues


class OpenSite(admin.AdminSite):
    """An admin that lets everybody in."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class DialoguesOfThePartnership(admin.RelatedFieldListFilter):
    """Offers the dialogues of the partnership alone, in one query."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [(dialogue.pk, str(dialogue)) for dialogue in dialogues()]


class ActionItemAdmin(admin.ModelAdmin):
    list_display = ("reference", "title_en", "area", "lead_agencies", "due_on", "status")
    list_filter = ("area", ("raised_at", DialoguesOfThePartnership), "status")
    search_fields = ("reference", "title_en", "title_ko")
    list_per_page = PAGE_SIZE
    ordering = ORDER

    def get_queryset(self, request: HttpRequest) -> QuerySet[ActionItem]:
        return actions()

    @admin.display(description="leads")
    def lead_agencies(self, action: ActionItem) -> str:
        return ", ".join(agency.acronym for agency in action.leads.all())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: ActionItem | None = None) -> bool:
        return True

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission


site = OpenSite()
site.register(ActionItem, ActionItemAdmin)
