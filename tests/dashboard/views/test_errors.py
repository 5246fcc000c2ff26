import pytest
from django.test import Client

from dashboard.views import method as method_view
from dashboard.views import partnerships
from tests.dashboard.pages import Page

pytestmark = pytest.mark.django_db

LANGUAGES = pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("ko", "/ko")])
WORDS = {
    400: {"en": "Request not understood", "ko": ""},
    404: {"en": "Page not found", "ko": ""},
    500: {"en": "Something went wrong", "ko": ""},
}


def read(client: Client, path: str, **options: object) -> Page:
    response = client.get(path, **options)
    return Page(path, response.status_code, dict(response.items()), len(response.cookies), response.content.decode())


def check(page: Page, status: int, language: str) -> None:
    """Check that an error is told plainly, in the language of the address, and leads back to the site."""
    assert page.status == status
    (html,) = page.all("html")
    assert html.attributes["lang"] == language
    (heading,) = page.texts("h1")
    if language == "en":
        assert heading == WORDS[status]["en"]
    else:
        assert heading
        assert not heading.isascii()
    assert ("/" if language == "en" else "/ko/") in page.links
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert page.cookies == 0
    assert "cookie" not in page.headers.get("Vary", "").lower()
    assert " style=" not in page.html
    assert "<script" not in page.html


@LANGUAGES
@pytest.mark.parametrize(
    "path", ["/nothing/", "/us-kr/areas/nothing/", "/us-kr/nothing/here/", "/us-kr/?series=nothing"]
)
def test_an_address_where_nothing_is_says_so(client: Client, language: str, prefix: str, path: str) -> None:
    check(read(client, prefix + path), 404, language)


@LANGUAGES
def test_a_request_that_no_form_can_send_is_refused(client: Client, language: str, prefix: str) -> None:
    check(read(client, f"{prefix}/us-kr/actions/?q=%00"), 400, language)


@LANGUAGES
def test_a_fault_of_ours_is_admitted(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, prefix: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("made-up fault")

    monkeypatch.setattr(partnerships, "read_partnerships", fail)
    client.raise_request_exception = False
    page = read(client, f"{prefix}/")
    check(page, 500, language)
    assert "made-up fault" not in page.html
    assert "RuntimeError" not in page.html


def test_the_page_for_faults_asks_nothing_of_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("made-up fault")

    monkeypatch.setattr(method_view, "render", fail)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        assert client.get("/method/").status_code == 500


def test_an_unknown_host_is_refused(client: Client) -> None:
    check(read(client, "/method/", headers={"host": "elsewhere.example"}), 400, "en")


def test_a_form_sent_from_elsewhere_is_refused_within_the_policy() -> None:
    response = Client(enforce_csrf_checks=True).post("/us-kr/actions/")
    assert response.status_code in (403, 405)
    assert "<style" not in response.content.decode()
    assert " style=" not in response.content.decode()
    assert response["Content-Security-Policy"].startswith("default-src 'none'; ")
