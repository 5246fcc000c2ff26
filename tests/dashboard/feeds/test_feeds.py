"""News as Atom and dates as calendars, read as other programs read them."""

import datetime
from typing import Any

import feedparser
import icalendar
import pytest
import time_machine
import vobject
from django.test import Client

from cooperation.models import ActionItem, Milestone, Publication
from tests.makers import make_action, make_agency, make_dialogue, make_milestone, make_mission, make_partnership

FEEDS = (
    "/news.atom",
    "/us-kr/news.atom",
    "/us-kr/areas/satnav/news.atom",
    "/us-kr/dialogues/civil-4/news.atom",
    "/agencies/kasa/news.atom",
)
CALENDARS = (
    "/us-kr/dialogues.ics",
    "/us-kr/dates.ics",
    "/us-kr/agreements.ics",
    "/us-kr/areas/satnav/dates.ics",
    "/us-kr/agencies/kasa/dates.ics",
)


def entries(client: Client, address: str) -> list[Any]:
    response = client.get(address)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    read = feedparser.parse(response.content)
    assert not read.bozo
    return list(read.entries)


def events(client: Client, address: str) -> dict[str, Any]:
    """Return the events of a calendar by their ids, each of which it has once."""
    found = icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")
    by_id = {str(event["UID"]): event for event in found}
    assert len(by_id) == len(found)
    return by_id


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_stands_in_the_order_in_which_the_record_learned(db: None, client: Client, address: str) -> None:
    found = entries(client, address)
    assert len(found) > 10
    learned = [entry.published_parsed for entry in found]
    assert learned == sorted(learned, reverse=True)
    assert len({entry.id for entry in found}) == len(found)
    assert all(client.get(entry.link).status_code == 200 for entry in found[:3])


def test_what_was_entered_today_of_years_ago_comes_first(db: None, client: Client) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        make_action(raised_on="2014", title={"en": "An old promise", "ko": "옛 약속"})
        pair = make_partnership_address()
        assert "An old promise" in entries(client, f"{pair}news.atom")[0].title
        assert "옛 약속" in entries(client, f"/ko{pair}news.atom")[0].title
        assert "2014" in entries(client, "/news.atom")[0].summary


def make_partnership_address() -> str:
    return str(ActionItem.objects.latest("pk").partnership.get_absolute_url()).removeprefix("/ko")


def test_an_entry_keeps_its_id_and_first_moment_when_it_changes(db: None, client: Client) -> None:
    action = make_action(raised_on="2025")
    (before,) = entries(client, "/aa-zz/news.atom")
    with time_machine.travel(datetime.datetime(2026, 11, 25, 9, tzinfo=datetime.UTC), tick=False):
        action.title_en = "Better words"
        action.save()
        (after,) = entries(client, "/aa-zz/news.atom")
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated > before.updated
    assert "Better words" in after.title


def test_a_feed_of_an_agency_holds_what_it_leads_in_any_partnership(db: None, client: Client) -> None:
    agency = make_agency()
    make_action(leads=[agency], raised_on="2025")
    make_action(raised_on="2025")
    assert len(entries(client, f"{agency.get_absolute_url()}news.atom")) == 1


@pytest.mark.parametrize("address", CALENDARS)
def test_a_calendar_is_read_by_other_programs(db: None, client: Client, address: str) -> None:
    found = events(client, address)
    assert found
    for event in found.values():
        assert event.decoded("DTSTART") < event.decoded("DTEND")
        assert str(event["URL"]) in str(event["DESCRIPTION"])


@pytest.mark.parametrize(
    ("due", "first", "after_last", "says"),
    [
        ("2027", (2027, 1, 1), (2028, 1, 1), "2027, day not stated"),
        ("2027-03", (2027, 3, 1), (2027, 4, 1), "March 2027, day not stated"),
        ("2027-03-14", (2027, 3, 14), (2027, 3, 15), ""),
    ],
)
def test_a_date_takes_the_room_it_has_and_no_day_it_has_not(
    db: None, client: Client, due: str, first: tuple, after_last: tuple, says: str
) -> None:
    make_action(raised_on="2025", due_on=due)
    (event,) = events(client, "/aa-zz/dates.ics").values()
    assert event.decoded("DTSTART") == datetime.date(*first)
    assert event.decoded("DTEND") == datetime.date(*after_last)
    assert says in str(event["SUMMARY"])
    assert bool(says) is ("not stated" in str(event["SUMMARY"]))


def test_a_change_raises_the_sequence_and_keeps_the_id(db: None, client: Client) -> None:
    action = make_action(raised_on="2025", due_on="2027")
    ((uid, before),) = events(client, "/aa-zz/dates.ics").items()
    with time_machine.travel(datetime.datetime(2026, 11, 25, 9, tzinfo=datetime.UTC), tick=False):
        action.title_en = "Better words"
        action.save()
        ((same, after),) = events(client, "/aa-zz/dates.ics").items()
    assert same == uid
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after.decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")


def test_a_calendar_of_milestones_holds_plans_that_still_stand(db: None, client: Client) -> None:
    pair = make_partnership()
    mission = make_mission(partnerships=[pair])
    make_milestone(mission, "2027-05", is_planned=True, stated_on="2024", kind="launch")
    newer = make_milestone(mission, "2028-05", is_planned=True, stated_on="2026", kind="launch")
    make_milestone(mission, "2025", kind="development")
    (event,) = events(client, "/aa-zz/dates.ics").values()
    assert event.decoded("DTSTART") == newer.on.first_day
    assert Milestone.objects.filter(mission=mission).count() == 3


def test_a_draft_is_in_no_feed_and_no_calendar(db: None, client: Client) -> None:
    public = ActionItem.objects.get(reference="4.17", partnership__slug="us-kr")
    seen = [address for address in (*FEEDS, *CALENDARS) if b"CLPS" in client.get(address).content]
    assert seen
    ActionItem.objects.filter(pk=public.pk).update(publication=Publication.DRAFT, title_en="Zweckbau")
    for address in (*FEEDS, *CALENDARS):
        content = client.get(address).content
        assert b"Zweckbau" not in content
        assert b"4.17" not in content


@pytest.mark.parametrize(
    "path",
    [
        "/us-kr/areas/none/news.atom",
        "/us-kr/dialogues/civil-99/news.atom",
        "/us-kr/all.ics",
        "/us-kr/dialogues/x/news.atom",
        "/agencies/none/news.atom",
        "/none/news.atom",
    ],
)
def test_what_is_not_there_cannot_be_followed(db: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_pages_name_their_feeds_and_the_page_to_follow_names_them_all(db: None, client: Client) -> None:
    for page, feed in (
        ("/", "/news.atom"),
        ("/us-kr/", "/us-kr/news.atom"),
        ("/us-kr/areas/satnav/", "/us-kr/areas/satnav/news.atom"),
        ("/us-kr/dialogues/civil-4/", "/us-kr/dialogues/civil-4/news.atom"),
        ("/agencies/kasa/", "/agencies/kasa/news.atom"),
    ):
        assert f'type="application/atom+xml" href="{feed}"' in client.get(page).content.decode()
    text = client.get("/us-kr/follow/").content.decode()
    assert all(address in text for address in (*FEEDS[1:4], *CALENDARS[:4]))
    assert "webcal://testserver/us-kr/dialogues.ics" in text


def test_a_feed_takes_as_many_questions_whatever_it_holds(
    db: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    make_dialogue()
    with django_assert_max_num_queries(24):
        client.get("/us-kr/news.atom")


@pytest.mark.parametrize("prefix", ["", "/ko"])
@pytest.mark.parametrize("address", CALENDARS)
def test_another_program_reads_the_same_dates_in_a_calendar(
    db: None, client: Client, prefix: str, address: str
) -> None:
    """What two readers of calendars agree on is no accident of the library that wrote the file."""
    first = events(client, f"{prefix}{address}")
    read = vobject.readOne(client.get(f"{prefix}{address}").content.decode())
    assert read.validate(raiseException=True)
    second = {event.uid.value: event for event in read.vevent_list}
    assert second.keys() == first.keys()
    for uid, event in first.items():
        assert second[uid].summary.value == str(event["SUMMARY"])
        assert second[uid].dtstart.value == event["DTSTART"].dt
        assert second[uid].dtend.value == event["DTEND"].dt
        assert second[uid].url.value == str(event["URL"])
