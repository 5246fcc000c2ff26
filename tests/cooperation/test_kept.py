from types import SimpleNamespace

import pytest
from pytest_django import DjangoAssertNumQueries

from cooperation import kept
from cooperation.kept import asked_once, keep, read_state
from cooperation.models import DataVersion
from tests.makers import make_country


class Work:
    """Something to work out, and how often it was."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


@pytest.mark.django_db
class TestOutsideATransaction:
    @pytest.fixture(autouse=True)
    def _no_transaction(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the tests' own transaction, which is rolled back at the end, pass for none."""
        open_connection = SimpleNamespace(alias="default", in_atomic_block=False, settings_dict={"NAME": object()})
        monkeypatch.setattr(kept, "reading_connection", lambda: open_connection)

    def test_a_value_is_worked_out_once_and_again_after_a_change(self) -> None:
        work = Work()
        assert [keep("a", 1, work), keep("a", 1, work)] == [1, 1]
        make_country("QX").delete()
        assert keep("a", 1, work) == 2

    def test_values_are_told_apart_by_name_and_key(self) -> None:
        work = Work()
        assert [keep("a", 1, work), keep("a", 2, work), keep("b", 1, work)] == [1, 2, 3]

    def test_a_process_keeps_a_bounded_number_of_each_name(self) -> None:
        few = Work()
        keep("few", 1, few)
        for number in range(kept.MOST + 5):
            keep("many", number, Work())
        assert len(kept._kept["many"]) == kept.MOST
        assert keep("few", 1, few) == 1

    def test_what_asks_once_keeps_all_of_its_values_for_one_state(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1), asked_once():
            keep("first", 1, Work())
            keep("second", 1, Work())

    def test_what_has_read_the_state_need_not_ask_for_its_number(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        state = DataVersion.state()
        with django_assert_num_queries(1), asked_once():
            assert read_state() == state
            keep("with the state", 1, Work())

    def test_a_state_that_is_read_later_moves_no_value_to_another(self) -> None:
        work = Work()
        with asked_once():
            keep("before", 1, work)
            make_country("QX")
            read_state()
            assert keep("before", 1, work) == 1

    def test_what_asks_once_is_followed_by_what_asks_anew(self) -> None:
        work = Work()
        with asked_once():
            keep("followed", 1, work)
        make_country("QX")
        with asked_once():
            assert keep("followed", 1, work) == 2

    def test_before_the_number_is_set_nothing_is_kept(self) -> None:
        DataVersion.objects.all().delete()
        work = Work()
        assert [keep("none", 1, work), keep("none", 1, work)] == [1, 2]


@pytest.mark.django_db
def test_what_a_transaction_reads_is_not_kept() -> None:
    work = Work()
    assert [keep("inside", 1, work), keep("inside", 1, work)] == [1, 2]
