import pytest
from django.test import Client

from dashboard.api.documentation import read_documentation
from dashboard.api.openapi import describe_api
from tests.dashboard.pages import fetch

pytestmark = pytest.mark.django_db

LANGUAGES = pytest.mark.parametrize("prefix", ["", "/ko"])


@LANGUAGES
def test_the_first_page_names_every_address(client: Client, prefix: str) -> None:
    page = fetch(client, f"{prefix}/developers/")
    assert set(describe_api("en")["paths"]) <= set(page.texts("code"))
    for group in read_documentation("en"):
        assert f"{prefix}/developers/{group.slug}/" in page.links


@LANGUAGES
def test_the_page_of_a_group_names_every_parameter_and_field_with_its_meaning(client: Client, prefix: str) -> None:
    language = prefix.strip("/") or "en"
    for group in read_documentation(language):
        page = fetch(client, f"{prefix}/developers/{group.slug}/")
        names, meanings = set(page.texts("dt")), " ".join(page.texts("dd"))
        values = [value for endpoint in group.endpoints for value in endpoint.parameters]
        values += [value for form in group.forms for value in form.fields if value.name]
        for value in values:
            assert value.name in names
            assert " ".join(value.meaning.split()) in meanings
        linked = {link.partition("#")[2] for link in page.links if "#" in link} - {"main", ""}
        assert linked <= set(page.ids)


def test_every_meaning_is_told_in_korean() -> None:
    for group in read_documentation("ko"):
        for form in group.forms:
            assert all(not value.meaning.isascii() for value in form.fields if value.name), form.name
        for endpoint in group.endpoints:
            assert all(not value.meaning.isascii() for value in endpoint.parameters), endpoint.path
            assert not endpoint.summary.isascii()


def test_kinds_of_values_are_told_in_words() -> None:
    (missions,) = [group for group in read_documentation("en") if group.slug == "missions"]
    values = {value.name: value for value in missions.endpoints[0].parameters}
    assert (values["as_of"].kind, values["partnership"].kind) == ("year, month or day", "text")
    assert values["phase"].is_several
    assert "launched" in values["phase"].values
    fields = {value.name: value for form in missions.forms for value in form.fields}
    assert fields["milestones"].form == "Milestone"
    assert fields["newest_step_on"].may_be_null
    assert fields["name_en"].meaning.endswith("In English.")


def test_a_group_that_is_none_is_not_found(client: Client) -> None:
    assert client.get("/developers/nothing/").status_code == 404


def test_links_into_the_api_carry_no_day(client: Client) -> None:
    addresses = {link.attributes.get("href") for link in fetch(client, "/developers/?as_of=2022").all("a")}
    assert {"http://testserver/api/v1/", "http://testserver/api/v1/openapi.json"} <= addresses


def test_the_catalog_leads_to_the_description_and_the_documentation(client: Client) -> None:
    response = client.get("/.well-known/api-catalog")
    assert response["Content-Type"].startswith("application/linkset+json")
    (api,) = response.json()["linkset"]
    assert api["anchor"] == "http://testserver/api/v1/"
    for relation in ("service-desc", "service-doc"):
        assert client.get(api[relation][0]["href"]).status_code == 200
