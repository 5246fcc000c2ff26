"""A record of the API has the columns of its row in the lists, and what its page says belongs to it."""

import pytest
from django.test import Client

from dashboard.api.nouns import NOUNS
from tests.dashboard.api.addresses import PAIR, ROOT, ask, ask_all
from tests.dashboard.pages import fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_read")]

#: One record of each noun.
RECORDS = {
    "areas": f"{PAIR}/areas/lunar-mars/",
    "dialogues": f"{PAIR}/dialogues/civil-4/",
    "actions": f"{PAIR}/actions/4.14/",
    "missions": f"{ROOT}/missions/danuri/",
    "programs": f"{ROOT}/programs/artemis/",
    "agreements": f"{ROOT}/agreements/framework-2016/",
    "working_groups": f"{ROOT}/working-groups/gps-kps-twg/",
    "events": f"{ROOT}/events/space-forum-2023/",
    "agencies": f"{ROOT}/agencies/kasa/",
    "officials": f"{ROOT}/officials/han-min-young/",
    "sources": f"{ROOT}/sources/s1/",
}


@pytest.mark.parametrize("day", ["", "as_of=2025-12-31"])
@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.plural)
def test_a_record_has_the_columns_of_its_row(client: Client, noun: object, day: str) -> None:
    address = RECORDS[noun.plural]
    record = ask(client, f"{address}?{day}")
    (listed,) = [row for row in ask_all(client, f"{address.rsplit('/', 2)[0]}/?{day}") if row["url"] == record["url"]]
    assert {name: record[name] for name in listed} == listed
    parts = set(record) - set(listed)
    assert parts == set(noun.parts_and_differences)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.plural)
def test_what_belongs_to_a_record_has_no_name_of_a_column(noun: object) -> None:
    assert set(noun.parts_and_differences).isdisjoint(noun.table.names)


@pytest.mark.sweep
@pytest.mark.parametrize("noun", ["missions", "programs", "agreements", "working-groups", "events"])
def test_every_record_of_a_noun_is_answered(client: Client, noun: str) -> None:
    for row in ask_all(client, f"{ROOT}/{noun}/?fields=slug,url"):
        assert ask(client, f"{ROOT}/{noun}/{row['slug']}/")["url"] == row["url"]


@pytest.mark.sweep
@pytest.mark.parametrize("pair", ["us-kr", "us-jp"])
def test_every_record_of_a_partnership_is_answered(client: Client, pair: str) -> None:
    root = f"{ROOT}/partnerships/{pair}"
    for noun, key in (("areas", "slug"), ("dialogues", "dialogue"), ("actions", "reference")):
        for row in ask_all(client, f"{root}/{noun}/?fields={key},url"):
            name = row[key].rpartition("/")[2]
            assert ask(client, f"{root}/{noun}/{name}/")["url"] == row["url"]


def test_an_action_has_its_steps(client: Client) -> None:
    action = ask(client, f"{PAIR}/actions/2.01/")
    assert action["status"] == "completed"
    assert action["steps"][0]["status"] == "completed"
    assert action["steps"][0]["status_label_ko"] == "완료"
    days = [step["on"] for step in action["steps"]]
    assert days == sorted(days, reverse=True)


def test_an_action_has_the_steps_of_the_day_alone(client: Client) -> None:
    steps = ask(client, f"{PAIR}/actions/2.01/?as_of=2016-06")["steps"]
    assert all(step["on"] <= "2016-06-30" for step in steps)
    assert 0 < len(steps) < len(ask(client, f"{PAIR}/actions/2.01/")["steps"])


def test_a_mission_has_its_milestones_and_the_parts_of_agencies(client: Client) -> None:
    mission = ask(client, f"{ROOT}/missions/danuri/")
    assert "launch" in {milestone["kind"] for milestone in mission["milestones"]}
    assert any(role["is_lead"] and role["agency"] == "kari" for role in mission["roles"])
    assert any(milestone["sources"] for milestone in mission["milestones"])


def test_an_agreement_has_its_parties(client: Client) -> None:
    agreement = ask(client, f"{ROOT}/agreements/framework-2016/")
    parties = {party["country"] or party["agency"] for party in agreement["parties"]}
    assert parties == {"US", "KR"}
    assert any(party["official"] for party in agreement["parties"])


def test_who_signs_an_agreement_is_not_known_before(client: Client) -> None:
    for row in ask_all(client, f"{ROOT}/agreements/?fields=slug,announced_on,signed_on"):
        if row["announced_on"] and row["signed_on"] and row["announced_on"][:4] < row["signed_on"][:4]:
            before = ask(client, f"{ROOT}/agreements/{row['slug']}/?as_of={row['announced_on'][:4]}")
            assert not any(party["official"] or party["title_en"] for party in before["parties"])


def test_an_official_has_posts_and_seats(client: Client) -> None:
    official = ask(client, f"{ROOT}/officials/han-min-young/")
    page = fetch(client, "/officials/han-min-young/").html
    assert official["posts"]
    assert official["delegations"]
    for post in official["posts"]:
        assert post["title_en"] in page
    assert {seat["dialogue"] for seat in official["delegations"]} == set(official["dialogues"])


def test_a_dialogue_has_its_delegations_and_what_each_area_reached(client: Client) -> None:
    dialogue = ask(client, f"{PAIR}/dialogues/civil-4/")
    assert [delegation["side"] for delegation in dialogue["delegations"]] == ["US", "KR"]
    assert all(delegation["delegates"] for delegation in dialogue["delegations"])
    matrix = ask(client, f"{PAIR}/matrix/")
    column = {row["area"]: row["cells"][-1]["stage"] for row in matrix["areas"]}
    assert {outcome["area"]: outcome["stage"] for outcome in dialogue["areas"]} == column


def test_a_dialogue_to_come_tells_nothing_of_its_meeting(client: Client) -> None:
    dialogue = ask(client, f"{PAIR}/dialogues/civil-4/?as_of=2025-01-01")
    assert dialogue["status"] == "planned"
    assert dialogue["areas"] == []
    assert all(delegation["delegates"] == [] for delegation in dialogue["delegations"])


def test_an_area_has_its_stage_at_each_dialogue(client: Client) -> None:
    area = ask(client, f"{PAIR}/areas/lunar-mars/")
    (row,) = [row for row in ask(client, f"{PAIR}/matrix/")["areas"] if row["area"] == "lunar-mars"]
    trail = {entry["dialogue"]: entry["stage"] for entry in area["trail"] if entry["kind"] == "dialogue"}
    assert trail == {cell["dialogue"]: cell["stage"] for cell in row["cells"]}


def test_a_source_has_the_statements_that_rest_on_it_in_each_language(client: Client) -> None:
    source = ask(client, f"{ROOT}/sources/s1/")
    total = sum(group["total"] for group in source["groups"])
    assert total == source["statements_backed"] + source["statements_disputed"]
    statements = [statement for group in source["groups"] for statement in group["statements"]]
    assert any(not statement["name_ko"].isascii() for statement in statements)
    assert all(statement["url"].startswith("http://testserver/") for statement in statements)


def test_a_source_published_later_can_be_read_all_the_same(client: Client) -> None:
    """The footnotes of an earlier day lead to it, as a source is a way to know and no event."""
    (later, *_others) = ask_all(client, f"{ROOT}/sources/?from=2025&fields=slug")
    assert ask(client, f"{ROOT}/sources/{later['slug']}/?as_of=2020")["slug"] == later["slug"]


def test_a_record_says_where_sources_differ(client: Client) -> None:
    differences = [
        difference
        for noun, address in RECORDS.items()
        if noun != "sources"
        for difference in ask(client, address)["differences"]
    ]
    assert differences
    assert all(difference["source"] and difference["about"] for difference in differences)
    assert any(difference["value_as_stated_en"] for difference in differences)


def test_a_partnership_has_its_series(client: Client) -> None:
    partnership = ask(client, f"{PAIR}/")
    assert partnership["series"][0]["series"] == "civil"
    assert partnership["series"][0]["held"] == partnership["dialogues_held"] == 4
    assert ask(client, f"{PAIR}/?as_of=2015")["dialogues_held"] == 1
