"""What is taken away of each noun: the columns of its table, the same in CSV, workbooks, JSON Lines and the API."""

from .actions import ACTIONS
from .agencies import AGENCIES
from .agreements import AGREEMENTS
from .areas import AREAS
from .citations import CITATIONS
from .column import Column, ColumnKind
from .dialogues import DIALOGUES
from .events import EVENTS
from .frame import COUNTRIES, PARTNERSHIPS, SERIES
from .missions import MISSIONS
from .officials import OFFICIALS
from .people import APPOINTMENTS, DELEGATES, MISSION_ROLES, SIGNATORIES
from .programs import PROGRAMS
from .sources import SOURCES
from .steps import MILESTONES, READINGS, STATUS_CHANGES
from .table import Table
from .taking import Taking
from .working_groups import WORKING_GROUPS

#: The table of each list, by the section that its address and `Listing.section` name.
TABLES: dict[str, Table] = {
    table.section: table
    for table in (
        AREAS,
        DIALOGUES,
        ACTIONS,
        MISSIONS,
        AGREEMENTS,
        AGENCIES,
        OFFICIALS,
        PROGRAMS,
        WORKING_GROUPS,
        EVENTS,
        SOURCES,
    )
}

#: Every table of the public record: those of the lists, and those of the rows beneath and beside them.
DATA_SETS: dict[str, Table] = {
    table.section: table
    for table in (
        PARTNERSHIPS,
        SERIES,
        *(AREAS, READINGS, DIALOGUES, DELEGATES),
        *(ACTIONS, STATUS_CHANGES),
        *(MISSIONS, MILESTONES, MISSION_ROLES),
        *(AGREEMENTS, SIGNATORIES),
        *(AGENCIES, OFFICIALS, APPOINTMENTS),
        *(PROGRAMS, WORKING_GROUPS, EVENTS),
        *(SOURCES, CITATIONS),
        COUNTRIES,
    )
}

__all__ = ["DATA_SETS", "TABLES", "Column", "ColumnKind", "Table", "Taking"]
