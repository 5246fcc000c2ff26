import pytest

from cooperation.models import AreaStage
from dashboard.readings.row_names import name_row, page_of
from tests.makers import (
    make_agency,
    make_appointment,
    make_area,
    make_delegate,
    make_dialogue,
    make_milestone,
    make_mission,
    make_official,
    make_progress,
    make_role,
    make_signatory,
)

pytestmark = pytest.mark.django_db


def test_a_record_is_called_by_its_own_name_and_stands_on_its_own_page() -> None:
    mission = make_mission(slug="probe", name="Probe")
    assert (name_row(mission), page_of(mission)) == (("Probe", ""), "/missions/probe/")


def test_a_reading_is_called_by_its_area_and_told_apart_by_its_day() -> None:
    progress = make_progress(AreaStage.AGREED, "2024-05", area=make_area(slug="ice", name="Ice"))
    assert (name_row(progress), page_of(progress)) == (("Ice", "May 2024"), "/aa-zz/areas/ice/#on-2024-05")


def test_a_delegate_without_a_name_is_called_by_the_title() -> None:
    dialogue = make_dialogue(2)
    assert name_row(make_delegate(dialogue, title="Director")) == ("Director", "Second dialogue")
    assert name_row(make_delegate(dialogue, title="", position=2)) == ("Name not on record", "Second dialogue")


def test_a_part_stands_on_the_page_of_the_whole() -> None:
    mission, official = make_mission(slug="probe"), make_official(slug="rose")
    assert page_of(make_role(mission)) == page_of(make_milestone(mission)) == "/missions/probe/"
    assert page_of(make_appointment(official=official, agency=make_agency())) == "/officials/rose/"
    assert page_of(make_delegate(make_dialogue(2), official=official)) == "/aa-zz/dialogues/civil-2/"
    signatory = make_signatory()
    assert page_of(signatory) == signatory.agreement.get_absolute_url()
