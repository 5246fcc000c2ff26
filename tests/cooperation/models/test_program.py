"""Programs: lines of work that several partnerships may share."""

import datetime

import pytest

from cooperation.models import Mission, Program
from tests.makers import build, make_mission, make_partnership, make_program, refusal

pytestmark = pytest.mark.django_db

ENDS = {(2024, 12, 31): "None", (2025, 1, 1): "2024"}


def test_a_program_is_read_in_each_partnership_that_names_it():
    pairs = [make_partnership(), make_partnership("XA", "XB")]
    shared, own = make_program(partnerships=pairs), make_program(partnerships=pairs[:1])
    assert list(Program.objects.in_partnership(pairs[0])) == [shared, own]
    assert list(Program.objects.in_partnership(pairs[1])) == [shared]


def test_a_program_holds_missions():
    program = make_program()
    mission = make_mission(program=program)
    make_mission()
    assert list(Mission.objects.filter(program=program)) == [mission]


def test_a_program_ends_after_it_starts():
    assert refusal(build(Program, slug="p", name="P", starts_on="2024", ends_on="2023")) == {
        "__all__": ["The program cannot end before it starts."]
    }


def test_the_end_of_a_program_is_known_once_it_is_over():
    make_program(slug="p", starts_on="2020", ends_on="2024")
    ends = {day: str(Program.objects.as_of(datetime.date(*day)).get(slug="p").ended_then) for day in ENDS}
    assert ends == ENDS
