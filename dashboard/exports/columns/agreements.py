"""What is taken away of an agreement."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    Agency,
    Agreement,
    AgreementKind,
    AgreementStatus,
    CooperationArea,
    Country,
    Dialogue,
    Mission,
    Official,
    Partnership,
    Signatory,
)
from dashboard.filters.agreements import agreements_on

from .parts import address, cited, code, date, one, several, text, through, truth
from .table import Table
from .taking import Link, Taking

ORDER = ("agreement", "position")


def _parties(taking: Taking) -> QuerySet[Signatory]:
    return Signatory.objects.public()


def _signatures(taking: Taking) -> QuerySet[Signatory]:
    """Return the parties whose signature was known by the day."""
    signed = Q(agreement__signed_on=None) | Q(agreement__signed_on__begun_by=taking.day)
    return Signatory.objects.public().filter(signed)


AGREEMENTS = Table(
    "agreements",
    _("Agreements"),
    _("A signed or announced instrument; with its standing on the day."),
    (
        *text(Agreement, "slug", _("Its code.")),
        *text(Agreement, "name"),
        *text(Agreement, "aliases", _("Other spellings and former names, one a line.")),
        *code("kind", _("What kind of instrument it is."), terms=AgreementKind),
        *code("status", _("Where it stood on the day."), source="status_then", terms=AgreementStatus),
        *date("announced_on", _("When it was announced, if by the day."), source="announced_then"),
        *date("signed_on", _("When it was signed, if by the day."), source="signed_then"),
        *text(Agreement, "signed_at", _("Where it was signed.")),
        *date("in_force_on", _("When it came into force, if by the day."), source="in_force_then"),
        *date("ends_on", _("Until when it is in force, as it lays down.")),
        *truth("is_binding", _("Whether it binds in law; empty when not on record.")),
        *text(Agreement, "treaty_number"),
        *one("parent", Agreement, _("The agreement it was made under.")),
        *one("dialogue", Dialogue, _("The dialogue it was made at: partnership and code.")),
        *text(Agreement, "summary"),
        *several("partnerships", through(Agreement, "partnerships", Partnership), _("The partnerships that name it.")),
        *several("areas", through(Agreement, "areas", CooperationArea), _("The cooperation areas.")),
        *several("missions", through(Agreement, "missions", Mission), _("The missions it is about.")),
        *several(
            "party_countries",
            Link(_parties, "agreement", "country", Country, ORDER),
            _("The countries that are party to it, by their ISO 3166-1 codes."),
        ),
        *several(
            "party_agencies",
            Link(_parties, "agreement", "agency", Agency, ORDER),
            _("The agencies that are party to it."),
        ),
        *several(
            "signed_by",
            Link(_signatures, "agreement", "official", Official, ORDER),
            _("The officials who signed it, as far as the record names them."),
        ),
        *cited(Agreement),
        *address("agreement-list"),
    ),
    agreements_on,
)
