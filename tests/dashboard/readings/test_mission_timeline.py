import datetime

import pytest

from cooperation.models import CooperationArea, MilestoneKind, MissionPhase, Partnership, Publication
from dashboard.readings.mission_timeline import LABEL_ROOM, Line, MissionTimeline, draw_missions, read_missions
from tests.makers import (
    make_agency,
    make_area,
    make_dialogue,
    make_milestone,
    make_mission,
    make_partnership,
    make_role,
    make_series,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def area() -> CooperationArea:
    make_partnership()
    return make_area()


def draw(area: CooperationArea, *dialogues: object, day: datetime.date = TODAY) -> MissionTimeline | None:
    missions = read_missions(Partnership.objects.get(slug="aa-zz"), area, day)
    return draw_missions(missions, dialogues, day)


def test_without_a_dated_mission_nothing_is_drawn(area: CooperationArea) -> None:
    make_mission(areas=[area])
    assert draw(area, make_dialogue()) is None


def test_a_mission_at_work_has_a_hollow_bar_a_solid_bar_and_a_dot_at_its_launch(area: CooperationArea) -> None:
    mission = make_mission(areas=[area])
    make_milestone(mission, on="2020", kind=MilestoneKind.DECISION, leads_to=MissionPhase.IN_DEVELOPMENT)
    make_milestone(mission, on="2023-01-01", kind=MilestoneKind.LAUNCH, leads_to=MissionPhase.LAUNCHED)
    timeline = draw(area)
    assert timeline is not None
    (line,) = timeline.lines
    preparing, working = line.bars
    assert (preparing.is_planned, working.is_planned) == (True, False)
    assert preparing.x == 4
    assert preparing.x + preparing.width == pytest.approx(working.x, abs=0.02)
    assert working.x + working.width == pytest.approx(96, abs=0.02)
    assert line.dots == (working.x,)
    assert line.phase is MissionPhase.LAUNCHED


def test_a_mission_in_preparation_has_a_hollow_bar_and_no_dot(area: CooperationArea) -> None:
    mission = make_mission(areas=[area])
    make_milestone(mission, on="2020", kind=MilestoneKind.DECISION)
    make_milestone(mission, on="2028", is_planned=True)
    timeline = draw(area)
    assert timeline is not None
    (line,) = timeline.lines
    assert [bar.is_planned for bar in line.bars] == [True]
    assert line.dots == ()


def test_a_mission_that_ended_stops_at_its_end(area: CooperationArea) -> None:
    mission = make_mission(areas=[area])
    make_milestone(mission, on="2020-01-01", kind=MilestoneKind.LAUNCH, leads_to=MissionPhase.LAUNCHED)
    make_milestone(mission, on="2022-01-01", kind=MilestoneKind.END, leads_to=MissionPhase.ENDED)
    timeline = draw(area)
    assert timeline is not None
    (bar,) = timeline.lines[0].bars
    assert not bar.is_planned
    assert bar.x + bar.width < 50


def test_a_plan_is_drawn_only_once_it_was_stated(area: CooperationArea) -> None:
    mission = make_mission(areas=[area])
    make_milestone(mission, on="2028", is_planned=True, stated_on="2025-06-01")
    assert draw(area, day=datetime.date(2025, 5, 31)) is None
    assert draw(area, day=datetime.date(2025, 6, 1)) is not None


def test_missions_stand_by_their_first_date(area: CooperationArea) -> None:
    late, early = make_mission(areas=[area]), make_mission(areas=[area])
    make_milestone(late, on="2022")
    make_milestone(early, on="2021")
    timeline = draw(area)
    assert timeline is not None
    assert [line.mission for line in timeline.lines] == [early, late]
    assert len(timeline.milestones) == 2


def test_dialogues_are_marked_and_their_labels_kept_apart(area: CooperationArea) -> None:
    make_milestone(make_mission(areas=[area]), on="2020")
    dialogues = [
        make_dialogue(number=1, on="2021-01-01"),
        make_dialogue(number=2, on="2021-02-01"),
        make_dialogue(number=3, on="2027"),
        make_dialogue(number=4, on=None),
    ]
    timeline = draw(area, *dialogues)
    assert timeline is not None
    assert [mark.is_planned for mark in timeline.marks] == [False, False, True]
    labels = [mark.label_x for mark in timeline.marks]
    assert labels[1] - labels[0] >= LABEL_ROOM - 0.01
    assert all(4 <= mark.x <= 96 for mark in timeline.marks)


def test_draft_missions_and_draft_agencies_are_not_drawn(area: CooperationArea) -> None:
    make_milestone(make_mission(areas=[area], publication=Publication.DRAFT))
    mission = make_mission(areas=[area])
    make_milestone(mission)
    make_role(mission, make_agency("HIDDEN", publication=Publication.DRAFT))
    shown = make_role(mission, make_agency("SHOWN")).agency
    timeline = draw(area)
    assert timeline is not None
    assert [(line.mission, line.agencies) for line in timeline.lines] == [(mission, (shown,))]


class TestPlans:
    @pytest.fixture(autouse=True)
    def mission(self, area: CooperationArea) -> None:
        self.area, self.mission = area, make_mission(areas=[area])

    def line(self, day: datetime.date = TODAY) -> Line:
        timeline = draw(self.area, day=day)
        assert timeline is not None
        return timeline.lines[0]

    def test_a_plan_after_the_work_so_far_is_drawn_hollow_behind_it(self) -> None:
        make_milestone(self.mission, on="2020-01-01", leads_to=MissionPhase.LAUNCHED)
        make_milestone(self.mission, on="2028", kind=MilestoneKind.END, is_planned=True)
        work, plan = self.line().bars
        assert (work.is_planned, plan.is_planned) == (False, True)
        assert work.x + work.width == pytest.approx(plan.x, abs=0.02)
        assert self.line().plans == (pytest.approx(plan.x + plan.width, abs=0.02),)

    def test_a_plan_that_was_reached_is_no_future(self) -> None:
        plan = make_milestone(self.mission, on="2027", is_planned=True)
        make_milestone(self.mission, on="2025-06-01", leads_to=MissionPhase.LAUNCHED)
        line = self.line()
        assert (line.replaced, line.plans) == ((plan,), ())
        assert [bar.is_planned for bar in line.bars] == [False]

    def test_a_plan_stated_anew_takes_the_place_of_the_earlier_one(self) -> None:
        earlier = make_milestone(self.mission, on="2029", is_planned=True)
        make_milestone(self.mission, on="2027", is_planned=True, stated_on="2025-06-01")
        assert self.line().replaced == (earlier,)
        assert len(self.line().plans) == 1
        assert self.line(datetime.date(2025, 5, 31)).replaced == ()

    def test_the_end_of_a_mission_takes_the_place_of_its_plans(self) -> None:
        plan = make_milestone(self.mission, on="2028", is_planned=True)
        make_milestone(self.mission, on="2025-06-01", kind=MilestoneKind.DECISION, leads_to=MissionPhase.CANCELLED)
        line = self.line()
        assert (line.replaced, line.plans) == ((plan,), ())
        assert [bar.is_planned for bar in line.bars] == [True]


def test_dialogues_of_several_partnerships_have_a_row_each(area: CooperationArea) -> None:
    make_milestone(make_mission(areas=[area]), on="2020")
    other = make_dialogue(number=1, on="2020-05-14", series=make_series(make_partnership("BB", "YY")))
    own = [make_dialogue(number=1, on="2021-05-14"), make_dialogue(number=2, on="2024-05-14")]
    timeline = draw(area, own[1], own[0], other)
    assert timeline is not None
    assert [(axis.partnership.slug, [mark.dialogue for mark in axis.marks]) for axis in timeline.axes] == [
        ("aa-zz", own),
        ("bb-yy", [other]),
    ]
    assert len(timeline.marks) == 3
    assert (timeline.first_year, timeline.last_year) == (2020, 2026)


def test_a_dialogue_planned_for_this_year_is_still_planned_and_a_cancelled_one_is_not_drawn(
    area: CooperationArea,
) -> None:
    make_milestone(make_mission(areas=[area]), on="2020")
    planned = make_dialogue(number=2, on="2026", status="planned")
    timeline = draw(area, make_dialogue(number=1, on="2025", status="cancelled"), planned)
    assert timeline is not None
    assert [(mark.dialogue, mark.is_planned) for mark in timeline.marks] == [(planned, True)]
