import pytest
from django.test import Client

from tests.dashboard.pages import fetch

pytestmark = pytest.mark.django_db


def test_the_list_says_where_a_meeting_was_due_and_none_was_found(client: Client) -> None:
    rows = fetch(client, "/us-kr/working-groups/").texts("tr")
    (row,) = [text for text in rows if "export-control" in text]
    assert "No meeting found" in row
    (row,) = [text for text in rows if "Future Vision" in text]
    assert "No meeting found" not in row


def test_a_page_names_task_members_areas_and_dialogue(client: Client) -> None:
    page = fetch(client, "/working-groups/future-vision/")
    assert "follow up the decisions of the second dialogue" in page.texts("div", class_="lead")[0]
    assert {"/agencies/state/", "/us-kr/areas/policy/", "/us-kr/dialogues/civil-2/", "/us-kr/"} <= set(page.links)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-22", "Due to meet: 2025. No public record of a meeting has been found by 22 November 2026."),
        ("2026-01-31", "Due to meet: 2025. No public record of a meeting has been found by 31 January 2026."),
    ],
)
def test_a_page_says_that_no_meeting_has_been_found_by_the_day(client: Client, day: str, said: str) -> None:
    assert said in fetch(client, f"/working-groups/reg-xc-wg/?as_of={day}").texts("div", class_="lead")[0]


def test_before_the_time_is_over_nothing_is_awaited(client: Client) -> None:
    page = fetch(client, "/working-groups/reg-xc-wg/?as_of=2025-12-30")
    assert "has been found" not in page.html


def test_the_note_speaks_of_all_that_is_known_and_is_shown_today_only(client: Client) -> None:
    assert "no record of it was found" in fetch(client, "/working-groups/gps-kps-twg/").html
    assert "no record of it was found" not in fetch(client, "/working-groups/gps-kps-twg/?as_of=2023-04").html


def test_a_group_set_up_later_says_so(client: Client) -> None:
    page = fetch(client, "/working-groups/nmio-kcg/?as_of=2020")
    assert page.status == 404
    assert page.texts("h1") == ["Not yet on record"]
