"""What is taken away of each noun: the columns of its table, the same in CSV, workbooks, JSON Lines and the API."""

from .actions import ACTIONS
from .agencies import AGENCIES
from .agreements import AGREEMENTS
from .areas import AREAS
from .column import Column, ColumnKind
from .dialogues import DIALOGUES
from .events import EVENTS
from .missions import MISSIONS
from .officials import OFFICIALS
from .programs import PROGRAMS
from .sources import SOURCES
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

__all__ = ["TABLES", "Column", "ColumnKind", "Table", "Taking"]
