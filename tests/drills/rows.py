"""The rows of a site's database, read with plain SQL."""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from tests.drills.servers import Site

Rows = list[tuple[Any, ...]]


def ask(site: Site, statement: str) -> Rows:
    """Return the rows of a question."""
    if site.is_on_sqlite:
        with closing(sqlite3.connect(site.database.removeprefix("sqlite:///"), timeout=20)) as file:
            return file.execute(statement).fetchall()
    with psycopg.connect(site.database) as connection:
        return connection.execute(statement).fetchall()


def every_row(site: Site) -> dict[str, set[str]]:
    """Return the rows of every table."""
    names = (
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        if site.is_on_sqlite
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    return {name: set(map(repr, ask(site, f'SELECT * FROM "{name}"'))) for (name,) in ask(site, names)}


def halves(site: Site) -> list[str]:
    """Return what is only half there of the saves and imports of a drill, in words; empty where all is whole.

    A save writes an action, its lead agency, and versions of both. An import writes the same without an agency.
    """
    found = []
    for question, complaint in (
        (f"SELECT a.reference FROM cooperation_actionitem a WHERE {_IS_SAVED} AND {_LEADS} <> 1", "has no lead"),
        (f"SELECT a.reference FROM cooperation_actionitem a WHERE {_BEGINNINGS} <> 1", "has no first version"),
        (f"SELECT a.reference FROM cooperation_actionitem a WHERE NOT {_IS_TOLD}", "says what no version says"),
        (
            f"SELECT v.reference FROM cooperation_historicalactionitem v WHERE NOT {_IS_THERE}",
            "is a version of nothing",
        ),
    ):
        found += [f"{reference} {complaint}" for (reference,) in ask(site, question)]
    return found


#: Actions that a drill saved at the desk have references that begin so.
_IS_SAVED = "a.reference LIKE 'S%.%'"
_LEADS = "(SELECT count(*) FROM cooperation_actionitem_leads l WHERE l.actionitem_id = a.id)"
_BEGINNINGS = """(
    SELECT count(*) FROM cooperation_historicalactionitem v WHERE v.id = a.id AND v.history_type = '+'
)"""
#: Its last version has its title, its stamp and as many lead agencies.
_IS_TOLD = f"""EXISTS (
    SELECT 1 FROM cooperation_historicalactionitem v
    WHERE v.history_id = (SELECT max(history_id) FROM cooperation_historicalactionitem w WHERE w.id = a.id)
    AND v.title_en = a.title_en AND v.updated_at = a.updated_at AND {_LEADS} = (
        SELECT count(*) FROM cooperation_historicalactionitem_leads k WHERE k.history_id = v.history_id
    )
)"""
_IS_THERE = "EXISTS (SELECT 1 FROM cooperation_actionitem a WHERE a.id = v.id)"


def number(site: Site) -> int:
    """Return the data version."""
    return int(ask(site, "SELECT number FROM cooperation_dataversion")[0][0])
