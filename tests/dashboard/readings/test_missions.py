import datetime

import pytest

from cooperation.models import Mission, MissionPhase, Publication
from dashboard.filters.missions import missions_on
from dashboard.readings.missions import MissionPage, MissionRow, read_mission, read_mission_rows
from tests.makers import make_agency, make_agreement, make_milestone, make_mission, make_program, make_role

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def row(slug: str, day: datetime.date = TODAY) -> MissionRow:
    (found,) = read_mission_rows(missions_on(None, day).filter(slug=slug), None, day)
    return found


def on(step: object) -> str:
    return str(getattr(step, "on", ""))


class TestRows:
    def test_a_row_names_the_phase_the_agencies_and_the_steps_of_the_day(self) -> None:
        danuri = row("danuri")
        assert danuri.phase == MissionPhase.OPERATING
        assert [role.agency.slug for role in danuri.roles] == ["kari", "nasa"]
        assert (on(danuri.newest), on(danuri.next_planned)) == ("2025-09", "2027-12")

    def test_a_row_of_an_earlier_day_knows_no_later_step(self) -> None:
        danuri = row("danuri", datetime.date(2022, 8, 31))
        assert danuri.phase == MissionPhase.LAUNCHED
        assert (on(danuri.newest), danuri.next_planned) == ("2022-08-04", None)

    def test_a_plan_stated_anew_replaces_the_one_before(self) -> None:
        mission = make_mission(slug="slipped")
        make_milestone(mission, "2028", is_planned=True, stated_on="2022")
        make_milestone(mission, "2029-09", is_planned=True, stated_on="2025-05-15")
        assert on(row("slipped").next_planned) == "2029-09"
        assert on(row("slipped", datetime.date(2025, 5, 14)).next_planned) == "2028"

    def test_a_plan_stands_to_the_end_of_its_days_unless_it_is_reached(self) -> None:
        mission = make_mission(slug="window")
        make_milestone(mission, "2026-02", ends_on="2026-04", is_planned=True, stated_on="2026-01")
        make_milestone(mission, "2026-04-10")
        assert on(row("window", datetime.date(2026, 4, 9)).next_planned) == "2026-02"
        assert row("window", datetime.date(2026, 4, 10)).next_planned is None


class TestPage:
    def test_a_page_shows_what_belongs_to_the_mission(self) -> None:
        page = read_mission("k-radcube", TODAY)
        assert page.program is not None
        assert page.program.slug == "artemis"
        assert page.host is not None
        assert page.host.slug == "artemis-2"
        assert [agreement.slug for agreement in page.agreements] == ["k-radcube-ia"]
        assert [area.slug for area in page.areas] == ["lunar-mars"]
        assert page.timeline is not None
        assert len(page.timeline.marks) == 5

    def test_a_host_names_what_it_carries(self) -> None:
        assert [payload.slug for payload in read_mission("danuri", TODAY).payloads] == ["shadowcam"]

    def test_an_agreement_made_later_is_not_shown(self) -> None:
        assert read_mission("danuri", datetime.date(2016, 12, 30)).agreements != ()
        with pytest.raises(Mission.DoesNotExist):
            read_mission("danuri", datetime.date(2016, 12, 29))

    def test_nothing_of_a_draft_is_shown(self) -> None:
        hidden = {"publication": Publication.DRAFT}
        mission = make_mission(slug="shown", program=make_program(**hidden), host=make_mission(**hidden))
        make_mission(host=mission, **hidden)
        make_role(mission, make_agency("HID", **hidden))
        make_agreement(missions=[mission], **hidden)
        page: MissionPage = read_mission("shown", TODAY)
        assert (page.program, page.host) == (None, None)
        assert (page.payloads, page.roles, page.agreements) == ((), (), ())

    def test_a_draft_has_no_page(self) -> None:
        make_mission(slug="hidden", publication=Publication.DRAFT)
        with pytest.raises(Mission.DoesNotExist):
            read_mission("hidden", TODAY)

    def test_neighbors_stand_beside_it_in_the_order_of_names(self) -> None:
        neighbors = read_mission("danuri", TODAY).neighbors
        assert (neighbors.previous.slug, neighbors.following.slug) == ("codex", "l4-mission")
