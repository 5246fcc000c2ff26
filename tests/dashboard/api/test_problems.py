import pytest
from django.test import Client

from dashboard.api import partnerships
from dashboard.api.problems import Kind
from tests.dashboard.api.addresses import PAIR, ROOT, ask, refused
from tests.dashboard.pages import fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_read")]


class TestAddressesOfNothing:
    @pytest.mark.parametrize(
        "address",
        [
            "/api/",
            "/api/nothing/",
            "/api/v2/",
            "/api/v2/missions/",
            f"{ROOT}/nothing/",
            f"{ROOT}/missions/nothing/",
            f"{ROOT}/partnerships/nothing/",
            f"{ROOT}/partnerships/nothing/matrix/",
            f"{PAIR}/missions/danuri/",
            f"{PAIR}/areas/nothing/",
            f"{PAIR}/actions/9.99/",
            f"{PAIR}/actions/4.9/",
            f"{PAIR}/dialogues/civil-99/",
            f"{PAIR}/dialogues/{'9' * 40}/",
            f"{PAIR}/matrix/?series=nothing",
            f"{ROOT}/missions/%ff%00/",
            f"{ROOT}/missions//",
            f"{ROOT}/{'a/' * 500}",
        ],
    )
    def test_are_told_as_problems(self, client: Client, address: str) -> None:
        refused(client, address, 404)

    def test_are_pages_outside_of_the_api(self, client: Client) -> None:
        assert client.get("/nothing/")["Content-Type"].startswith("text/html")
        assert client.get("/ko/api/v1/")["Content-Type"].startswith("text/html")

    def test_without_the_last_slash_lead_to_the_address_with_it(self, client: Client) -> None:
        response = client.get(f"{ROOT}/missions?page=1")
        assert (response.status_code, response["Location"]) == (301, f"{ROOT}/missions/?page=1")
        assert response["Access-Control-Allow-Origin"] == "*"


class TestRecordsOfLaterDays:
    @pytest.mark.parametrize(
        "address",
        [
            f"{ROOT}/missions/danuri/",
            f"{ROOT}/agencies/kasa/",
            f"{PAIR}/dialogues/civil-4/",
            f"{PAIR}/actions/4.09/",
        ],
    )
    def test_are_told_apart_from_records_that_are_none(self, client: Client, address: str) -> None:
        assert refused(client, f"{address}?as_of=1990", 404)["type"].endswith("#problem-not-yet-on-record")
        nothing = f"{address.rstrip('/')[:-2]}00/?as_of=1990"
        assert refused(client, nothing, 404)["type"].endswith("#problem-not-found")


class TestPages:
    @pytest.mark.parametrize("page", ["0", "-1", "2", "99", "9" * 30, "9" * 3000, "-" + "9" * 300])
    @pytest.mark.parametrize("address", [f"{PAIR}/agreements/?size=100", f"{PAIR}/areas/", f"{ROOT}/partnerships/"])
    def test_that_a_list_does_not_have_are_not_found(self, client: Client, address: str, page: str) -> None:
        refused(client, f"{address}{'&' if '?' in address else '?'}page={page}", 404)

    @pytest.mark.parametrize("page", ["abc", "1.5", "1e3", "½", "²", "%D9%A3", " 1", "None", "0x1"])
    def test_that_are_no_numbers_are_named(self, client: Client, page: str) -> None:
        problem = refused(client, f"{ROOT}/missions/?page={page}", 400)
        assert [error["parameter"] for error in problem["errors"]] == ["page"]


class TestParameters:
    @pytest.mark.parametrize(
        ("address", "names"),
        [
            (f"{ROOT}/missions/?nothing=1", ["nothing"]),
            (f"{ROOT}/missions/?phase=nothing", ["phase"]),
            (f"{ROOT}/missions/?phase=launched&phase=nothing&kind=x", ["phase", "kind"]),
            (f"{ROOT}/missions/?area=SATNAV", ["area"]),
            (f"{ROOT}/missions/?sort=random", ["sort"]),
            (f"{ROOT}/missions/?sort=name&sort=-name", ["sort"]),
            (f"{ROOT}/missions/?sort=--name", ["sort"]),
            (f"{ROOT}/missions/?size=7", ["size"]),
            (f"{ROOT}/missions/?size=025", ["size"]),
            (f"{ROOT}/missions/?q=", ["q"]),
            (f"{ROOT}/missions/?q={'a' * 201}", ["q"]),
            (f"{ROOT}/missions/?as_of=nothing", ["as_of"]),
            (f"{ROOT}/missions/?as_of=2999", ["as_of"]),
            (f"{ROOT}/missions/?as_of=%202022", ["as_of"]),
            (f"{ROOT}/missions/?as_of=0000", ["as_of"]),
            (f"{ROOT}/missions/?as_of=2022-13", ["as_of"]),
            (f"{ROOT}/missions/?fields=name_en,nothing", ["fields"]),
            (f"{ROOT}/missions/?fields=,", ["fields"]),
            (f"{ROOT}/missions/?from=2020", ["from"]),
            (f"{ROOT}/agreements/?from=abc&to=20.5", ["from", "to"]),
            (f"{ROOT}/agreements/?from=0&to=99999", ["from", "to"]),
            (f"{PAIR}/missions/?partnership=us-kr", ["partnership"]),
            (f"{PAIR}/areas/?q=moon", ["q"]),
            (f"{PAIR}/?size=25", ["size"]),
            (f"{PAIR}/matrix/?dialogue=civil-4", ["dialogue"]),
            (f"{PAIR}/changes/?since=nothing", ["since"]),
            (f"{PAIR}/changes/?until=2999", ["until"]),
            (f"{PAIR}/changes/?since=civil-4&until=civil-3", ["since"]),
            (f"{PAIR}/timeline/?kind=nothing&area=nothing", ["kind", "area"]),
            (f"{PAIR}/timeline/?from=2022&to=2021", ["to"]),
            (f"{PAIR}/timeline/?from=22", ["from"]),
            (f"{ROOT}/missions/danuri/?fields=slug", ["fields"]),
            (f"{ROOT}/?page=1", ["page"]),
            (f"{ROOT}/openapi.json?format=yaml", ["format"]),
        ],
    )
    def test_that_are_wrong_are_named_each(self, client: Client, address: str, names: list[str]) -> None:
        problem = refused(client, address, 400)
        assert [error["parameter"] for error in problem["errors"]] == names
        assert all(error["parameter"] in problem["detail"] for error in problem["errors"])

    def test_that_have_a_list_of_values_say_which(self, client: Client) -> None:
        (error,) = refused(client, f"{ROOT}/missions/?phase=nothing", 400)["errors"]
        assert "launched" in error["allowed"]
        (error,) = refused(client, f"{ROOT}/missions/?fields=nothing", 400)["errors"]
        assert "name_en" in error["allowed"]
        (error,) = refused(client, f"{ROOT}/missions/?nothing=1", 400)["errors"]
        assert {"as_of", "fields", "page", "phase", "q", "size", "sort"} <= set(error["allowed"])

    @pytest.mark.parametrize("query", ["q=%00", "%00=1", "x=" + "a" * 4000, "a&" * 2001])
    def test_that_no_program_sends_are_refused_before_they_are_read(self, client: Client, query: str) -> None:
        problem = refused(client, f"{ROOT}/missions/?{query}", 400)
        assert problem["type"].endswith("#problem-bad-request")


class TestAccept:
    @pytest.mark.parametrize(
        "accept",
        [
            "*/*",
            "",
            "application/json",
            "application/*",
            "application/json; charset=utf-8",
            "application/json;indent=4",
            "text/html, application/json;q=0.2",
            "text/xml,*/*;q=0.1",
        ],
    )
    def test_of_json_is_served(self, client: Client, accept: str) -> None:
        response = client.get(f"{ROOT}/", headers={"Accept": accept})
        assert (response.status_code, response["Content-Type"]) == (200, "application/json")

    @pytest.mark.parametrize("accept", ["text/xml", "text/html", "application/json;q=0", "nonsense", ";;,", "a/b/c"])
    def test_of_anything_else_is_not_acceptable(self, client: Client, accept: str) -> None:
        refused(client, f"{ROOT}/", 406, Accept=accept)


class TestMethods:
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"])
    @pytest.mark.parametrize(
        "address", [f"{ROOT}/", f"{ROOT}/missions/", f"{ROOT}/missions/danuri/", f"{PAIR}/matrix/"]
    )
    def test_that_write_are_not_allowed(self, method: str, address: str) -> None:
        response = Client(enforce_csrf_checks=True).generic(method, address, b"{", "application/json")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response.json()["type"].endswith("#problem-method-not-allowed")

    def test_the_head_alone_can_be_asked_for(self, client: Client) -> None:
        response = client.head(f"{ROOT}/missions/")
        assert (response.status_code, response.content) == (200, b"")
        assert response["ETag"] == client.get(f"{ROOT}/missions/")["ETag"]


class TestFaults:
    def test_of_ours_are_admitted_without_saying_more(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*args: object, **kwargs: object) -> None:
            raise RuntimeError("made-up fault")

        monkeypatch.setattr(partnerships, "read_partnerships", fail)
        client.raise_request_exception = False
        problem = refused(client, f"{ROOT}/partnerships/", 500)
        assert "made-up" not in str(problem)

    def test_of_an_unknown_host_are_refused(self, client: Client) -> None:
        refused(client, f"{ROOT}/missions/", 400, host="elsewhere.example")


def test_the_documentation_explains_every_kind(client: Client) -> None:
    page = fetch(client, "/developers/")
    assert {kind.anchor for kind in Kind} <= set(page.ids)


def test_refusals_are_never_kept_and_set_no_cookie(client: Client) -> None:
    response = client.get(f"{ROOT}/missions/?nothing=1")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert response["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert ask(client, f"{ROOT}/")["version"]
