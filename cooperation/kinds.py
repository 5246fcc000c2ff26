"""The kinds of record as rules and worklists meet them: what belongs to a partnership, and what was known when."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    Appointment,
    AreaProgress,
    CooperationArea,
    Delegate,
    Dialogue,
    DialogueSeries,
    DialogueStatus,
    Event,
    Milestone,
    Mission,
    MissionRole,
    Official,
    Partnership,
    Program,
    Publication,
    Row,
    Signatory,
    Source,
    StatusChange,
    WorkingGroup,
)
from cooperation.models.scope import agencies_in, citations_in, officials_in


@dataclass(frozen=True)
class Kind:
    """A kind of record as the rules meet it.

    `belongs` keeps the rows of a partnership by what had happened on a day, `known` those the record could know then;
    `shown_with` names the relations without which a row can be neither named nor linked.
    """

    model: type[Row]
    belongs: Callable[[QuerySet, Partnership, datetime.date], QuerySet]
    known: Callable[[QuerySet, datetime.date], QuerySet]
    shown_with: tuple[str, ...] = ()

    def rows(self, partnership: Partnership, day: datetime.date, drafts: bool) -> QuerySet:
        """Return the rows of a partnership known on the day: the public ones, or with `drafts` those to come too.

        What was withdrawn is neither.
        """
        rows: Any = self.model._default_manager.all()
        rows = rows.exclude(self.in_state(Publication.WITHDRAWN)) if drafts else rows.public()
        return self.as_shown(self.known(self.belongs(rows, partnership, day), day))

    def drafts(self, partnership: Partnership, day: datetime.date) -> QuerySet:
        """Return the drafts that a partnership's staff meets; a part of a record is reviewed with the record."""
        if self.model.part_of:
            return self.model._default_manager.none()
        drafts = self.model._default_manager.filter(self.in_state(Publication.DRAFT))
        return self.as_shown(self.belongs(drafts, partnership, day))

    def as_shown(self, rows: QuerySet) -> QuerySet:
        """Return the rows with the relations that their names and links mention."""
        return rows.select_related(*self.shown_with) if self.shown_with else rows

    def in_state(self, publication: Publication) -> Q:
        """Return the condition that a row, or the record it is a part of, is in a state of publication."""
        path = ""
        model: Any = self.model
        while model.part_of:
            path += f"{model.part_of}__"
            model = model._meta.get_field(model.part_of).related_model
        return Q(**{f"{path}publication": publication})


def _through(path: str) -> Callable[[QuerySet, Partnership, datetime.date], QuerySet]:
    """Belonging by a column, the row's own or that of a row it is part of."""
    return lambda rows, partnership, day: rows.filter(**{path: partnership.pk})


def _by_deeds(
    tied: Callable[[Partnership, datetime.date], QuerySet], column: str = "pk", publication: str = "publication"
) -> Callable[[QuerySet, Partnership, datetime.date], QuerySet]:
    """Belonging by what a noun did. A draft has done nothing yet, so the desk meets it in every partnership."""
    return lambda rows, partnership, day: rows.filter(
        Q(**{f"{column}__in": tied(partnership, day).order_by().values("pk")}) | Q(**{publication: Publication.DRAFT})
    )


def _by_citations(rows: QuerySet, partnership: Partnership, day: datetime.date) -> QuerySet:
    """Belonging of a source: asked source by source, as there are many more citations than sources."""
    cited = citations_in(partnership).filter(source=OuterRef("pk")).order_by()
    return rows.filter(Exists(cited) | Q(publication=Publication.DRAFT))


def _always(rows: QuerySet, day: datetime.date) -> QuerySet:
    return rows


def _known_by(rows: Any, day: datetime.date) -> QuerySet:
    return rows.known_by(day)


def _begun(date: str) -> Callable[[QuerySet, datetime.date], QuerySet]:
    return lambda rows, day: rows.filter(**{f"{date}__begun_by": day})


def _part_of(column: str, whole: type[Row]) -> Callable[[QuerySet, datetime.date], QuerySet]:
    """A part is known as soon as the whole is."""
    return lambda rows, day: rows.filter(
        **{f"{column}__in": _known_by(whole._default_manager.all(), day).order_by().values("pk")}
    )


def _told(rows: Any, day: datetime.date) -> QuerySet:
    """Leave out meetings that were plans on the day and have been held since: what they say was not known then."""
    return rows.known_by(day).filter(Q(starts_on__begun_by=day) | ~Q(status=DialogueStatus.HELD))


def _running(rows: QuerySet, day: datetime.date) -> QuerySet:
    return rows.filter(Q(starts_on__begun_by=day) | Q(starts_on=None, verified_on__begun_by=day))


#: The kinds by name; a kind that can be cited has the name of its column in `Citation`.
KINDS: dict[str, Kind] = {
    "partnership": Kind(Partnership, _through("pk"), _always),
    "series": Kind(DialogueSeries, _through("partnership"), _always, ("partnership",)),
    "dialogue": Kind(Dialogue, _through("series__partnership"), _told, ("series__partnership",)),
    "delegate": Kind(
        Delegate,
        _through("dialogue__series__partnership"),
        _begun("dialogue__starts_on"),
        ("dialogue__series__partnership", "official"),
    ),
    "area": Kind(CooperationArea, lambda rows, partnership, day: rows, _always),
    "area_progress": Kind(
        AreaProgress, _through("partnership"), _known_by, ("partnership", "area", "dialogue__series")
    ),
    "action_item": Kind(ActionItem, _through("partnership"), _known_by, ("partnership",)),
    "status_change": Kind(StatusChange, _through("action_item__partnership"), _known_by, ("action_item__partnership",)),
    "agreement": Kind(Agreement, _through("partnerships"), _known_by),
    "signatory": Kind(
        Signatory,
        _through("agreement__partnerships"),
        _part_of("agreement", Agreement),
        ("agreement", "agency", "country"),
    ),
    "program": Kind(Program, _through("partnerships"), _known_by),
    "mission": Kind(Mission, _through("partnerships"), _known_by),
    "mission_role": Kind(
        MissionRole, _through("mission__partnerships"), _part_of("mission", Mission), ("mission", "agency")
    ),
    "milestone": Kind(Milestone, _through("mission__partnerships"), _known_by, ("mission",)),
    "agency": Kind(Agency, _by_deeds(agencies_in), _known_by),
    "official": Kind(Official, _by_deeds(officials_in), _known_by),
    "appointment": Kind(
        Appointment,
        _by_deeds(officials_in, "official", "official__publication"),
        _running,
        ("official", "agency"),
    ),
    "working_group": Kind(WorkingGroup, _through("partnership"), _known_by),
    "event": Kind(Event, _through("partnership"), _known_by),
    "source": Kind(Source, _by_citations, _known_by),
}
