"""Sources: the documents that the record rests on."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .country import Country
from .fields import translated
from .partial_date import PartialDateField
from .record import PublishedQuerySet, Record
from .wording import TermChoices


class SourceKind(TermChoices):
    """Kinds of source, in order of weight."""

    JOINT = "joint", "", _("A text that both sides issued."), _("Joint text")
    GOVERNMENT = "government", "", _("An announcement of one government or of its agency."), _("One government")
    PRESS = "press", "", _("A report by an established news or reference service."), _("Press")
    SECONDARY = "secondary", "", _("A reprint, a translation, an essay or a compilation."), _("Secondary")

    @property
    def weight(self) -> int:
        """The rank of the kind, 1 for the heaviest."""
        return list(type(self)).index(self) + 1


class SourceReliability(TermChoices):
    """How far a source can be relied on."""

    A = "A", "", _("A page of a government or an agency, or a faithful copy of one."), _("Official")
    B = "B", "", _("Established news or a work of reference."), _("Established")
    C = "C", "", _("A repost, a translation by machine, a forum or an aggregator."), _("Unconfirmed")


class SourceQuerySet(PublishedQuerySet):
    """Words about documents."""

    def as_of(self, day: datetime.date) -> Self:
        """Documents published by the day, or without a date."""
        return self.filter(Q(published_on=None) | Q(published_on__begun_by=day))


class Source(Record):
    """A document that the record rests on."""

    searched_texts = ("publisher", "note")

    kind = models.CharField(_("kind"), max_length=10, choices=SourceKind)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        verbose_name=_("side"),
        related_name="sources",
        null=True,
        blank=True,
        help_text=_("The government that speaks in it; for announcements of one government."),
    )
    publisher = translated(models.CharField(_("publisher"), max_length=200), required=True)
    published_on = PartialDateField(_("published"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True, help_text=_("BCP 47 code, such as ko."))
    url = models.URLField(_("address"), max_length=500, blank=True)
    accessed_on = PartialDateField(_("accessed"), null=True, blank=True)
    reliability = models.CharField(_("reliability"), max_length=1, choices=SourceReliability)
    note = translated(models.TextField(_("note")))

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="government") | Q(country__isnull=False),
                name="a_government_source_names_its_country",
                violation_error_message=_("Name the government that speaks in this source."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("source-detail", args=[self.slug])

    @property
    def kind_term(self) -> SourceKind:
        """The kind with its label and definition."""
        return SourceKind(self.kind)

    @property
    def host(self) -> str:
        """The name of the machine the address leads to, without `www.`; empty without an address."""
        return self.url.partition("://")[2].partition("/")[0].partition("?")[0].removeprefix("www.")
