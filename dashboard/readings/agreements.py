"""Agreements: the rows of their list, and the page of each."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from cooperation.models import (
    Agency,
    Agreement,
    AgreementStatus,
    CooperationArea,
    Country,
    Dialogue,
    Mission,
    Official,
    Partnership,
    Signatory,
)
from dashboard.wording import say_date

from .footnotes import Footnotes, read_footnotes
from .neighbors import Neighbors, read_neighbors


@dataclass(frozen=True)
class AgreementRow:
    """An agreement as the list shows it."""

    agreement: Agreement
    status: AgreementStatus


def read_agreement_rows(
    agreements: QuerySet[Agreement], partnership: Partnership | None, day: datetime.date
) -> tuple[AgreementRow, ...]:
    """Read a page of the list, in one query."""
    return tuple(AgreementRow(agreement, AgreementStatus(agreement.status_then)) for agreement in agreements)


@dataclass(frozen=True)
class Party:
    """A party to an agreement: a country or an agency, and who signed for it, where that was known by the day."""

    signatory: Signatory
    country: Country | None
    agency: Agency | None
    official: Official | None
    title: str


@dataclass(frozen=True)
class AgreementPage:
    """Everything the page of an agreement says."""

    agreement: Agreement
    status: AgreementStatus
    standing: str
    parent: Agreement | None
    children: tuple[AgreementRow, ...]
    parties: tuple[Party, ...]
    dialogue: Dialogue | None
    partnerships: tuple[Partnership, ...]
    areas: tuple[CooperationArea, ...]
    missions: tuple[Mission, ...]
    others_in_force: tuple[Agreement, ...]
    neighbors: Neighbors
    footnotes: Footnotes


def read_agreement(slug: str, day: datetime.date) -> AgreementPage:
    """Read an agreement on a day, in eleven queries; raise Agreement.DoesNotExist for one not known by then."""
    known = Agreement.objects.public().as_of(day)
    agreement = known.prefetch_related(
        Prefetch("signatories", Signatory.objects.public().select_related("country", "agency__country", "official")),
        Prefetch("areas", CooperationArea.objects.public()),
        Prefetch("missions", Mission.objects.public().as_of(day)),
        Prefetch("partnerships", Partnership.objects.public()),
    ).get(slug=slug)
    pairs = tuple(agreement.partnerships.all())
    relatives = tuple(known.filter(Q(children=agreement) | Q(parent=agreement)).distinct())
    children = sorted(
        (other for other in relatives if other.parent_id == agreement.pk),
        key=lambda child: (child.dated_then, child.slug),
    )
    parties = tuple(agreement.signatories.all())
    dialogue = (
        Dialogue.objects.public().as_of(day).filter(agreements=agreement).select_related("series__partnership").first()
    )
    in_force = known.in_force(day).filter(partnerships__in=pairs).exclude(pk=agreement.pk).distinct()
    return AgreementPage(
        agreement=agreement,
        status=AgreementStatus(agreement.status_then),
        standing=say_standing(agreement),
        parent=next((other for other in relatives if other.pk == agreement.parent_id), None),
        children=tuple(AgreementRow(child, AgreementStatus(child.status_then)) for child in children),
        parties=tuple(read_party(signatory, day) for signatory in parties),
        dialogue=dialogue,
        partnerships=pairs,
        areas=tuple(agreement.areas.all()),
        missions=tuple(agreement.missions.all()),
        others_in_force=tuple(in_force.order_by("-in_force_on", "slug")),
        neighbors=read_neighbors(known, agreement, "dated_then", "slug"),
        footnotes=read_footnotes([agreement], parties),
    )


def read_party(signatory: Signatory, day: datetime.date) -> Party:
    """Return a party as it was known on the day: who signed is known once it was signed."""
    signed_on = signatory.agreement.signed_on
    is_known = signed_on is None or signed_on.begun_by(day)
    return Party(
        signatory=signatory,
        country=signatory.country,
        agency=signatory.agency,
        official=signatory.official if is_known else None,
        title=signatory.title if is_known else "",
    )


def say_standing(agreement: Agreement) -> str:
    """Say where an agreement stood on the day it was read as of, in a sentence."""
    dates = {
        "announced": agreement.announced_then and say_date(agreement.announced_then),
        "signed": agreement.signed_then and say_date(agreement.signed_then),
        "in_force": agreement.in_force_then and say_date(agreement.in_force_then),
        "ended": agreement.ends_on and say_date(agreement.ends_on),
    }
    status = AgreementStatus(agreement.status_then)
    if status == AgreementStatus.ENDED and dates["in_force"]:
        return _("In force from %(in_force)s; ended %(ended)s.") % dates
    patterns = {
        AgreementStatus.ENDED: _("Ended %(ended)s."),
        AgreementStatus.IN_FORCE: _("In force since %(in_force)s."),
        AgreementStatus.SIGNED: _("Signed %(signed)s. No entry into force is on record."),
        AgreementStatus.ANNOUNCED: _("Announced %(announced)s. No signature is on record."),
    }
    return patterns[status] % dates
