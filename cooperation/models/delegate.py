"""Delegates: who took part in a dialogue, as the sources named them."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .agency import Agency
from .country import Country
from .dialogue import Dialogue
from .fields import translated
from .official import Official
from .record import Publication, Row, RowQuerySet


class DelegateRole(models.TextChoices):
    """The part a delegate takes at a dialogue."""

    HEAD = "head", _("Head of delegation")
    CO_HEAD = "co_head", _("Co-head of delegation")
    DELEGATE = "delegate", _("Delegate")
    SPEAKER = "speaker", _("Speaker")


class DelegateQuerySet(RowQuerySet):
    def public(self) -> Self:
        return self.filter(
            Q(official=None) | Q(official__publication=Publication.PUBLISHED),
            Q(agency=None) | Q(agency__publication=Publication.PUBLISHED),
            dialogue__in=Dialogue.objects.public(),
        )


class Delegate(Row):
    """An official at a dialogue, titled as the sources titled them that day.

    The official may be missing: a head of delegation whose name nobody published is still a head of delegation.
    """

    natural_fields = ("dialogue", "side", "position")
    part_of = "dialogue"

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, verbose_name=_("dialogue"), related_name="delegates")
    side = models.ForeignKey(Country, models.PROTECT, verbose_name=_("side"), related_name="delegates")
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("Order within the delegation; the head is 1.")
    )
    role = models.CharField(_("role"), max_length=8, choices=DelegateRole, default=DelegateRole.DELEGATE)
    official = models.ForeignKey(
        Official,
        models.PROTECT,
        verbose_name=_("official"),
        related_name="delegations",
        null=True,
        blank=True,
        help_text=_("Empty: name not on record."),
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name=_("agency"), related_name="delegates", null=True, blank=True
    )
    title = translated(models.CharField(pgettext_lazy("post", "title as stated"), max_length=250))
    note = translated(models.TextField(_("note")))

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ("dialogue", "side", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "side", "position"],
                name="one_delegate_per_position",
                violation_error_message=_("Another delegate of this side has this position."),
            ),
            models.UniqueConstraint(
                fields=["dialogue", "official"],
                condition=Q(official__isnull=False),
                name="an_official_is_listed_once_per_dialogue",
                violation_error_message=_("This official is already listed at this dialogue."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official or _('Name not on record')}, {self.dialogue}"

    def clean(self) -> None:
        super().clean()
        # The dialogue may be one that is entered together with its delegates, and is not on record yet.
        series = getattr(getattr(self, "dialogue", None), "series", None)
        if series is not None and self.side_id is not None:
            partnership = series.partnership
            if self.side_id not in (partnership.side_a_id, partnership.side_b_id):
                raise ValidationError({"side": _("A delegation belongs to one of the partnership's two sides.")})
