"""What the public record holds on a day, kind by kind, as far as a source can back it."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from .action_item import ActionItem, StatusChange
from .agency import Agency
from .agreement import Agreement, Signatory
from .area import AreaProgress
from .citation import CITABLE, Citation, CitationQuerySet
from .country import Partnership
from .delegate import Delegate
from .dialogue import Dialogue, DialogueSeries
from .event import Event
from .mission import Milestone, Mission
from .mission_role import MissionRole
from .official import Appointment, Official
from .program import Program
from .working_group import WorkingGroup


def known_on(day: datetime.date) -> dict[str, QuerySet]:
    """Return the public records known on a day, by the name of the citation's column.

    A row that belongs to another one is known when that one is; a delegate once the dialogue has begun.
    """
    actions, missions = ActionItem.objects.public().known_by(day), Mission.objects.public().known_by(day)
    agreements = Agreement.objects.public().known_by(day)
    records: dict[str, QuerySet] = {
        "partnership": Partnership.objects.public(),
        "series": DialogueSeries.objects.public(),
        "dialogue": Dialogue.objects.public().known_by(day),
        "delegate": Delegate.objects.public().filter(dialogue__in=Dialogue.objects.held(day).values("pk")),
        "area_progress": AreaProgress.objects.public().known_by(day),
        "action_item": actions,
        "status_change": StatusChange.objects.filter(action_item__in=actions.values("pk")).known_by(day),
        "agreement": agreements,
        "signatory": Signatory.objects.public().filter(agreement__in=agreements.values("pk")),
        "program": Program.objects.public().known_by(day),
        "mission": missions,
        "mission_role": MissionRole.objects.public().filter(mission__in=missions.values("pk")),
        "milestone": Milestone.objects.public().known_by(day),
        "agency": Agency.objects.public().known_by(day),
        "official": Official.objects.public().known_by(day),
        "appointment": Appointment.objects.public().known_by(day),
        "working_group": WorkingGroup.objects.public().known_by(day),
        "event": Event.objects.public().known_by(day),
    }
    if set(records) != set(CITABLE):
        raise RuntimeError("A kind of record that can be cited does not say when it is known.")
    return records


def statements_on(day: datetime.date) -> CitationQuerySet:
    """Return the citations of public records known on the day by public sources: what rests on each source then.

    Whether a record is known is asked of each citation: there may be very many records, and a source says little.
    """
    known = Q(pk__in=[])
    for name, rows in known_on(day).items():
        known |= Q(Exists(rows.order_by().filter(pk=OuterRef(name))))
    return Citation.objects.public().filter(known)
