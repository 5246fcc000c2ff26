"""What belongs to a partnership, for nouns that no column ties to it: agencies, officials and sources.

They belong to a partnership through what they did in it. Only public rows count: a draft ties nobody to anything.
"""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from .action_item import ActionItem, StatusChange
from .agency import Agency
from .agreement import Agreement, Signatory
from .area import AreaProgress
from .citation import CITABLE, Citation
from .country import Partnership
from .delegate import Delegate
from .dialogue import Dialogue, DialogueSeries
from .event import Event
from .mission import Milestone, Mission
from .mission_role import MissionRole
from .official import Appointment, Official
from .program import Program
from .source import Source
from .working_group import WorkingGroup

#: The tables that tie an agency to something a partnership did: the column for that, and from it the way to the
#: partnership.
AGENCY_TIES = (
    (Dialogue.agencies.through, "dialogue", "series__partnership"),
    (ActionItem.leads.through, "actionitem", "partnership"),
    (Program.agencies.through, "program", "partnerships"),
    (WorkingGroup.agencies.through, "workinggroup", "partnership"),
    (Event.agencies.through, "event", "partnership"),
    (Delegate, "dialogue", "series__partnership"),
    (MissionRole, "mission", "partnerships"),
    (Signatory, "agreement", "partnerships"),
)


def _deeds(day: datetime.date | None) -> dict[str, QuerySet]:
    """Return what ties agencies to partnerships, by the names of the columns; with a day, as far as known by then."""
    deeds: dict[str, Any] = {
        "actionitem": ActionItem.objects.public(),
        "program": Program.objects.public(),
        "workinggroup": WorkingGroup.objects.public(),
        "event": Event.objects.public(),
        "mission": Mission.objects.public(),
        "agreement": Agreement.objects.public(),
    }
    dialogues = Dialogue.objects.public()
    if day is not None:
        deeds = {name: rows.known_by(day) for name, rows in deeds.items()}
        dialogues = dialogues.held(day)
    return {**deeds, "dialogue": dialogues}


def agencies_in(partnership: Partnership, day: datetime.date | None = None) -> QuerySet[Agency]:
    """Return the agencies that sat at its dialogues, lead or carry its work, or are parties to its agreements.

    With a day, only meetings held and things known by then tie an agency to the partnership.

    Tie by tie, in one query, for the same reason as in `sources_in`.
    """
    deeds = _deeds(day)
    programs = deeds["program"].filter(partnerships=partnership, lead__isnull=False)
    found: list[QuerySet[Any, Any]] = [programs.order_by().values("lead")]
    for model, column, path in AGENCY_TIES:
        own = deeds[column].filter(**{path: partnership})
        links = model._default_manager.filter(**{f"{column}__in": own.values("pk")}, agency__isnull=False)
        found.append(links.order_by().values("agency"))
    return Agency.objects.public().filter(pk__in=found[0].union(*found[1:]))


def partnerships_of(agency: Agency, day: datetime.date) -> QuerySet[Any, int]:
    """Return the keys of the partnerships that an agency belongs to on a day, as `agencies_in` has it."""
    deeds = _deeds(day)
    found = [deeds["program"].filter(lead=agency).order_by().values_list("partnerships", flat=True)]
    for model, column, path in AGENCY_TIES:
        # Asked of each row that names the agency, as there may be very many actions.
        known = Exists(deeds[column].order_by().filter(pk=OuterRef(column)))
        links = model._default_manager.filter(known, agency=agency).order_by()
        found.append(links.values_list(f"{column}__{path}", flat=True))
    return found[0].union(*found[1:])


def officials_in(partnership: Partnership, day: datetime.date | None = None) -> QuerySet[Official]:
    """Return the officials who sat at its dialogues, signed its agreements, own its actions or came to its events.

    With a day, only meetings held and things known by then tie an official to the partnership.
    """
    pair = {"partnership": partnership}
    dialogues = Dialogue.objects.public().filter(series__partnership=partnership)
    agreements = Agreement.objects.public().in_partnership(partnership)
    actions, events = ActionItem.objects.public().filter(**pair), Event.objects.public().filter(**pair)
    if day is not None:
        dialogues, agreements = dialogues.held(day), agreements.known_by(day)
        actions, events = actions.known_by(day), events.known_by(day)
    through = (
        (Delegate, "dialogue", dialogues),
        (Signatory, "agreement", agreements),
        (ActionItem.owners.through, "actionitem", actions),
        (Event.officials.through, "event", events),
    )
    belongs = Q(pk__in=[])
    for model, owner, owners in through:
        # Few rows name an official, and there may be very many actions: asked of each row that does.
        of_them = Exists(owners.order_by().filter(pk=OuterRef(owner)))
        links = model._default_manager.filter(of_them, official__isnull=False)
        belongs |= Q(pk__in=links.values("official"))
    return Official.objects.public().filter(belongs)


def cited_in(partnership: Partnership) -> dict[str, QuerySet]:
    """Return the public records of a partnership that a source can back, by the name of the citation's column."""
    pair = {"partnership": partnership}
    missions = Mission.objects.public().in_partnership(partnership)
    agreements = Agreement.objects.public().in_partnership(partnership)
    dialogues = Dialogue.objects.public().filter(series__partnership=partnership)
    actions = ActionItem.objects.public().filter(**pair)
    officials = officials_in(partnership)
    records: dict[str, QuerySet] = {
        "partnership": Partnership.objects.public().filter(pk=partnership.pk),
        "series": DialogueSeries.objects.public().filter(**pair),
        "dialogue": dialogues,
        "delegate": Delegate.objects.public().filter(dialogue__in=dialogues),
        "area_progress": AreaProgress.objects.public().filter(**pair),
        "action_item": actions,
        "status_change": StatusChange.objects.filter(action_item__in=actions),
        "agreement": agreements,
        "signatory": Signatory.objects.public().filter(agreement__in=agreements),
        "program": Program.objects.public().in_partnership(partnership),
        "mission": missions,
        "mission_role": MissionRole.objects.public().filter(mission__in=missions),
        "milestone": Milestone.objects.public().filter(mission__in=missions),
        "agency": agencies_in(partnership),
        "official": officials,
        "appointment": Appointment.objects.public().filter(official__in=officials),
        "working_group": WorkingGroup.objects.public().filter(**pair),
        "event": Event.objects.public().filter(**pair),
    }
    if set(records) != set(CITABLE):
        raise RuntimeError("A kind of record that can be cited does not say what belongs to a partnership.")
    return records


def citations_in(partnership: Partnership) -> QuerySet[Citation]:
    """Return the public citations that back or dispute anything the partnership's record says."""
    return Citation.objects.public().about(
        {name: records.order_by().values("pk") for name, records in cited_in(partnership).items()}
    )


def sources_in(partnership: Partnership) -> QuerySet[Source]:
    """Return the sources that back or dispute anything the partnership's record says.

    Kind by kind, in one query: asked for the citations of all kinds at once, PostgreSQL goes through the rows of every
    kind for each citation, where they are more than it holds in memory.
    """
    first, *others = (
        Citation.objects.filter(**{f"{name}__in": records.order_by().values("pk")}).order_by().values("source")
        for name, records in cited_in(partnership).items()
    )
    return Source.objects.public().filter(pk__in=first.union(*others))
