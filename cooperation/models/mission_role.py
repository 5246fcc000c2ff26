"""Mission roles: the part each agency takes in a mission."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .agency import Agency
from .fields import translated
from .mission import Mission
from .record import Publication, Row, RowQuerySet


class MissionRoleQuerySet(RowQuerySet):
    def public(self) -> Self:
        return self.filter(mission__publication=Publication.PUBLISHED, agency__publication=Publication.PUBLISHED)


class MissionRole(Row):
    """The part an agency takes in a mission."""

    natural_fields = ("mission", "agency")
    part_of = "mission"

    mission = models.ForeignKey(Mission, models.CASCADE, verbose_name=_("mission"), related_name="roles")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("agency"), related_name="mission_roles")
    is_lead = models.BooleanField(_("lead"), default=False)
    part = translated(models.CharField(_("part"), max_length=200))
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    objects = MissionRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission role")
        verbose_name_plural = _("mission roles")
        ordering = ("mission", "-is_lead", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "agency"],
                name="one_role_per_agency_and_mission",
                violation_error_message=_("This agency already has a role in this mission."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {self.mission}"
