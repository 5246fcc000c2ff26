"""What belongs to a partnership, for nouns that no column ties to it: agencies, officials and sources.

They belong to a partnership through what they did in it. Only public rows count: a draft ties nobody to anything.
"""

import datetime

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


def agencies_in(partnership: Partnership, day: datetime.date | None = None) -> QuerySet[Agency]:
    """Return the agencies that sat at its dialogues, lead or carry its work, or are parties to its agreements.

    With a day, only meetings held and things known by then tie an agency to the partnership.
    """
    pair = {"partnership": partnership}
    dialogues = Dialogue.objects.public().filter(series__partnership=partnership)
    missions = Mission.objects.public().in_partnership(partnership)
    programs = Program.objects.public().in_partnership(partnership)
    agreements = Agreement.objects.public().in_partnership(partnership)
    actions, events = ActionItem.objects.public().filter(**pair), Event.objects.public().filter(**pair)
    groups = WorkingGroup.objects.public().filter(**pair)
    if day is not None:
        dialogues, missions, programs = dialogues.held(day), missions.as_of(day), programs.as_of(day)
        agreements, actions = agreements.as_of(day), actions.as_of(day)
        events, groups = events.as_of(day), groups.as_of(day)
    through = (
        (Dialogue.agencies.through, "dialogue", dialogues),
        (ActionItem.leads.through, "actionitem", actions),
        (Program.agencies.through, "program", programs),
        (WorkingGroup.agencies.through, "workinggroup", groups),
        (Event.agencies.through, "event", events),
        (Delegate, "dialogue", dialogues),
        (MissionRole, "mission", missions),
        (Signatory, "agreement", agreements),
    )
    belongs = Q(pk__in=programs.filter(lead__isnull=False).values("lead"))
    for model, owner, owners in through:
        links = model._default_manager.filter(**{f"{owner}__in": owners.values("pk")}, agency__isnull=False)
        belongs |= Q(pk__in=links.values("agency"))
    return Agency.objects.public().filter(belongs)


def officials_in(partnership: Partnership, day: datetime.date | None = None) -> QuerySet[Official]:
    """Return the officials who sat at its dialogues, signed its agreements, own its actions or came to its events.

    With a day, only meetings held and things known by then tie an official to the partnership.
    """
    pair = {"partnership": partnership}
    dialogues = Dialogue.objects.public().filter(series__partnership=partnership)
    agreements = Agreement.objects.public().in_partnership(partnership)
    actions, events = ActionItem.objects.public().filter(**pair), Event.objects.public().filter(**pair)
    if day is not None:
        dialogues, agreements = dialogues.held(day), agreements.as_of(day)
        actions, events = actions.as_of(day), events.as_of(day)
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
    """Return the sources that back or dispute anything the partnership's record says."""
    return Source.objects.public().filter(pk__in=citations_in(partnership).values("source"))
