"""Agencies: the rows of their list, and the page of each."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.kept import keep
from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agency,
    Agreement,
    AgreementStatus,
    Appointment,
    CooperationArea,
    Delegate,
    Dialogue,
    Event,
    Mission,
    MissionPhase,
    MissionRole,
    PartialDate,
    Partnership,
    Program,
    Signatory,
    WorkingGroup,
)
from cooperation.models.scope import partnerships_of
from dashboard.wording import say_number, sentence

from .actions import ActionRow, read_by_partnership
from .footnotes import Footnotes, read_footnotes

#: How many of the actions it leads in a partnership the page of an agency shows; it leads to the list of all.
SHOWN_LED = 10


@dataclass(frozen=True)
class AgencyRow:
    """An agency as the list shows it: with the unfinished actions it leads and the missions it takes a part in."""

    agency: Agency
    ended_on: PartialDate | None
    unfinished: int
    missions: int


def read_agency_rows(
    agencies: QuerySet[Any], partnership: Partnership | None, day: datetime.date
) -> tuple[AgencyRow, ...]:
    """Read a page of the list, with the counts its filter has annotated, in one query."""
    return tuple(
        AgencyRow(agency, agency.ended_then, agency.unfinished_then, agency.missions_then)
        for agency in agencies.select_related("country")
    )


@dataclass(frozen=True)
class AreaLed:
    """An area with actions that an agency leads, and how many of them are unfinished."""

    area: CooperationArea
    actions: int
    unfinished: int


@dataclass(frozen=True)
class Lead:
    """What an agency leads in one partnership: its first actions, unfinished ones first, and the areas of all."""

    partnership: Partnership
    actions: tuple[ActionRow, ...]
    areas: tuple[AreaLed, ...]

    @property
    def total(self) -> int:
        """How many actions it leads."""
        return sum(led.actions for led in self.areas)


@dataclass(frozen=True)
class Attendance:
    """A dialogue that an agency took part in, and the delegates it sent."""

    dialogue: Dialogue
    delegates: tuple[Delegate, ...]


@dataclass(frozen=True)
class Presence:
    """The dialogues of one partnership that an agency took part in, the newest first."""

    partnership: Partnership
    attendances: tuple[Attendance, ...]


@dataclass(frozen=True)
class MissionPart:
    """A mission that an agency takes a part in, with the phase it has reached."""

    role: MissionRole
    phase: MissionPhase


@dataclass(frozen=True)
class Membership:
    """An agreement that an agency is party to, where it stands, and who signed, once that is known."""

    agreement: Agreement
    status: AgreementStatus
    signatory: Signatory
    is_signed: bool


@dataclass(frozen=True)
class AgencyPage:
    """Everything the page of an agency says.

    `line` names the bodies before and after it, itself included; it is empty without either.
    """

    agency: Agency
    lead: str
    parent: Agency | None
    children: tuple[Agency, ...]
    line: tuple[Agency, ...]
    partnerships: tuple[Partnership, ...]
    leads: tuple[Lead, ...]
    presences: tuple[Presence, ...]
    parts: tuple[MissionPart, ...]
    posts: tuple[Appointment, ...]
    memberships: tuple[Membership, ...]
    programs: tuple[Program, ...]
    groups: tuple[WorkingGroup, ...]
    events: tuple[Event, ...]
    footnotes: Footnotes


def read_agency(slug: str, day: datetime.date) -> AgencyPage:
    """Read an agency on a day; raise Agency.DoesNotExist for one not known by then.

    The number of queries is twenty-one; what the agency has none of saves those that fetch its relations.
    """
    known = Agency.objects.public().as_of(day)
    agency = known.select_related("country", "parent").get(slug=slug)
    relatives = tuple(known.filter(Q(pk=agency.parent_id) | Q(parent=agency)).order_by("slug"))
    leads = _read_leads(agency, day)
    presences = _read_presences(agency, day)
    parts = _read_parts(agency, day)
    posts = _read_posts(agency, day)
    memberships = _read_memberships(agency, day)
    return AgencyPage(
        agency=agency,
        lead=_say_lead(leads, presences, parts),
        parent=next((other for other in relatives if other.pk == agency.parent_id), None),
        children=tuple(other for other in relatives if other.parent_id == agency.pk),
        line=_read_line(agency, known),
        partnerships=_read_partnerships(agency, day),
        leads=leads,
        presences=presences,
        parts=parts,
        posts=posts,
        memberships=memberships,
        programs=tuple(
            Program.objects.public().as_of(day).filter(Q(lead=agency) | Q(agencies=agency)).distinct().order_by("slug")
        ),
        groups=tuple(WorkingGroup.objects.public().as_of(day).filter(agencies=agency).select_related("partnership")),
        events=tuple(Event.objects.public().as_of(day).filter(agencies=agency).select_related("partnership")),
        footnotes=read_footnotes(
            [agency],
            [part.role for part in parts],
            posts,
            [delegate for seen in presences for attended in seen.attendances for delegate in attended.delegates],
            [membership.signatory for membership in memberships],
        ),
    )


def _read_line(agency: Agency, known: QuerySet[Agency]) -> tuple[Agency, ...]:
    """Return the bodies before and after an agency, all the way, in one query."""
    linked = known.filter(Q(predecessor__isnull=False) | Q(successors__isnull=False)).distinct().order_by("slug")
    by_key = {other.pk: other for other in linked}
    before: list[Agency] = []
    earlier = by_key.get(agency.predecessor_id or 0)
    while earlier is not None and earlier != agency and earlier not in before:
        before.insert(0, earlier)
        earlier = by_key.get(earlier.predecessor_id or 0)
    after = [later for later in _read_successors([agency], by_key.values()) if later not in before]
    return (*before, agency, *after) if before or after else ()


def _read_successors(line: list[Agency], linked: Iterable[Agency]) -> Iterator[Agency]:
    """Yield the successors of the bodies of a line, then theirs, each once; the line grows as it is read."""
    for body in line:
        for other in linked:
            if other.predecessor_id == body.pk and other not in line:
                line.append(other)
                yield other


def _read_partnerships(agency: Agency, day: datetime.date) -> tuple[Partnership, ...]:
    """Return the partnerships that an agency belongs to, in two queries; which they are is kept."""
    keys = keep("partnerships of an agency", (agency.pk, day), lambda: set(partnerships_of(agency, day)))
    return tuple(pair for pair in Partnership.objects.public() if pair.pk in keys)


def _read_leads(agency: Agency, day: datetime.date) -> tuple[Lead, ...]:
    """Read the actions an agency leads, partnership by partnership, in five queries.

    They may be very many: counts and which come first are kept until the record changes.
    """
    led = ActionItem.objects.public().as_of(day).filter(leads=agency)
    counts = keep("led actions", (agency.pk, day), lambda: _count_led(led))
    first = keep("first led actions", (agency.pk, day), lambda: _first_led(led))
    areas = {area.pk: area for area in CooperationArea.objects.public().filter(pk__in={area for _pair, area in counts})}
    return tuple(
        Lead(
            found.partnership,
            found.rows,
            tuple(
                AreaLed(area, *counts[found.partnership.pk, key])
                for key, area in areas.items()
                if (found.partnership.pk, key) in counts
            ),
        )
        for found in read_by_partnership(led.filter(pk__in=first), day)
    )


def _count_led(led: QuerySet[ActionItem]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return by partnership and area how many of the actions there are, and how many of them are unfinished."""
    unfinished = Count("pk", filter=Q(status_then__in=ActionItemStatus.unfinished()))
    counted = led.order_by().values_list("partnership", "area").annotate(actions=Count("pk"), unfinished=unfinished)
    return {(partnership, area): (actions, open_) for partnership, area, actions, open_ in counted}


def _first_led(led: QuerySet[ActionItem]) -> list[int]:
    """Return the keys of the first of the actions in each partnership: unfinished ones, then by due date."""
    is_finished = Case(When(status_then__in=ActionItemStatus.unfinished(), then=Value(0)), default=Value(1))
    place = Window(
        RowNumber(),
        partition_by="partnership",
        order_by=(is_finished.asc(), F("due_on").asc(nulls_last=True), "reference"),
    )
    found = led.annotate(place=place).filter(place__lte=SHOWN_LED)
    return list(found.order_by().values_list("pk", flat=True))


def _read_presences(agency: Agency, day: datetime.date) -> tuple[Presence, ...]:
    """Read the dialogues an agency took part in, in two queries: present itself, or through a delegate."""
    delegates = Delegate.objects.public().filter(agency=agency)
    dialogues = (
        Dialogue.objects.public()
        .held(day)
        .filter(Q(agencies=agency) | Q(pk__in=delegates.values("dialogue")))
        .distinct()
        .select_related("series__partnership")
        .prefetch_related(Prefetch("delegates", delegates.select_related("official").order_by("position")))
        .order_by("-starts_on", "pk")
    )
    attendances: dict[Partnership, list[Attendance]] = defaultdict(list)
    for dialogue in dialogues:
        attendances[dialogue.series.partnership].append(Attendance(dialogue, tuple(dialogue.delegates.all())))
    return tuple(Presence(partnership, tuple(attendances[partnership])) for partnership in _in_order(attendances))


def _in_order(by_partnership: Iterable[Partnership]) -> list[Partnership]:
    return sorted(by_partnership, key=lambda partnership: (partnership.order, partnership.slug))


def _read_parts(agency: Agency, day: datetime.date) -> tuple[MissionPart, ...]:
    """Read the parts an agency takes in missions known by the day, those it leads first, in two queries."""
    missions = Mission.objects.public().as_of(day)
    roles = (
        MissionRole.objects.public()
        .filter(agency=agency, mission__in=missions.values("pk"))
        .prefetch_related(Prefetch("mission", missions))
        .order_by("-is_lead", "mission__slug")
    )
    return tuple(MissionPart(role, MissionPhase(role.mission.phase_then)) for role in roles)


def _read_posts(agency: Agency, day: datetime.date) -> tuple[Appointment, ...]:
    """Read the posts held at an agency, past ones too, the newest first."""
    posts = Appointment.objects.public().known_by(day).filter(agency=agency)
    return tuple(posts.select_related("official").newest_first())


def _read_memberships(agency: Agency, day: datetime.date) -> tuple[Membership, ...]:
    """Read the agreements an agency is party to, the newest first, in two queries."""
    agreements = Agreement.objects.public().as_of(day)
    signatories = (
        Signatory.objects.public()
        .filter(agency=agency, agreement__in=agreements.values("pk"))
        .select_related("official")
        .prefetch_related(Prefetch("agreement", agreements))
    )
    found = [
        Membership(
            agreement=signatory.agreement,
            status=AgreementStatus(signatory.agreement.status_then),
            signatory=signatory,
            is_signed=signatory.agreement.signed_on is None or signatory.agreement.signed_on.begun_by(day),
        )
        for signatory in signatories
    ]
    return tuple(sorted(found, key=lambda membership: membership.agreement.dated_then, reverse=True))


def _say_lead(leads: tuple[Lead, ...], presences: tuple[Presence, ...], parts: tuple[MissionPart, ...]) -> str:
    """Say what an agency leads, owes and takes part in, counted from the record."""
    areas = len({led.area for lead in leads for led in lead.areas})
    unfinished = sum(led.unfinished for lead in leads for led in lead.areas)
    missions, dialogues = len(parts), sum(len(presence.attendances) for presence in presences)
    said = []
    if areas:
        said += [
            (ngettext("It leads actions in %(count)s area.", "It leads actions in %(count)s areas.", areas), areas),
            (ngettext("%(count)s action is unfinished.", "%(count)s actions are unfinished.", unfinished), unfinished),
        ]
    if missions:
        pattern = ngettext("It takes a part in %(count)s mission.", "It takes a part in %(count)s missions.", missions)
        said.append((pattern, missions))
    if dialogues:
        pattern = ngettext("It took part in %(count)s dialogue.", "It took part in %(count)s dialogues.", dialogues)
        said.append((pattern, dialogues))
    if not said:
        return _("No action it leads, no mission and no dialogue of it is on record.")
    return " ".join(sentence(pattern % {"count": say_number(number)}) for pattern, number in said)
