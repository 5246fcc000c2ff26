import gc
import json
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.plumbing import ResolvedComponent
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from dashboard.api.openapi import describe_api
from tests.dashboard.api.addresses import PAIR, ROOT, ask
from tests.dashboard.api.test_details import RECORDS

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def api() -> Any:
    """The description as a program reads it."""
    describe_api.cache_clear()
    GENERATOR_STATS.reset()
    found = json.loads(json.dumps(describe_api("en"), default=str))
    assert not GENERATOR_STATS, "What could not be described is told on standard error."
    return found


def test_it_is_valid_openapi_3_1(api: Any) -> None:
    assert api["openapi"] == "3.1.0"
    validate(api)


def test_nothing_but_the_description_stays_in_memory(api: Any) -> None:
    gc.collect()
    assert not [found for found in gc.get_objects() if isinstance(found, ResolvedComponent)]


def test_it_is_served_as_json(client: Client, api: Any) -> None:
    assert ask(client, f"{ROOT}/openapi.json") == api


def test_every_address_is_read_only_and_may_answer_with_a_problem(api: Any) -> None:
    assert len(api["paths"]) == 37
    for path, item in api["paths"].items():
        assert set(item) == {"get"}, path
        answers = item["get"]["responses"]
        assert set(answers) == {"200", "304", "400", "404", "406", "429"}
        assert item["get"]["summary"]


def test_every_parameter_and_every_field_has_a_meaning(api: Any) -> None:
    for path, item in api["paths"].items():
        for parameter in item["get"].get("parameters", ()):
            found = parameter if "name" in parameter else api["components"]["parameters"][parameter["$ref"][24:]]
            assert found["description"], (path, found["name"])
    for name, schema in api["components"]["schemas"].items():
        if name != "Problem":
            assert all(field.get("description") for field in schema["properties"].values()), name


def test_names_of_operations_are_unique(api: Any) -> None:
    names = [item["get"]["operationId"] for item in api["paths"].values()]
    assert len(set(names)) == len(names)


ANSWERS = {
    "/api/v1/": f"{ROOT}/",
    "/api/v1/partnerships/": f"{ROOT}/partnerships/",
    "/api/v1/partnerships/{partnership}/": f"{PAIR}/",
    "/api/v1/partnerships/{partnership}/matrix/": f"{PAIR}/matrix/",
    "/api/v1/partnerships/{partnership}/changes/": f"{PAIR}/changes/",
    "/api/v1/partnerships/{partnership}/timeline/": f"{PAIR}/timeline/?size=100",
    "/api/v1/partnerships/{partnership}/actions/": f"{PAIR}/actions/?size=100&fields=reference,status,due_on",
    **{
        f"/api/v1/{noun}/{{slug}}/": address
        for noun, address in ((key.replace("_", "-"), value) for key, value in RECORDS.items())
        if not address.startswith(PAIR)
    },
    **{f"/api/v1/{noun}/": f"{ROOT}/{noun}/?size=100" for noun in ("missions", "agreements", "agencies", "sources")},
    "/api/v1/partnerships/{partnership}/areas/{area}/": RECORDS["areas"],
    "/api/v1/partnerships/{partnership}/dialogues/{dialogue}/": RECORDS["dialogues"],
    "/api/v1/partnerships/{partnership}/actions/{reference}/": RECORDS["actions"],
}


@pytest.mark.parametrize("path", ANSWERS)
def test_an_answer_has_the_form_that_is_described(client: Client, api: Any, path: str) -> None:
    schema = api["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    errors = list(
        Draft202012Validator({**schema, "components": api["components"]}).iter_errors(ask(client, ANSWERS[path]))
    )
    assert not errors, [(error.json_path, error.message[:200]) for error in errors[:5]]


def test_a_problem_has_the_form_that_is_described(client: Client, api: Any) -> None:
    problem = client.get(f"{ROOT}/missions/?phase=x&nothing=1").json()
    Draft202012Validator(api["components"]["schemas"]["Problem"]).validate(problem)
