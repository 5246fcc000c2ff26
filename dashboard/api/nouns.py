"""The nouns of the record: the table and the filters of their lists, and what belongs to each record."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import Serializer

from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    CooperationArea,
    Dialogue,
    Event,
    Mission,
    Official,
    Partnership,
    Program,
    PublishedRow,
    Source,
    WorkingGroup,
)
from dashboard.exports.columns import TABLES, Table
from dashboard.filters.action_items import ActionItemFilter
from dashboard.filters.agencies import AgencyFilter
from dashboard.filters.agreements import AgreementFilter
from dashboard.filters.events import EventFilter
from dashboard.filters.list_filter import ListFilter
from dashboard.filters.missions import MissionFilter
from dashboard.filters.officials import OfficialFilter
from dashboard.filters.programs import ProgramFilter
from dashboard.filters.sources import SourceFilter, with_statements
from dashboard.filters.working_groups import WorkingGroupFilter
from dashboard.readings.action import read_action
from dashboard.readings.agencies import read_agency
from dashboard.readings.agreements import read_agreement
from dashboard.readings.area import read_area
from dashboard.readings.dialogue import read_dialogue
from dashboard.readings.events import read_event
from dashboard.readings.missions import MissionPage, read_mission
from dashboard.readings.officials import read_official
from dashboard.readings.programs import read_program
from dashboard.readings.working_groups import read_working_group

from . import parts
from .fields import Fields, number, serializer, several
from .pages import page_form
from .rows import fields_of
from .statements import STATEMENTS, read_source_in_each_language

Read = Callable[[Partnership | None, str, datetime.date], Any]


@dataclass(frozen=True)
class Noun:
    """A noun of the record: what programs call it, its table, and how one record of it is read.

    `read` returns the reading of the record's page and raises DoesNotExist without one on the day; `known` returns
    the public records with that key, of any day. `parts` are what belongs to a record beside the columns of its list.
    """

    name: str
    plural: str
    one: str | Promise
    model: type[PublishedRow]
    table: Table
    parameter: str
    key_said: str | Promise
    pattern: str
    record_of: Callable[[Any], Any]
    read: Read
    known: Callable[[Partnership | None, str], QuerySet]
    parts: Fields = field(default_factory=dict)
    filter_class: type[ListFilter] | None = None
    #: Whether there is a list of all partnerships, and one address for the record whichever names it.
    is_shared: bool = True
    #: The rows among which the record's own is found, where they are not those of the list.
    rows_on: Callable[[Partnership | None, datetime.date], Any] | None = None
    #: The places of the record's row among the rows, where these are no query.
    places: Callable[[Any, Any], Sequence[Any]] | None = None

    @cached_property
    def page_form(self) -> type[Serializer]:
        """The form of a page of its list."""
        row = serializer(f"{self.name}Row", fields_of(self.table))
        return page_form(self.name, row, self.table.title)

    @cached_property
    def form(self) -> type[Serializer]:
        """The form of one record: the columns of its row, what belongs to it, and where sources differ."""
        return serializer(self.name, fields_of(self.table), self.parts_and_differences)

    @cached_property
    def parts_form(self) -> type[Serializer]:
        """The form of what belongs to a record."""
        return serializer(f"{self.name}Parts", self.parts_and_differences)

    @property
    def parts_and_differences(self) -> Fields:
        """What belongs to a record, and where sources differ about it or its parts."""
        if self.model is Source:
            return self.parts
        said = _("Where a source says something else.")
        return {**self.parts, **several("differences", said, "footnotes.differences", parts.Difference)}

    def rows(self, partnership: Partnership | None, day: datetime.date) -> Any:
        """Return the rows among which the record's own is found."""
        return (self.rows_on or self.table.rows_on)(partnership, day)


def _by_slug(model: type[PublishedRow]) -> Callable[[Partnership | None, str], QuerySet]:
    return lambda partnership, slug: model._default_manager.public().filter(slug=slug)


def _shared(name: str, attribute: str, plural: str, said: str | Promise, model: Any, read: Any, **fields: Any) -> Noun:
    """Return a noun that partnerships share, each record known by its slug; `attribute` leads to it in its reading."""
    return Noun(
        name=name,
        plural=plural,
        one=said,
        model=model,
        table=TABLES[plural.replace("_", "-")],
        parameter="slug",
        key_said=_("Its code."),
        pattern=SLUG,
        record_of=attrgetter(attribute),
        read=lambda partnership, slug, day: read(slug, day),
        known=_by_slug(model),
        **fields,
    )


def _dialogues_called(partnership: Partnership | None, code: str) -> QuerySet:
    series, _dash, number = code.rpartition("-")
    found = Dialogue.objects.public().filter(series__partnership=partnership, series__code=series)
    return found.filter(number__in=[number] if number.isascii() and number.isdecimal() and len(number) < 5 else [])


def _steps_of(page: MissionPage) -> QuerySet:
    return page.mission.milestones.all()


SLUG = r"^[-a-zA-Z0-9_]+$"
REFERENCE = r"^[A-Z0-9]{1,6}\.[0-9]{2,3}$"

NOUNS: tuple[Noun, ...] = (
    Noun(
        name="Area",
        plural="areas",
        one=_("An area of a partnership"),
        model=CooperationArea,
        table=TABLES["areas"],
        parameter="area",
        key_said=_("Its code."),
        pattern=SLUG,
        record_of=attrgetter("area"),
        read=read_area,
        known=_by_slug(CooperationArea),
        is_shared=False,
        places=lambda rows, page: [place for place, row in enumerate(rows) if row["slug"] == page.area.slug],
        parts={
            **several(
                "trail",
                _("Its trail: every dialogue with the stage it had, and what happened between, the newest first."),
                form=parts.TrailEntry,
            ),
            **several(
                "actions",
                _("Its first 25 actions by due date; the list of actions has them all."),
                form=parts.ActionBrief,
            ),
            **number("total_actions", _("How many actions it has.")),
            **several("leads", _("The agencies of each side that lead its actions."), form=parts.SideAgencies),
        },
    ),
    Noun(
        name="Dialogue",
        plural="dialogues",
        one=_("A dialogue"),
        model=Dialogue,
        table=TABLES["dialogues"],
        parameter="dialogue",
        key_said=_("Its code within the partnership."),
        pattern=SLUG,
        record_of=attrgetter("dialogue"),
        read=read_dialogue,
        known=_dialogues_called,
        is_shared=False,
        parts={
            **several("delegations", _("Both sides at the table."), form=parts.Delegation),
            **several("other_agencies", _("Agencies of neither side that were present.")),
            **several("areas", _("What each area reached at it."), "outcomes", parts.Outcome),
            **several(
                "actions",
                _("The first 25 actions it raised, by due date; the list of actions has them all."),
                form=parts.ActionBrief,
            ),
            **number("total_actions", _("How many actions it raised.")),
            **number("carried_over", _("How many actions were unfinished when it met.")),
            **several("agreements", _("The agreements made at it.")),
            **several("working_groups", _("The working groups set up at it.")),
        },
    ),
    Noun(
        name="Action",
        plural="actions",
        one=_("An action"),
        model=ActionItem,
        table=TABLES["actions"],
        parameter="reference",
        key_said=_("Its number within the partnership."),
        pattern=REFERENCE,
        record_of=attrgetter("row.item"),
        read=read_action,
        known=lambda partnership, reference: ActionItem.objects.public().filter(
            partnership=partnership, reference=reference
        ),
        filter_class=ActionItemFilter,
        is_shared=False,
        parts={
            **several("steps", _("Every step on record, the newest first."), form=parts.Step),
            **several("supersedes", _("The actions whose place it took.")),
        },
    ),
    _shared(
        "Mission",
        "mission",
        "missions",
        _("A mission"),
        Mission,
        read_mission,
        filter_class=MissionFilter,
        parts={
            **several(
                "milestones",
                _("Its steps, reached and planned, by date."),
                _steps_of,
                parts.MilestoneForm,
            ),
            **several("roles", _("The part each agency takes in it."), form=parts.Role),
            **several("payloads", _("The missions it carries.")),
        },
    ),
    _shared(
        "Program",
        "program",
        "programs",
        _("A program"),
        Program,
        read_program,
        filter_class=ProgramFilter,
        parts=several("mission_phases", _("The phase each of its missions had reached."), "missions", parts.InProgram),
    ),
    _shared(
        "Agreement",
        "agreement",
        "agreements",
        _("An agreement"),
        Agreement,
        read_agreement,
        filter_class=AgreementFilter,
        parts={
            **several("parties", _("Its parties, and who signed for each."), form=parts.Party),
            **several("children", _("The agreements made under it."), form=parts.MadeUnder),
        },
    ),
    _shared(
        "WorkingGroup",
        "group",
        "working_groups",
        _("A working group"),
        WorkingGroup,
        read_working_group,
        filter_class=WorkingGroupFilter,
    ),
    _shared("Event", "event", "events", _("An event"), Event, read_event, filter_class=EventFilter),
    _shared(
        "Agency",
        "agency",
        "agencies",
        _("An agency"),
        Agency,
        read_agency,
        filter_class=AgencyFilter,
        parts={
            **several("line", _("The bodies before and after it, itself among them; none without either.")),
            **several("children", _("The bodies that are part of it.")),
            **several("partnerships", _("The partnerships it belongs to.")),
            **several("leads", _("What it leads in each partnership."), form=parts.Lead),
            **several("presences", _("The dialogues it took part in, by partnership."), form=parts.Presence),
            **several("mission_roles", _("The part it takes in missions."), "parts", parts.MissionPart),
            **several("posts", _("The posts held at it, the newest first."), form=parts.PostAtAgency),
            **several("agreements", _("The agreements it is party to."), "memberships", parts.Membership),
            **several("programs", _("The programs it leads or takes part in.")),
            **several("working_groups", _("The working groups it is a member of."), "groups"),
            **several("events", _("The events it took part in.")),
        },
    ),
    _shared(
        "Official",
        "official",
        "officials",
        _("An official"),
        Official,
        read_official,
        filter_class=OfficialFilter,
        parts={
            **several("posts", _("The posts on record, the newest first."), form=parts.Post),
            **several("delegations", _("The delegations they sat in, the newest first."), form=parts.Seat),
            **several("signatures", _("What they signed, the newest first."), form=parts.Signature),
            **several("actions", _("The actions they own, by partnership."), "owned", parts.OwnedActions),
            **several("events", _("The events they took part in.")),
        },
    ),
    _shared(
        "Source",
        "source",
        "sources",
        _("A source"),
        Source,
        read_source_in_each_language,
        filter_class=SourceFilter,
        rows_on=lambda partnership, day: with_statements(Source.objects.public(), day),
        parts={
            **several("outcome_of", _("The dialogues whose outcome document it is.")),
            **STATEMENTS,
        },
    ),
)
