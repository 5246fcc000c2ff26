"""Officials: the rows of their list, and the page of each."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.models import (
    ActionItem,
    Agreement,
    Appointment,
    Delegate,
    DelegateRole,
    Dialogue,
    Event,
    Official,
    Partnership,
    Signatory,
)
from dashboard.wording import say_number

from .actions import PartnershipActions, read_by_partnership
from .footnotes import Footnotes, read_footnotes


@dataclass(frozen=True)
class OfficialRow:
    """An official as the list shows one: the newest post on record by the day, and the dialogues sat at."""

    official: Official
    post: Appointment | None
    delegations: tuple[Delegate, ...]


def read_official_rows(
    officials: QuerySet[Official], partnership: Partnership | None, day: datetime.date
) -> tuple[OfficialRow, ...]:
    """Read a page of the list, in three queries."""
    held = Dialogue.objects.public().held(day)
    if partnership is not None:
        held = held.filter(series__partnership=partnership)
    sat = (
        Delegate.objects.public()
        .filter(dialogue__in=held.values("pk"))
        .select_related("dialogue__series__partnership")
        .order_by("-dialogue__starts_on", "pk")
    )
    posts = Appointment.objects.public().known_by(day).select_related("agency").newest_first()
    return tuple(
        OfficialRow(
            official=official,
            post=next(iter(official.appointments.all()), None),
            delegations=tuple(official.delegations.all()),
        )
        for official in officials.prefetch_related(
            Prefetch("appointments", posts),
            Prefetch(
                "delegations", sat.select_related("dialogue__series__partnership").order_by("-dialogue__starts_on")
            ),
        )
    )


@dataclass(frozen=True)
class OfficialPage:
    """Everything the page of an official says; each kind of thing has its newest first."""

    official: Official
    lead: str
    posts: tuple[Appointment, ...]
    delegations: tuple[Delegate, ...]
    signatures: tuple[Signatory, ...]
    owned: tuple[PartnershipActions, ...]
    events: tuple[Event, ...]
    footnotes: Footnotes

    @property
    def post(self) -> Appointment | None:
        """The newest post on record."""
        return self.posts[0] if self.posts else None


def read_official(slug: str, day: datetime.date) -> OfficialPage:
    """Read an official on a day; raise Official.DoesNotExist for one nobody had named by then.

    The number of queries is seven, and one more where the official owns actions.
    """
    official = Official.objects.public().as_of(day).get(slug=slug)
    posts = tuple(
        Appointment.objects.public().known_by(day).filter(official=official).select_related("agency").newest_first()
    )
    delegations = tuple(
        Delegate.objects.public()
        .filter(official=official, dialogue__in=Dialogue.objects.held(day).values("pk"))
        .select_related("dialogue__series__partnership", "agency", "side")
        .order_by("-dialogue__starts_on", "pk")
    )
    signatures = _read_signatures(official, day)
    return OfficialPage(
        official=official,
        lead=_say_lead(delegations, signatures),
        posts=posts,
        delegations=delegations,
        signatures=signatures,
        owned=read_by_partnership(ActionItem.objects.public().as_of(day).filter(owners=official), day),
        events=tuple(Event.objects.public().as_of(day).filter(officials=official).select_related("partnership")),
        footnotes=read_footnotes([official], posts, delegations, signatures),
    )


def _read_signatures(official: Official, day: datetime.date) -> tuple[Signatory, ...]:
    """Read what an official signed: who signed is known once the agreement is signed."""
    known = Agreement.objects.public().as_of(day)
    signed = known.filter(Q(signed_on=None) | Q(signed_on__begun_by=day))
    return tuple(
        Signatory.objects.public()
        .filter(official=official, agreement__in=signed.values("pk"))
        .select_related("agreement", "agency", "country")
        .order_by("-agreement__signed_on", "pk")
    )


def _say_lead(delegations: tuple[Delegate, ...], signatures: tuple[Signatory, ...]) -> str:
    """Say at how many dialogues an official led a delegation, sat beside the head, and how much was signed."""
    led = sum(delegate.role in (DelegateRole.HEAD, DelegateRole.CO_HEAD) for delegate in delegations)
    sat = len(delegations) - led
    signed = len(signatures)
    counts = {
        ngettext(
            "Led or co-led a delegation at %(count)s dialogue.",
            "Led or co-led a delegation at %(count)s dialogues.",
            led,
        ): led,
        ngettext("Sat at %(count)s dialogue beside the head.", "Sat at %(count)s dialogues beside the head.", sat): sat,
        ngettext("Signed %(count)s agreement.", "Signed %(count)s agreements.", signed): signed,
    }
    said = [pattern % {"count": say_number(number)} for pattern, number in counts.items() if number]
    return " ".join(said) or _("No dialogue, and no agreement signed, is on record.")
