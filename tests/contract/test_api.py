"""Asks the API whatever its description allows, and what it does not: each answer keeps what is promised.

Slower than the other tests, and a step of its own: `make api`.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from dashboard.api.nouns import NOUNS
from dashboard.api.openapi import describe_api

pytestmark = pytest.mark.django_db

#: Lists with every kind of parameter.
IN_FULL = ("list_agreements", "list_actions_of_partnership", "list_areas_of_partnership")

CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 1957,
        "generation": {"mode": "all", "max-examples": 5, "deterministic": True, "database": "none"},
        # What is well formed may still name nothing, such as a day to come or an agency that no row of a list names.
        "checks": {"positive_data_acceptance": {"expected-statuses": ["200", "400", "404"]}},
        # Each list reads its parameters as all do: a few are asked for every value in turn, the others for some.
        "operations": [
            {"include-operation-id": name, "phases": {"coverage": {"enabled": False}}}
            for noun in NOUNS
            for name in (f"list_{noun.plural}", f"list_{noun.plural}_of_partnership")
            if name not in IN_FULL
        ],
    }
)

#: What the record has under names that the description leaves open, so that much of what is asked for is there.
NAMES = {
    "partnership": ["us-kr", "us-jp"],
    "area": ["satnav", "lunar-mars"],
    "dialogue": ["civil-4", "comprehensive-9"],
    "reference": ["4.09", "2.01"],
    "agency": ["nasa", "kasa"],
    "side": ["us", "kr"],
    "series": ["civil", "policy"],
    "since": ["civil-3", "2024-02", "2022"],
    "until": ["civil-4", "2025", "today"],
    "as_of": ["2025", "2022-12", "2016-04-29"],
}
SLUGS = {
    "missions": ["danuri", "imap"],
    "programs": ["artemis", "klep"],
    "agreements": ["framework-2016"],
    "working_groups": ["gps-kps-twg", "reg-xc-wg"],
    "events": ["space-forum-2023"],
    "agencies": ["kasa", "msit"],
    "officials": ["han-min-young"],
    "sources": ["s1", "seed-000"],
}


#: How many of the values that are laid down for a parameter are asked for.
FEW = 2


def with_names(api: dict[str, Any]) -> dict[str, Any]:
    """Return the description with names of the record as the values of parameters that have none laid down."""
    found = json.loads(json.dumps(api, default=str))
    for item in found["paths"].values():
        (tag,) = item["get"]["tags"]
        for parameter in item["get"].get("parameters", ()):
            names = SLUGS.get(tag) if parameter.get("name") == "slug" else NAMES.get(parameter.get("name"))
            described = parameter.get("schema", {})
            described = described.get("items", described)
            if names:
                described["enum"] = names
            elif "enum" in described:
                # A few stand for all: each value is asked for in several ways.
                described["enum"] = described["enum"][:FEW]
    found["components"]["parameters"]["as_of"]["schema"]["enum"] = NAMES["as_of"]
    return found


schema = schemathesis.openapi.from_dict(with_names(describe_api("en")), config=CONFIG)


@cache
def site() -> WSGIHandler:
    """Return the site, made once its settings are those of the tests."""
    return get_wsgi_application()


@pytest.fixture(autouse=True)
def _connection_stays_open(db: None) -> Iterator[None]:
    """Let no request close the connection in whose transaction the record is read, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema.app = lambda environ, start_response: site()(environ, start_response)


@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck), deadline=None)
def test_every_answer_keeps_what_the_description_promises(case: schemathesis.Case) -> None:
    case.call_and_validate()
