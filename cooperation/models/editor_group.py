"""Editor groups: who edits the drafts of a partnership, and for which of its two sides."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from .country import Country, Partnership


class PartnershipSide(models.TextChoices):
    """One of the two sides, by its place in the partnership's order."""

    A = "a", _("First side")
    B = "b", _("Second side")


class EditorGroup(models.Model):
    """Ties a group of accounts to a side of a partnership.

    Both sides edit the same drafts, as the record is one; the side says for whom an editor speaks.
    """

    group = models.OneToOneField(Group, models.CASCADE, verbose_name=_("group"), related_name="editor_group")
    partnership = models.ForeignKey(
        Partnership, models.CASCADE, verbose_name=_("partnership"), related_name="editor_groups"
    )
    side = models.CharField(_("side"), max_length=1, choices=PartnershipSide)

    class Meta:
        verbose_name = _("editor group")
        verbose_name_plural = _("editor groups")
        ordering = ("partnership", "side")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "side"], name="one_editor_group_per_side"),
        ]

    def __str__(self) -> str:
        return self.group.name

    @property
    def country(self) -> Country:
        """The country for which the group's editors speak."""
        return self.partnership.side_a if self.side == PartnershipSide.A else self.partnership.side_b
