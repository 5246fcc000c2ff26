"""The staff desk: one screen per noun, in the order in which the record is read."""

from . import (
    accounts,
    action_item,
    agency,
    agreement,
    area,
    citation,
    country,
    dialogue,
    event,
    mission,
    official,
    program,
    source,
    working_group,
)

__all__ = [
    "accounts",
    "action_item",
    "agency",
    "agreement",
    "area",
    "citation",
    "country",
    "dialogue",
    "event",
    "mission",
    "official",
    "program",
    "source",
    "working_group",
]
