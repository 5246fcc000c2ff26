"""Screens for agreements and their parties."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperation.models import Agreement, AgreementStatus, Signatory

from .base import RecordAdmin, SatelliteAdmin, in_every_language
from .filters import AgencyFilter, AreaFilter, PartnershipFilter, SideFilter, YearFilter
from .inlines import CitationInline, SignatoryInline


class StandingFilter(admin.SimpleListFilter):
    """Agreements by where they stand today, which follows from their dates."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return list(AgreementStatus.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in AgreementStatus.values:
            return queryset
        standing: QuerySet = Agreement.objects.as_of(timezone.localdate())
        return queryset.filter(pk__in=standing.filter(Q(status_then=self.value())).values("pk"))


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    facts = (
        "kind",
        "standing",
        "announced_on",
        "signed_on",
        "signed_at",
        "in_force_on",
        "ends_on",
        "is_binding",
        "treaty_number",
        "parent",
        "made_under_it",
        "dialogue",
        "partnerships",
        "areas",
        "missions",
    )
    text = ("summary",)
    readonly_fields = (*RecordAdmin.readonly_fields, "standing", "made_under_it")
    list_display = ("name", "kind", "standing", "announced_on", "signed_on", "in_force_on")
    list_filter = (
        PartnershipFilter.by("partnerships"),
        StandingFilter,
        "kind",
        AreaFilter.by("areas"),
        SideFilter.by("signatories__country"),
        AgencyFilter.by("signatories__agency"),
        YearFilter.of("signed_on"),
    )
    search_fields = (*RecordAdmin.search_fields, "treaty_number")
    inlines = (SignatoryInline, CitationInline)

    @admin.display(description=_("status"))
    def standing(self, agreement: Agreement) -> str:
        """Where the agreement stands today."""
        status = agreement.status_on(timezone.localdate())
        return str(status.label) if status else ""

    @admin.display(description=_("made under it"))
    def made_under_it(self, agreement: Agreement) -> str:
        """Link to the agreements made under this one, and to the page that adds another."""
        if agreement.pk is None:
            return self.get_empty_value_display()
        pages = [(self.row_page("change", child), str(child)) for child in agreement.children.order_by("slug")]
        query = urlencode({"parent": agreement.pk, "partnerships": ",".join(map(str, agreement.partnership_keys()))})
        pages.append(
            (f"{reverse(f'{self.admin_site.name}:cooperation_agreement_add')}?{query}", gettext("Add another"))
        )
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', pages)


@admin.register(Signatory)
class SignatoryAdmin(SatelliteAdmin):
    noun = "agreement"
    names = ("agreement", "position", "country", "agency", "official", "title")
    list_display = ("agreement", "position", "country", "agency", "official")
    list_filter = ("country",)
    list_select_related = ("agreement", "country", "agency", "official")
    search_fields = (*in_every_language("agreement__name"), *in_every_language("official__name"), "agency__acronym")
    ordering = ("agreement_id", "position")
    inlines = (CitationInline,)
