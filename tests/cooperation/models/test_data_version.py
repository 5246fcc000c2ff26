import pytest
from django.db import connection

from cooperation.models import Agency, DataVersion, Mission
from cooperation.models.data_version import watch, watched_tables
from tests.makers import make_action, make_agency, make_area, make_mission, make_partnership

pytestmark = pytest.mark.django_db


def rises(change: object) -> bool:
    """Whether a change raises the number."""
    before = DataVersion.current()
    change()
    after = DataVersion.current()
    assert before is not None
    assert after is not None
    return after > before


def test_every_table_that_a_page_reads_is_watched() -> None:
    """A page reads neither the number itself, nor who edits what, nor earlier versions, nor rows not yet written."""
    tables = {name for name in connection.introspection.table_names() if name.startswith("cooperation_")}
    unread = {name for name in tables if name.startswith("cooperation_historical")}
    assert len(unread) > 20
    unread |= {f"cooperation_{name}" for name in ("dataversion", "editorgroup", "sheetimport", "sheetrow")}
    assert set(watched_tables()) == tables - unread
    assert len(tables) > 40


class TestWhatRaisesIt:
    def test_a_new_record(self) -> None:
        assert rises(make_agency)

    def test_a_change_and_a_removal(self) -> None:
        agency = make_agency()
        assert rises(agency.save)
        assert rises(agency.delete)

    def test_a_change_of_many_rows_at_once(self) -> None:
        make_agency()
        assert rises(lambda: Agency.objects.update(acronym="MUA"))
        assert rises(lambda: Agency.objects.bulk_create([Agency(slug="bulk", kind="company")]))

    def test_a_relation_to_several(self) -> None:
        action, agency = make_action(), make_agency()
        assert rises(lambda: action.leads.add(agency))
        assert rises(lambda: action.leads.clear())

    def test_what_is_written_past_the_models(self) -> None:
        mission = make_mission()
        statement = "UPDATE cooperation_mission SET acronym = 'X' WHERE id = %s"
        assert rises(lambda: connection.cursor().execute(statement, [mission.pk]))


def test_reading_does_not_raise_it() -> None:
    make_partnership()
    make_area()
    assert not rises(lambda: list(Mission.objects.all()))


def test_making_the_triggers_again_changes_nothing() -> None:
    assert not rises(lambda: watch(connection))
    assert rises(make_agency)


def test_a_change_notes_its_moment() -> None:
    DataVersion.objects.update(changed_at=None)
    make_agency()
    state = DataVersion.state()
    assert state is not None
    assert state.number == DataVersion.current()
    assert state.changed_at is not None
    # The database keeps a clock of its own, which no test stops.
    assert state.changed_at.tzinfo is not None
    assert state.changed_at.year >= 2025


def test_before_it_was_set_there_is_none() -> None:
    DataVersion.objects.all().delete()
    assert DataVersion.current() is None
    assert DataVersion.state() is None
