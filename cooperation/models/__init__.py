"""The nouns of the record, in reading order."""

from .acts import acting, acting_user
from .rights import PUBLISH, may, may_link
from .partial_date import PartialDate, PartialDateField
from .reasons import asks_reason, reasoned_columns
from .searchable import MatchRank
from .record import Publication, PublishedRow, Record, Row
from .country import Country, Partnership
from .agency import Agency, AgencyKind
from .official import Appointment, Official
from .dialogue import Dialogue, DialogueSeries, DialogueStatus
from .delegate import Delegate, DelegateRole
from .area import AreaProgress, AreaStage, CooperationArea
from .program import Program
from .mission import Milestone, MilestoneKind, Mission, MissionKind, MissionPhase
from .mission_role import MissionRole
from .agreement import Agreement, AgreementKind, AgreementStatus, Signatory
from .working_group import WorkingGroup, WorkingGroupStanding
from .event import Event, EventKind
from .action_status import ActionItemStatus, DerivedStatus
from .action_item import ActionItem, ActionItemStrength, StatusChange
from .source import Source, SourceKind, SourceReliability
from .citation import CITABLE, Citation, CitationStance
from .editor_group import EditorGroup, PartnershipSide
from .sheet_import import SheetImport, SheetImportState, SheetRow, SheetRowOutcome
from .data_version import DataVersion

__all__ = [
    "CITABLE",
    "PUBLISH",
    "ActionItem",
    "ActionItemStatus",
    "ActionItemStrength",
    "Agency",
    "AgencyKind",
    "Agreement",
    "AgreementKind",
    "AgreementStatus",
    "Appointment",
    "AreaProgress",
    "AreaStage",
    "Citation",
    "CitationStance",
    "CooperationArea",
    "Country",
    "DataVersion",
    "Delegate",
    "DelegateRole",
    "DerivedStatus",
    "Dialogue",
    "DialogueSeries",
    "DialogueStatus",
    "EditorGroup",
    "Event",
    "EventKind",
    "MatchRank",
    "Milestone",
    "MilestoneKind",
    "Mission",
    "MissionKind",
    "MissionPhase",
    "MissionRole",
    "Official",
    "PartialDate",
    "PartialDateField",
    "Partnership",
    "PartnershipSide",
    "Program",
    "Publication",
    "PublishedRow",
    "Record",
    "Row",
    "SheetImport",
    "SheetImportState",
    "SheetRow",
    "SheetRowOutcome",
    "Signatory",
    "Source",
    "SourceKind",
    "SourceReliability",
    "StatusChange",
    "WorkingGroup",
    "WorkingGroupStanding",
    "acting",
    "acting_user",
    "asks_reason",
    "may",
    "may_link",
    "reasoned_columns",
]
