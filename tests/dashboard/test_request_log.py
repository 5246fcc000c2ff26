import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import path

from dashboard import urls
from dashboard.log_lines import JsonLines, request_in_hand
from dashboard.request_log import RequestLog

logger = logging.getLogger("tests.request_log")


def well(request: HttpRequest) -> HttpResponse:
    logger.warning("In the view")
    return HttpResponse("well")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"broken for {request.META['REMOTE_ADDR']}")


def long(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        logger.warning("In the stream")
        yield "part"

    return StreamingHttpResponse(parts())


# The pages of the site follow, as what is shown for an error leads to them.
urlpatterns = [path("well/", well), path("broken/", broken), path("long/", long), *urls.urlpatterns]
# On PostgreSQL the site looks at its connection first.
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _requests_are_logged(settings: object) -> Iterator[None]:
    settings.LOG_REQUESTS = True
    before = request_in_hand.set(None)
    yield
    request_in_hand.reset(before)


@pytest.fixture(autouse=True)
def _the_connection_stays() -> Iterator[None]:
    """Keep an answer that is closed from closing the connection, and with it the transaction of the test."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


class Lines(logging.Handler):
    """What the log says, read back."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))

    @property
    def read(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.written]

    def of(self, name: str) -> list[dict[str, object]]:
        return [line for line in self.read if line["logger"] == name]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    places = [logging.getLogger(), logging.getLogger("django")]
    for place in places:
        place.addHandler(handler)
    yield handler
    for place in places:
        place.removeHandler(handler)


def ask_the_site(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Answer as the site does, and leave the connections to the database alone."""
    handler = BaseHandler()
    handler.load_middleware()
    response = handler.get_response(WSGIRequest(environ))
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return response


class Site:
    """The site behind its outermost layer, asked as gunicorn asks it."""

    def __init__(self, application: Callable[..., Iterable[bytes]] | None = None) -> None:
        self.application = RequestLog(application or ask_the_site)

    def __call__(self, path: str, method: str = "GET", **environ: str) -> "Answer":
        return Answer(self.application, RequestFactory().generic(method, path).environ | environ)


class Answer:
    """What came back: the status, the headers, and the body once it is read."""

    def __init__(self, application: RequestLog, environ: dict[str, Any]) -> None:
        said: list[Any] = []
        self.response: Any = application(environ, lambda status, headers: said.extend([status, headers]))
        self.status, self.headers = int(said[0].split()[0]), dict(said[1])
        assert len(self.headers) == len(said[1])

    @property
    def name(self) -> str:
        return str(self.headers["X-Request-ID"])

    def read(self) -> bytes:
        body = b"".join(self.response)
        self.response.close()
        return body


@pytest.fixture
def site() -> Site:
    return Site()


class TestTheNameOfARequest:
    @pytest.mark.parametrize("given", ["0af7651916cd43dd8448eb211c80319c", "a1b2c3d4", "Made-up_request.1", "x" * 64])
    def test_a_short_plain_name_is_kept_and_sent_back(self, site: Site, given: str) -> None:
        assert site("/well/", HTTP_X_REQUEST_ID=given).name == given

    @pytest.mark.parametrize("given", ["", "short", "x" * 65, "a blank", "a1b2c3d4\n", "<script>", "이름"])
    def test_any_other_gets_a_new_name(self, site: Site, given: str) -> None:
        made = site("/well/", HTTP_X_REQUEST_ID=given).name
        assert re.fullmatch("[0-9a-f]{32}", made)

    def test_each_request_has_a_name_of_its_own(self, site: Site) -> None:
        assert site("/well/").name != site("/well/").name

    def test_an_answer_that_is_sent_again_gets_a_name_of_its_own(self) -> None:
        kept = [("Content-Type", "text/plain")]

        def application(environ: object, start_response: Callable[..., None]) -> list[bytes]:
            start_response("200 OK", kept)
            return []

        site = Site(application)
        assert site("/").name != site("/").name
        assert kept == [("Content-Type", "text/plain")]

    @pytest.mark.parametrize("address", ["/broken/", "/nowhere.txt", "/healthz"])
    def test_every_answer_carries_it(self, site: Site, address: str) -> None:
        assert site(address).name

    def test_an_answer_without_its_host_carries_it(self, site: Site) -> None:
        response = site("/well/", HTTP_HOST="other.example")
        assert response.status == 400
        assert response.name


class TestTheLinesOfARequest:
    def test_each_carries_its_name(self, site: Site, lines: Lines) -> None:
        name = site("/broken/").name
        assert [line["logger"] for line in lines.read] == ["django.request", "dashboard.request_log"]
        assert {line["request_id"] for line in lines.read} == {name}
        name = site("/well/").name
        assert {line["request_id"] for line in lines.read[2:]} == {name}
        assert len(lines.read) == 4

    def test_those_written_while_a_file_is_sent_carry_it_too(self, site: Site, lines: Lines) -> None:
        response = site("/long/")
        assert lines.of("tests.request_log") == []
        assert response.read() == b"part"
        assert lines.of("tests.request_log")[0]["request_id"] == response.name

    def test_one_says_how_it_was_answered(self, site: Site, lines: Lines) -> None:
        site("/well/?q=searched", "HEAD")
        (line,) = lines.of("dashboard.request_log")
        assert (line["method"], line["path"], line["status"]) == ("HEAD", "/well/", 200)
        assert line["milliseconds"] >= 0
        assert re.fullmatch(r"HEAD /well/ 200 in [\d.]+ ms", line["message"])

    def test_a_path_is_written_as_it_was_sent(self, site: Site, lines: Lines) -> None:
        site("/", PATH_INFO="/a\nb\xed\x95\x9c/")  # a server hands it on as bytes
        assert lines.of("dashboard.request_log")[0]["path"] == "/a%0Ab%ED%95%9C/"

    def test_they_say_nothing_of_who_asked(self, site: Site, lines: Lines) -> None:
        person = {
            "HTTP_COOKIE": "session=cookie-of-somebody",
            "HTTP_REFERER": "https://a.example/?q=searched",
            "HTTP_USER_AGENT": "browser-of-somebody",
            "REMOTE_ADDR": "192.0.2.7",
        }
        for address in ("/well/", "/broken/", "/nowhere.txt"):
            site(f"{address}?q=searched", **person)
        assert len(lines.of("dashboard.request_log")) == 3
        said = "\n".join(lines.written)
        assert not re.search(r"192\.0\.2|searched|of-somebody", said)

    def test_a_probe_is_logged_only_when_something_is_missing(self, lines: Lines) -> None:
        def answer(status: str) -> None:
            def application(environ: object, start_response: Callable[..., None]) -> list[bytes]:
                start_response(status, [])
                return []

            Site(application)("/readyz")

        answer("200 OK")
        assert lines.read == []
        answer("503 Service Unavailable")
        assert [line["status"] for line in lines.read] == [503]

    def test_the_line_can_be_switched_off_and_the_name_stays(self, site: Site, lines: Lines, settings: object) -> None:
        settings.LOG_REQUESTS = False
        assert site("/well/").name == lines.read[0]["request_id"]
        assert lines.of("dashboard.request_log") == []


class TestTheErrorHook:
    called: list[tuple[BaseException, str | None]] = []

    @staticmethod
    def collect(error: BaseException, request_id: str | None) -> None:
        TestTheErrorHook.called.append((error, request_id))

    @staticmethod
    def fail(error: BaseException, request_id: str | None) -> None:
        raise RuntimeError("no connection")

    @pytest.fixture(autouse=True)
    def _nothing_is_collected(self) -> None:
        self.called.clear()

    def test_it_gets_the_exception_and_the_name_of_the_request(self, site: Site, settings: object) -> None:
        settings.ERROR_HOOK = f"{__name__}.collect"
        response = site("/broken/")
        assert response.status == 500
        ((error, name),) = self.called
        assert isinstance(error, ValueError)
        assert name == response.name

    def test_it_hears_of_errors_outside_of_a_request(self, settings: object) -> None:
        settings.ERROR_HOOK = f"{__name__}.collect"
        try:
            raise LookupError
        except LookupError:
            logger.exception("A command failed")
        ((error, name),) = self.called
        assert isinstance(error, LookupError)
        assert name is None

    def test_it_does_not_hear_of_what_is_no_error(self, site: Site, settings: object) -> None:
        settings.ERROR_HOOK = f"{__name__}.collect"
        assert site("/nowhere.txt").status == 404
        assert site("/well/").status == 200
        assert site("/well/", HTTP_HOST="other.example").status == 400
        logger.error("An error without an exception")
        assert self.called == []

    @pytest.mark.parametrize("hook", [f"{__name__}.fail", f"{__name__}.nowhere", "no-such-package.function"])
    def test_its_own_failure_changes_no_answer_and_is_logged(
        self, site: Site, settings: object, lines: Lines, hook: str
    ) -> None:
        without = site("/broken/").read()
        settings.ERROR_HOOK = hook
        response = site("/broken/")
        assert (response.status, response.read()) == (500, without)
        (line,) = lines.of("dashboard.error_hook")
        assert line["message"].startswith("The error hook failed with ")
        assert line["request_id"] == response.name
        assert "connection" not in line["message"]


collect, fail = TestTheErrorHook.collect, TestTheErrorHook.fail
