import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cooperation.exchange.readers import LARGEST_FILE
from cooperation.models import DataVersion
from dashboard.middleware import (
    AskBeforeShowingMiddleware,
    ContentSecurityPolicyMiddleware,
    LanguageFromPathMiddleware,
    ReadableQueryMiddleware,
    RequestSizeMiddleware,
)


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


class TestPolicy:
    def respond(self, settings: object, response: HttpResponse | None = None) -> HttpResponse:
        middleware = ContentSecurityPolicyMiddleware(lambda request: response or HttpResponse())
        return middleware(RequestFactory().get("/"))

    def test_directives_are_written_in_the_order_of_the_settings(self, settings: object) -> None:
        settings.SECURE_CSP = {"default-src": ["'none'"], "img-src": ["'self'", "data:"]}
        assert self.respond(settings)["Content-Security-Policy"] == "default-src 'none'; img-src 'self' data:"

    def test_a_view_that_sets_its_own_policy_keeps_it(self, settings: object) -> None:
        response = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
        assert self.respond(settings, response)["Content-Security-Policy"] == "sandbox"

    @pytest.mark.django_db
    def test_only_the_admin_may_show_images_written_into_its_pages(self, client: Client) -> None:
        assert "img-src 'self' data:" in client.get("/admin/login/")["Content-Security-Policy"]
        assert "data:" not in client.get("/method/")["Content-Security-Policy"]

    @pytest.mark.django_db
    @pytest.mark.parametrize("path", ["/nothing/here/", "/us-kr/actions/?q=%00", "/us-kr"])
    def test_answers_that_are_no_pages_carry_the_public_policy(self, client: Client, path: str) -> None:
        assert client.get(path)["Content-Security-Policy"].startswith("default-src 'none'; ")


@pytest.mark.parametrize(("host", "status"), [("testserver", 301), ("evil.example", 400)])
def test_what_comes_over_plain_http_is_answered_with_every_policy(settings: object, host: str, status: int) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/us-kr/", HTTP_HOST=host)
    assert response.status_code == status
    assert response["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cache-Control"] == "no-cache"


def headers_of(client: Client, path: str) -> dict[str, str]:
    response = client.get(path)
    if response.streaming:
        b"".join(response)  # the client closes a file that was read; closed by us, it would end the test's transaction
    return dict(response.items())


@pytest.mark.django_db
class TestOtherSites:
    @pytest.mark.parametrize(
        "path",
        [
            *("/", "/us-kr/", "/ko/us-kr/areas/satnav/", "/search/?q=gnss", "/us-kr/briefing/"),
            *("/admin/login/", "/admin/", "/nothing/", "/us-kr", "/us-kr/actions/?q=%00", "/healthz"),
            *("/static/css/site.css", "/static/nothing.css", "/embed/nothing/matrix/"),
        ],
    )
    def test_pages_the_desk_refusals_and_static_files_are_for_this_site_alone(self, client: Client, path: str) -> None:
        assert headers_of(client, path)["Cross-Origin-Resource-Policy"] == "same-origin"

    @pytest.mark.parametrize(
        "path",
        [
            *("/us-kr/matrix.svg", "/us-kr/matrix.csv", "/us-kr/news.atom", "/us-kr/dates.ics", "/robots.txt"),
            *("/embed/us-kr/matrix/", "/ko/embed/us-kr/areas/satnav/", "/us-kr/?cite=bib"),
            *("/api/v1/missions/", "/api/nothing/", "/.well-known/api-catalog", "/data/catalog.jsonld"),
        ],
    )
    def test_what_is_taken_along_may_be_shown_anywhere(self, client: Client, path: str) -> None:
        assert headers_of(client, path)["Cross-Origin-Resource-Policy"] == "cross-origin"

    @pytest.mark.parametrize(
        "path", ["/", "/us-kr", "/nothing/", "/us-kr/matrix.csv", "/admin/login/", "/static/css/site.css", "/healthz"]
    )
    def test_no_answer_takes_a_power_of_the_browser_or_shares_a_window(self, client: Client, path: str) -> None:
        response = headers_of(client, path)
        assert {"camera=()", "geolocation=()", "microphone=()"} <= set(response["Permissions-Policy"].split(", "))
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["Referrer-Policy"] == "same-origin"

    def test_only_the_api_may_be_read_by_programs_of_other_sites(self, client: Client) -> None:
        assert "Access-Control-Allow-Origin" not in headers_of(client, "/static/css/site.css")
        assert headers_of(client, "/api/v1/")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("only_read")
class TestOneState:
    def times_asked(self, client: Client) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/us-kr/actions/").status_code == 200
        return sum(DataVersion._meta.db_table in query["sql"] for query in queries)

    def test_a_public_page_asks_once_for_the_state_that_it_is_read_in(self, client: Client) -> None:
        assert self.times_asked(client) == 1

    def test_with_a_session_each_value_asks_for_itself(self, client: Client) -> None:
        client.cookies[settings.SESSION_COOKIE_NAME] = "of nobody"
        assert self.times_asked(client) > 1


@pytest.mark.django_db
class TestCookies:
    #: None of them is as long as those that the site gives.
    MADE_UP = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)

    @pytest.mark.parametrize("name", MADE_UP)
    @pytest.mark.parametrize("path", ["/us-kr/", "/ko/search/?q=gnss", "/nothing/", "/api/v1/", "/us-kr/matrix.csv"])
    def test_no_public_page_takes_a_cookie_for_one_of_its_own(self, client: Client, path: str, name: str) -> None:
        client.cookies[name] = "made up"
        answered = headers_of(client, path)
        assert "Set-Cookie" not in answered
        assert "Cookie" not in answered.get("Vary", "")
        assert client.cookies[name].value == "made up"

    @pytest.mark.parametrize("name", MADE_UP)
    def test_the_desk_puts_another_in_its_place(self, client: Client, name: str) -> None:
        client.cookies[name] = "made up"
        client.get("/admin/login/")
        assert client.cookies[name].value != "made up"


class TestLanguage:
    @pytest.mark.parametrize(
        ("path", "language"),
        [("/", "en"), ("/ko/", "ko"), ("/ko", "ko"), ("/korea/", "en"), ("/fr/", "en"), ("/us-kr/ko/", "en")],
    )
    def test_the_first_part_of_the_path_decides(self, path: str, language: str) -> None:
        response = LanguageFromPathMiddleware(answer)(RequestFactory().get(path))
        assert response.content.decode() == language
        assert response["Content-Language"] == language

    def test_neither_the_browser_nor_a_cookie_is_asked(self) -> None:
        request = RequestFactory().get("/us-kr/", headers={"accept-language": "ko"})
        request.COOKIES["django_language"] = "ko"
        assert LanguageFromPathMiddleware(answer)(request).content == b"en"

    def test_the_language_ends_with_the_request(self) -> None:
        before = translation.get_language()
        LanguageFromPathMiddleware(answer)(RequestFactory().get("/ko/"))
        assert translation.get_language() == before


class TestReadableQuery:
    def view(self, query: str) -> None:
        request = RequestFactory().get(f"/?{query}")
        ReadableQueryMiddleware(answer).process_view(request, answer, (), {})

    @pytest.mark.parametrize("query", ["a=%00", "%00=a", "a=1&a=b%00", "a=%E3%81%00"])
    def test_a_null_character_is_refused_in_names_and_values(self, query: str) -> None:
        with pytest.raises(BadRequest):
            self.view(query)

    def test_a_query_is_refused_from_the_first_letter_too_many(self) -> None:
        longest = ReadableQueryMiddleware.longest
        self.view("q=" + "a" * (longest - 2))
        with pytest.raises(BadRequest):
            self.view("q=" + "a" * (longest - 1))

    @pytest.mark.parametrize("query", ["", "q=%ff%fe", "q=%F0%9F%9A%80", "q", "=&=&&", "q=%ED%95%9C"])
    def test_anything_else_is_let_through(self, query: str) -> None:
        self.view(query)


class NeverRead:
    """A body that fails the test if anything reads it."""

    def read(self, *args: object) -> bytes:
        pytest.fail("The body was read.")

    readline = read


@pytest.mark.django_db
class TestRequestSize:
    #: A token that a stranger made up lets Django look for its twin in the form, and so read the form.
    cookie = f"csrftoken={'a' * 32}"
    upload = "/admin/cooperation/mission/sheet/import/"

    def status(self, path: str, size: int) -> int:
        made_up = {"CONTENT_LENGTH": str(size), "HTTP_COOKIE": self.cookie, "wsgi.input": NeverRead()}
        made_up["CONTENT_TYPE"] = "multipart/form-data; boundary=x"
        return Client(enforce_csrf_checks=True).generic("POST", path, **made_up).status_code

    @pytest.mark.parametrize("path", ["/", "/us-kr/actions/", "/search/", "/admin/login/", "/api/v1/missions/"])
    def test_a_form_larger_than_any_is_refused_unread(self, path: str) -> None:
        assert self.status(path, 2_500_001) == 400

    def test_a_file_larger_than_any_spreadsheet_is_refused_unread(self) -> None:
        assert RequestSizeMiddleware.largest_file > LARGEST_FILE
        assert self.status(self.upload, RequestSizeMiddleware.largest_file + 1) == 400

    def test_where_spreadsheets_are_brought_one_may_be_as_large_as_they_are(self) -> None:
        with pytest.raises(pytest.fail.Exception, match="was read"):
            self.status(self.upload, LARGEST_FILE)


class TestCaches:
    def test_what_says_nothing_about_caches_may_be_shown_only_after_asking(self) -> None:
        assert AskBeforeShowingMiddleware(answer)(RequestFactory().get("/"))["Cache-Control"] == "no-cache"

    def test_what_says_something_is_left_as_it_is(self) -> None:
        def private(request: HttpRequest) -> HttpResponse:
            return HttpResponse(headers={"Cache-Control": "no-store"})

        assert AskBeforeShowingMiddleware(private)(RequestFactory().get("/"))["Cache-Control"] == "no-store"

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "path",
        ["/us-kr/?utm_source=x", "/nothing/", "/us-kr", "/us-kr/actions.csv", "/us-kr/?q=%00"],
    )
    def test_no_answer_of_the_site_leaves_a_cache_to_guess(self, client: Client, path: str) -> None:
        assert client.get(path)["Cache-Control"] == "no-cache"
