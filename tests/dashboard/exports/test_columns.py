"""The columns of every table: named once and for good, explained in both languages, plain in value and in cell."""

import datetime
import json
import re
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from cooperation import kept
from cooperation.models import ActionItem, Agency, Agreement, Dialogue, Milestone, Partnership, Publication
from dashboard.exports.columns import DATA_SETS, TABLES, ColumnKind, Table, Taking
from dashboard.exports.columns import table as table_module
from tests.makers import make_action, make_agency, make_source

pytestmark = pytest.mark.django_db

EVERY_TABLE = pytest.mark.parametrize("table", DATA_SETS.values(), ids=list(DATA_SETS))
#: What a value of each kind is; a single one may be missing.
KINDS = {
    ColumnKind.TEXT: str,
    ColumnKind.TEXTS: tuple,
    ColumnKind.CODE: str,
    ColumnKind.CODES: tuple,
    ColumnKind.DATE: str,
    ColumnKind.DAY: str,
    ColumnKind.NUMBER: int,
    ColumnKind.TRUTH: bool,
    ColumnKind.ADDRESS: str,
}


def read(table: Table, day: datetime.date, partnership: Partnership | None = None) -> list[dict[str, object]]:
    rows = table.read_values(table.rows_on(partnership, day), Taking(day, partnership))
    return [dict(zip(table.names, row, strict=True)) for row in rows]


@EVERY_TABLE
def test_names_are_names_for_machines_and_each_is_there_once(table: Table) -> None:
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in table.names)
    assert len(set(table.names)) == len(table.names)
    assert [column for columns in table.facts for column in columns] == list(table.columns)


@EVERY_TABLE
def test_every_column_says_what_it_means_in_each_language(table: Table) -> None:
    for language, letters in (("en", "[A-Za-z]"), ("ko", "[가-힣]")):
        with override(language):
            assert re.search(letters, str(table.title))
            assert re.search(letters, str(table.said))
            for column in table.columns:
                assert re.search(letters, column.meaning), column.name
                assert re.search(letters, column.fact_meaning), column.name


@EVERY_TABLE
def test_values_are_plain_and_of_their_kind(table: Table, today: datetime.date) -> None:
    rows = read(table, today)
    assert rows
    for row in rows:
        json.dumps(row)
        for name, value in row.items():
            column = table.column(name)
            assert value is None or type(value) is KINDS[column.kind], name
            if column.kind is ColumnKind.DAY and value:
                datetime.date.fromisoformat(str(value))
            if column.terms and value is not None:
                assert value in dict(column.terms) or name.split("_label_")[0] != name, name


@EVERY_TABLE
def test_a_cell_is_the_text_of_a_value(table: Table, today: datetime.date) -> None:
    rows = table.rows_on(None, today)
    cells = list(table.read_cells(rows, Taking(today)))
    for row, values in zip(cells, table.read_values(rows, Taking(today)), strict=True):
        for cell, value in zip(row, values, strict=True):
            assert cell == text_of(value)


def text_of(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def test_some_columns_and_some_rows_can_be_read(today: datetime.date) -> None:
    table, pair = TABLES["actions"], Partnership.objects.get(slug="us-kr")
    keys = list(ActionItem.objects.filter(partnership=pair).order_by("-reference").values_list("pk", flat=True)[:3])
    columns = [table.column(name) for name in ("due_on_last", "reference")]
    rows = table.read_values(table.rows_by_key(pair, today), Taking(today), keys=[*keys, 0], columns=columns)
    expected = ActionItem.objects.in_bulk(keys)
    assert list(rows) == [
        (expected[key].due_on and expected[key].due_on.last_day.isoformat(), expected[key].reference) for key in keys
    ]


def test_names_are_read_once_until_the_record_changes(
    today: datetime.date, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    """The tests' own transaction, in which nothing is kept, passes for none."""
    open_connection = SimpleNamespace(in_atomic_block=False, settings_dict={"NAME": object()})
    monkeypatch.setattr(kept, "reading_connection", lambda: open_connection)
    agency = make_agency("Aerie")
    assert agency.pk in Taking(today).names(Agency)
    with django_assert_num_queries(1):  # the number of the state of the record
        assert agency.pk in Taking(today).names(Agency)
    agency.publication = Publication.DRAFT
    agency.save()
    assert agency.pk not in Taking(today).names(Agency)


def test_a_date_has_the_precision_of_its_source_and_the_days_it_spans(today: datetime.date) -> None:
    for due, first, last in (
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-07-09", "2024-07-09", "2024-07-09"),
    ):
        action = make_action(due_on=due, raised_on="2023")
        rows = {row["reference"]: row for row in read(TABLES["actions"], today, action.partnership)}
        row = rows[action.reference]
        assert (row["due_on"], row["due_on_first"], row["due_on_last"]) == (due, first, last)


def test_a_name_that_is_not_written_in_a_language_is_empty_in_it(today: datetime.date) -> None:
    agency = make_agency("XYZ", name={"ko": "가상 기관"})
    action = make_action()
    action.leads.set([agency])
    (row,) = read(TABLES["actions"], today, action.partnership)
    assert (row["leads"], row["leads_name_en"], row["leads_name_ko"]) == ((agency.slug,), ("",), ("가상 기관",))


def test_a_dialogue_held_later_reads_as_it_was_announced() -> None:
    """The third dialogue was announced for 2017 and held in 2022."""
    rows = {row["dialogue"]: row for row in read(TABLES["dialogues"], datetime.date(2020, 1, 1))}
    later = rows["us-kr/civil-3"]
    assert (later["status"], later["starts_on"], later["city_en"], later["host"]) == ("planned", "2017", "", None)
    held = Dialogue.objects.get(series__code="civil", number=3, series__partnership__slug="us-kr")
    assert held.starts_on.year == 2022


def test_no_table_holds_what_happened_after_the_day() -> None:
    day = datetime.date(2020, 6, 30)
    for table in DATA_SETS.values():
        recorded = {"due_on", "ends_on", "next_step_on", "due_to_meet_on", "announced_for", "accessed_on"}
        if table.section == "milestones":
            recorded |= {"on"}
        if table.section == "dialogues":
            recorded |= {"starts_on"}  # a plan may name a day to come
        for row in read(table, day):
            for column in table.columns:
                if column.kind is ColumnKind.DATE and column.name not in recorded and row[column.name]:
                    assert str(row[column.name]) <= day.isoformat(), (table.section, column.name)
    assert Milestone.objects.filter(on__gt="2021", is_planned=False).exists()
    assert Agreement.objects.filter(signed_on__gt="2021").exists()


def test_every_key_of_a_citation_names_a_row_of_its_table(today: datetime.date) -> None:
    """Codes and the parts of longer keys stand in columns of the table that the citation names."""
    keys = {
        "partnerships": ("slug",),
        "series": ("partnership", "code"),
        "dialogues": ("dialogue",),
        "readings": ("partnership", "area", "on"),
        "actions": ("partnership", "reference"),
        "status-changes": ("partnership", "action", "on", "status"),
        "missions": ("slug",),
        "milestones": ("mission", "kind", "on"),
        "mission-roles": ("mission", "agency"),
        "agreements": ("slug",),
        "signatories": ("agreement", "position"),
        "delegates": ("dialogue", "side", "position"),
        "appointments": ("official", "agency", "title_en"),
        **dict.fromkeys(("agencies", "officials", "programs", "working-groups", "events"), ("slug",)),
    }
    known = {
        section: {"/".join(str(row[name]) for name in names) for row in read(DATA_SETS[section], today)}
        for section, names in keys.items()
    }
    citations = read(DATA_SETS["citations"], today)
    assert len({row["table"] for row in citations}) > 12
    for row in citations:
        assert row["row"] in known[str(row["table"])], row


def test_a_source_is_named_by_its_code(today: datetime.date) -> None:
    source = make_source()
    assert source.slug in {row["slug"] for row in read(TABLES["sources"], today)}


def test_rows_read_some_at_a_time_are_the_rows_read_at_once(
    today: datetime.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    for table in (TABLES["actions"], TABLES["areas"], DATA_SETS["citations"]):
        whole = read(table, today)
        monkeypatch.setattr(table_module, "AT_ONCE", 7)
        assert read(table, today) == whole
        monkeypatch.undo()


def test_a_row_that_goes_while_others_are_read_is_left_out(today: datetime.date) -> None:
    action = make_action()
    table = TABLES["actions"]
    rows = table.rows_on(action.partnership, today)
    keys = table.keys_of(rows)
    lines = table.read_values(rows, Taking(today), keys=keys)
    action.withdraw(reason="A test.")
    assert list(lines) == []
