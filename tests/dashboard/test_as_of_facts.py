"""Read as of an earlier day, the demo record says what the sources say of that day."""

import re

import pytest
from django.test import Client

from tests.dashboard.pages import Page, fetch

pytestmark = pytest.mark.django_db


def stages(page: Page) -> dict[str, list[str]]:
    """Return the stage at each dialogue of the matrix, by area."""
    found: dict[str, list[str]] = {}
    area = ""
    for element in page.elements:
        if element.tag == "tr" and element.attributes.get("id", "").startswith("m-"):
            area = element.attributes["id"].removeprefix("m-")
            found[area] = []
        if element.tag == "td" and "data-stage" in element.attributes:
            found[area].append(element.attributes["data-stage"])
    return found


def statuses(client: Client, day: str) -> dict[str, str]:
    """Return the status of each action on the list as of a day."""
    page = fetch(client, f"/us-kr/actions/?as_of={day}&size=100")
    return dict(zip(page.texts("td", class_="r-ref"), page.texts("td", class_="r-status"), strict=True))


class TestTheEndOf2016:
    """Two dialogues had been held, and the Framework Agreement had come into force on 3 November."""

    day = "2016-12-31"

    def test_the_matrix_ends_with_the_second_dialogue(self, client: Client) -> None:
        page = fetch(client, f"/us-kr/?as_of={self.day}")
        assert {len(row) for row in stages(page).values()} == {2}
        assert stages(page)["policy"] == ["not_on_record", "agreed"]
        assert stages(page)["outreach"] == ["not_on_record", "raised"]
        assert stages(page)["satnav"] == ["not_on_record", "not_on_record"]

    def test_the_third_dialogue_was_planned_for_2017(self, client: Client) -> None:
        (heading,) = fetch(client, f"/us-kr/?as_of={self.day}").texts("p", class_="next-n")
        assert heading == "2017"
        page = fetch(client, f"/us-kr/dialogues/civil-3/?as_of={self.day}")
        assert "Planned" in page.html
        assert "2022" not in " ".join(page.texts("main")).partition("Sources")[0]

    def test_the_fourth_dialogue_was_not_yet_on_record(self, client: Client) -> None:
        assert fetch(client, f"/us-kr/dialogues/civil-4/?as_of={self.day}").status == 404

    def test_two_commitments_of_the_second_dialogue_had_been_met(self, client: Client) -> None:
        found = statuses(client, self.day)
        assert sorted(found) == [f"2.0{number}" for number in range(1, 10)]
        done = {reference for reference, status in found.items() if status == "Completed"}
        assert done == {"2.01", "2.09"}, "the lunar arrangement of 30 December, the Framework Agreement of 3 November"

    def test_the_framework_agreement_was_in_force_and_the_accords_were_not_signed(self, client: Client) -> None:
        page = fetch(client, f"/us-kr/agreements/?as_of={self.day}")
        links = {link.rpartition("/agreements/")[2].partition("/")[0] for link in page.links if "/agreements/" in link}
        assert {"framework-2016", "kplo-ia-2016", "nasa-mest-2008"} <= links
        assert "artemis-accords-kr" not in links
        assert "In force" in " ".join(fetch(client, f"/agreements/framework-2016/?as_of={self.day}").texts("aside"))
        signed = " ".join(fetch(client, "/agreements/framework-2016/?as_of=2016-11-02").texts("aside"))
        assert "Signed" in signed


class TestTheEndOf2022:
    """The third dialogue had just been held in Seoul, and Danuri was in orbit around the Moon."""

    day = "2022-12-31"

    def test_the_matrix_ends_with_the_third_dialogue(self, client: Client) -> None:
        found = stages(fetch(client, f"/us-kr/?as_of={self.day}"))
        assert {len(row) for row in found.values()} == {3}
        assert found["commercial"] == ["not_on_record", "not_on_record", "agreed"]
        assert found["outreach"] == ["not_on_record", "raised", "not_on_record"]

    def test_the_plan_for_2017_had_lapsed_and_the_forum_of_2023_was_still_to_come(self, client: Client) -> None:
        found = statuses(client, self.day)
        assert found["2.07"] == "Lapsed"
        assert found["3.01"] == "Open"
        assert not [reference for reference in found if reference.startswith("4.")]

    def test_the_accords_were_signed_and_no_agreement_of_2023_was_known(self, client: Client) -> None:
        page = fetch(client, f"/us-kr/agreements/?as_of={self.day}")
        links = {link.rpartition("/agreements/")[2].partition("/")[0] for link in page.links if "/agreements/" in link}
        assert {"artemis-accords-kr", "gnss-2021"} <= links
        assert not {"gps-kps-2023", "nasa-msit-2023", "industry-2023", "d4-statement"} & links

    def test_danuri_was_operating_and_k_radcube_was_not_yet_on_record(self, client: Client) -> None:
        phase = " ".join(fetch(client, f"/missions/danuri/?as_of={self.day}").texts("aside"))
        assert re.search(r"Phase\s*Operating", phase)
        assert fetch(client, f"/missions/k-radcube/?as_of={self.day}").status == 404


def test_between_the_two_the_plan_for_2017_awaits_an_update(client: Client) -> None:
    assert statuses(client, "2020-01-01")["2.07"].startswith("Awaiting update")
