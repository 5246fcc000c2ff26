import datetime

import pytest

from cooperation.models import AreaStage, CooperationArea, DialogueStatus, Partnership, Publication
from dashboard.readings.area import AreaPage, read_area
from dashboard.readings.matrix import Movement, read_matrix
from tests.makers import (
    make_action,
    make_agency,
    make_agreement,
    make_area,
    make_country,
    make_dialogue,
    make_event,
    make_milestone,
    make_mission,
    make_partnership,
    make_progress,
)

pytestmark = pytest.mark.django_db


def read(area: CooperationArea) -> AreaPage:
    return read_area(Partnership.objects.get(slug="aa-zz"), area.slug, datetime.date(2026, 11, 22))


@pytest.fixture
def area() -> CooperationArea:
    make_partnership()
    return make_area()


@pytest.mark.parametrize("slug", ["us-kr", "us-jp"])
def test_an_area_page_says_what_its_row_of_the_matrix_says(slug: str, today: datetime.date) -> None:
    partnership = Partnership.objects.get(slug=slug)
    matrix = read_matrix(partnership, today)
    for row in matrix.rows[::4]:
        page = read_area(partnership, row.area.slug, today)
        steps = [entry for entry in reversed(page.trail) if entry.kind == "dialogue"]
        assert [(step.dialogue, step.stage, step.movement) for step in steps] == [
            (cell.dialogue, cell.stage, cell.movement) for cell in row.cells
        ]
        assert (page.stage, page.newest, page.is_dormant) == (row.now, row.newest, row.is_dormant)
        assert page.unfinished == row.unfinished
        assert page.position == matrix.rows.index(row) + 1


def test_the_trail_runs_from_the_newest_to_the_oldest(area: CooperationArea) -> None:
    make_dialogue(number=1, on="2020-05-14")
    make_progress(AreaStage.AGREED, on="2021-01-01", area=area)
    make_agreement(areas=[area], signed_on="2021-02-01")
    make_event(areas=[area], on="2021-03")
    make_dialogue(number=2, on="2022-05-14")
    make_milestone(make_mission(areas=[area]), on="2023")
    make_dialogue(number=3, on="2027")
    make_dialogue(number=4, on=None)
    assert [entry.kind for entry in read(area).trail] == [
        "next",
        "next",
        "milestone",
        "dialogue",
        "event",
        "agreement",
        "reading",
        "dialogue",
    ]


def test_on_one_day_the_dialogue_stands_above_the_rest(area: CooperationArea) -> None:
    make_event(areas=[area], on="2020-05-14")
    make_dialogue(number=1, on="2020-05-14")
    assert [entry.kind for entry in read(area).trail] == ["dialogue", "event"]


def test_dialogues_and_readings_have_public_anchors(area: CooperationArea) -> None:
    make_progress(AreaStage.RAISED, dialogue=make_dialogue(number=1, on="2020-05-14"), area=area)
    make_progress(AreaStage.AGREED, on="2021-01", area=area)
    make_dialogue(number=2, on=None)
    assert [entry.anchor for entry in read(area).trail] == ["civil-2", "on-2021-01", "civil-1"]


def test_planned_milestones_and_cancelled_dialogues_are_no_steps(area: CooperationArea) -> None:
    make_milestone(make_mission(areas=[area]), on="2027", is_planned=True)
    make_dialogue(number=1, status=DialogueStatus.CANCELLED)
    assert read(area).trail == ()


def test_nothing_is_compared_with_a_dialogue_without_record(area: CooperationArea) -> None:
    make_progress(AreaStage.AGREED, dialogue=make_dialogue(number=1, on="2020-05-14"), area=area)
    make_dialogue(number=2, on="2021-05-14")
    make_progress(AreaStage.RAISED, dialogue=make_dialogue(number=3, on="2022-05-14"), area=area)
    make_progress(AreaStage.AGREED, dialogue=make_dialogue(number=4, on="2023-05-14"), area=area)
    assert [entry.movement for entry in reversed(read(area).trail)] == [None, None, None, Movement.UP]


def test_drafts_leave_no_step(area: CooperationArea) -> None:
    draft = {"publication": Publication.DRAFT}
    make_dialogue(number=1, **draft)
    make_progress(on="2021-01-01", area=area, **draft)
    make_agreement(areas=[area], **draft)
    make_event(areas=[area], **draft)
    make_milestone(make_mission(areas=[area], **draft))
    make_action(area=area, **draft)
    page = read(area)
    assert (page.trail, page.actions, page.timeline) == ((), (), None)


def test_leads_are_the_agencies_of_its_actions_those_with_most_first(area: CooperationArea) -> None:
    rare, busy = make_agency("RARE"), make_agency("BUSY")
    other = make_agency("OTHER", country=make_country("ZZ"))
    make_action(area=area, leads=[rare, busy])
    make_action(area=area, leads=[busy, other, make_agency("HIDDEN", publication=Publication.DRAFT)])
    leads = read(area).leads
    assert [[agency.acronym for agency in side.agencies] for side in leads] == [["BUSY", "RARE"], ["OTHER"]]


def test_the_next_milestone_is_the_nearest_plan_whose_date_has_not_passed(area: CooperationArea) -> None:
    mission = make_mission(areas=[area])
    make_milestone(mission, on="2025", is_planned=True)
    make_milestone(mission, on="2028", is_planned=True)
    nearest = make_milestone(mission, on="2026", is_planned=True)
    assert read(area).next_milestone == nearest


def test_the_last_area_is_followed_by_the_first(today: datetime.date) -> None:
    partnership = Partnership.objects.get(slug="us-kr")
    slugs = list(CooperationArea.objects.order_by("order").values_list("slug", flat=True))
    assert read_area(partnership, slugs[-1], today).following.slug == slugs[0]
    assert read_area(partnership, slugs[0], today).previous.slug == slugs[-1]


@pytest.mark.parametrize("publication", [Publication.DRAFT, None])
def test_an_unknown_or_a_draft_area_is_refused(publication: str | None, today: datetime.date) -> None:
    slug = make_area(publication=publication).slug if publication else "nothing"
    with pytest.raises(CooperationArea.DoesNotExist):
        read_area(Partnership.objects.get(slug="us-kr"), slug, today)


def test_finished_and_unfinished_actions_add_up(area: CooperationArea) -> None:
    make_action(area=area)
    make_action(area=area).move_to("completed", on=datetime.date(2025, 1, 1))
    page = read(area)
    assert (page.unfinished, page.finished, len(page.actions)) == (1, 1, 2)
