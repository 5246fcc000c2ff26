"""What is taken away of who did what: posts, delegations, signatures, and the parts agencies take in missions."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    Agency,
    Agreement,
    Appointment,
    Country,
    Delegate,
    DelegateRole,
    Dialogue,
    Mission,
    MissionRole,
    Official,
    Partnership,
    Signatory,
)
from cooperation.models.known import known_on

from .parts import cited, code, date, number, one, text, truth
from .table import Table
from .taking import Taking


def _known(name: str, *order: str) -> Callable[[Partnership | None, datetime.date], Any]:
    """Read the public rows of a kind that were known on the day."""
    return lambda partnership, day: known_on(day)[name].order_by(*order)


APPOINTMENTS = Table(
    "appointments",
    _("Posts"),
    _("An official holding a post at an agency for a period."),
    (
        *one("official", Official, _("The official.")),
        *one("agency", Agency, _("The agency.")),
        *text(Appointment, "title", _("The post.")),
        *truth("is_single_holder", _("Whether one person at a time holds it.")),
        *date("starts_on", _("When it began; empty when not on record.")),
        *date("ends_on", _("When it ended, if that was over on the day."), source="ended_then"),
        *date("verified_on", _("The first day on which a source names the official in it.")),
        *cited(Appointment),
    ),
    _known("appointment", "official__slug", "begun_then", "pk"),
)

DELEGATES = Table(
    "delegates",
    _("Delegates"),
    _("Who took part in a dialogue, titled as the sources titled them that day."),
    (
        *one("dialogue", Dialogue, _("The dialogue: partnership and code.")),
        *one("side", Country, _("The side, by the ISO 3166-1 code.")),
        *number("position", _("The place in the order of the delegation.")),
        *code("role", _("The part taken."), terms=DelegateRole),
        *one("official", Official, _("The official; empty where the name is not on record.")),
        *one("agency", Agency, _("The agency.")),
        *text(Delegate, "title", _("The title as stated.")),
        *text(Delegate, "note", _("A note.")),
        *cited(Delegate),
    ),
    _known("delegate", "dialogue__series__partnership__order", "dialogue", "side", "position"),
)


def _once_signed(name: str) -> Callable[[Taking], Any]:
    """Read what is known of a signature only once the agreement is signed."""

    def source(taking: Taking) -> Any:
        signed = Q(agreement__signed_on=None) | Q(agreement__signed_on__begun_by=taking.day)
        if name == "official":
            return Case(When(signed, then=F(name)), default=Value(None))
        return Case(When(signed, then=F(name)), default=Value(""), output_field=CharField())

    return source


SIGNATORIES = Table(
    "signatories",
    _("Parties to agreements"),
    _("A party to an agreement: a country or an agency, and who signed, where that is on record."),
    (
        *one("agreement", Agreement, _("The agreement.")),
        *number("position", _("The place in the order of the parties.")),
        *one("country", Country, _("The country, by the ISO 3166-1 code.")),
        *one("agency", Agency, _("The agency.")),
        *one("official", Official, _("Who signed for it, once it was signed."), source=_once_signed("official")),
        *text(Signatory, "title", _("The title of who signed, as stated."), source=_once_signed),
        *cited(Signatory),
    ),
    _known("signatory", "agreement__slug", "position"),
)

MISSION_ROLES = Table(
    "mission-roles",
    _("Parts in missions"),
    _("The part that an agency takes in a mission."),
    (
        *one("mission", Mission, _("The mission.")),
        *one("agency", Agency, _("The agency.")),
        *truth("is_lead", _("Whether it leads the mission.")),
        *number("position", _("The place in the order of the agencies.")),
        *text(MissionRole, "part", _("The part in words.")),
        *cited(MissionRole),
    ),
    _known("mission_role", "mission__slug", "-is_lead", "position", "pk"),
)
