import pytest
from django.test import Client

from tests.dashboard.api.addresses import PAIR, ROOT

pytestmark = pytest.mark.django_db

ORIGIN = "https://elsewhere.example"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{ROOT}/", 200),
        (f"{PAIR}/matrix/", 200),
        (f"{ROOT}/openapi.json", 200),
        (f"{ROOT}/missions/?nothing=1", 400),
        ("/api/nothing/", 404),
        ("/.well-known/api-catalog", 200),
    ],
)
def test_every_site_may_read_every_answer(client: Client, address: str, status: int) -> None:
    response = client.get(address, headers={"Origin": ORIGIN})
    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert {"ETag", "Link", "Retry-After"} <= set(response["Access-Control-Expose-Headers"].split(", "))
    assert not response.cookies


@pytest.mark.parametrize("address", [f"{ROOT}/missions/", "/api/nothing/"])
def test_a_browser_that_asks_beforehand_is_told_what_may_be_sent(
    client: Client, address: str, django_assert_num_queries: object
) -> None:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}
    with django_assert_num_queries(0):
        response = client.options(address, headers=asked)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


def test_any_program_is_told_which_methods_there_are(client: Client) -> None:
    response = client.options(f"{ROOT}/missions/")
    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("address", ["/", "/us-kr/", "/developers/", "/apiary/", "/.well-known/"])
def test_pages_stay_closed_to_other_sites(client: Client, address: str) -> None:
    response = client.get(address, headers={"Origin": ORIGIN})
    assert "Access-Control-Allow-Origin" not in response


def test_the_api_keeps_the_headers_that_protect_the_site(client: Client) -> None:
    response = client.get(f"{ROOT}/missions/")
    assert response["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Robots-Tag"] == "noindex"
    assert "cookie" not in response.get("Vary", "").lower()
