"""An unpublished twin of every record stands beside it, and the API says nothing of it."""

import json

import pytest
from django.test import Client

from dashboard.api.nouns import NOUNS
from tests.dashboard.api.addresses import PAIR, ROOT
from tests.dashboard.api.test_details import RECORDS
from tests.dashboard.shadows import MARK, Shadows

pytestmark = pytest.mark.django_db

PAIRS = (PAIR, f"{ROOT}/partnerships/us-jp")
LISTS = [
    f"{ROOT}/partnerships/",
    *(f"{ROOT}/{noun.plural.replace('_', '-')}/?size=100" for noun in NOUNS if noun.is_shared),
    *(f"{PAIR}/{noun.plural.replace('_', '-')}/?size=100" for noun in NOUNS),
]
READINGS = [
    f"{pair}/{rest}"
    for pair in PAIRS
    for rest in ("", "matrix/", "changes/", "changes/?since=2016", "timeline/?size=100", "timeline/?from=2026&size=100")
]
OTHERS = [
    f"{ROOT}/",
    f"{ROOT}/openapi.json",
    *RECORDS.values(),
    *(f"{address}?as_of=2025" for address in RECORDS.values()),
    f"{PAIR}/areas/satnav/",
    f"{PAIR}/actions/2.01/",
    f"{PAIR}/dialogues/civil-5/",
    f"{ROOT}/partnerships/us-jp/dialogues/comprehensive-9/",
    f"{ROOT}/agencies/nasa/",
]


@pytest.mark.sweep
def test_no_answer_says_anything_of_a_draft(client: Client) -> None:
    addresses = [*LISTS, *READINGS, *OTHERS]
    before = {address: client.get(address) for address in addresses}
    Shadows()
    for address, response in before.items():
        after = client.get(address)
        assert (response.status_code, after.status_code) == (200, 200), address
        assert MARK not in after.content.decode().upper(), address
        assert json.loads(after.content) == json.loads(response.content), address
        assert after["ETag"] != response["ETag"]


def test_no_draft_has_an_address(client: Client) -> None:
    shadows = Shadows()
    rows = {
        f"{ROOT}/missions/": shadows.missions,
        f"{ROOT}/agencies/": shadows.agencies,
        f"{ROOT}/officials/": shadows.officials,
        f"{ROOT}/sources/": shadows.sources,
        f"{ROOT}/agreements/": shadows.agreements,
        f"{ROOT}/programs/": shadows.programs,
        f"{ROOT}/events/": shadows.events,
        f"{ROOT}/working-groups/": shadows.groups,
        f"{ROOT}/partnerships/": shadows.partnerships,
        f"{PAIR}/areas/": shadows.areas,
    }
    addresses = [f"{place}{twin.slug}/" for place, twins in rows.items() for twin in list(twins.values())[:5]]
    addresses += [f"{PAIR}/dialogues/{twin.code}/" for twin in shadows.dialogues.values()]
    addresses += [f"{PAIR}/actions/ZY.0{number}/" for number in range(4)]
    addresses += [f"{PAIR}/matrix/?series={series.code}" for series in shadows.series.values()]
    assert len(addresses) > 60
    for address in addresses:
        joined = "&" if "?" in address else "?"
        for day in ("", f"{joined}as_of=2025"):
            response = client.get(f"{address}{day}")
            assert response.status_code == 404, address
            assert response.json()["type"].endswith("#problem-not-found"), address


def test_no_parameter_names_or_finds_a_draft(client: Client) -> None:
    shadows = Shadows()
    for query in (
        "area=" + next(iter(shadows.areas.values())).slug,
        "agency=" + next(iter(shadows.agencies.values())).slug,
        "dialogue=" + next(iter(shadows.dialogues.values())).code,
    ):
        response = client.get(f"{PAIR}/actions/?{query}")
        assert response.status_code == 400
        (error,) = response.json()["errors"]
        assert not any("zzdraft" in value for value in error["allowed"])
    assert client.get(f"{PAIR}/actions/?q={MARK}").json()["total"] == 0
