import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from dashboard import urls
from dashboard.log_lines import JsonLines, request_in_hand
from dashboard.request_log import RequestLogMiddleware

ID = "X-Request-ID"
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
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def _requests_are_logged(settings: object) -> Iterator[None]:
    settings.LOG_REQUESTS = True
    before = request_in_hand.set(None)
    yield
    request_in_hand.reset(before)


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


@pytest.fixture
def site() -> Client:
    return Client(raise_request_exception=False)


class TestTheNameOfARequest:
    @pytest.mark.parametrize("given", ["0af7651916cd43dd8448eb211c80319c", "a1b2c3d4", "Made-up_request.1", "x" * 64])
    def test_a_short_plain_name_is_kept_and_sent_back(self, site: Client, given: str) -> None:
        assert site.get("/well/", headers={ID: given})[ID] == given

    @pytest.mark.parametrize("given", ["", "short", "x" * 65, "a blank", "a1b2c3d4\n", "<script>", "이름"])
    def test_any_other_gets_a_new_name(self, site: Client, given: str) -> None:
        made = site.get("/well/", headers={ID: given})[ID]
        assert re.fullmatch("[0-9a-f]{32}", made)

    def test_each_request_has_a_name_of_its_own(self, site: Client) -> None:
        assert site.get("/well/")[ID] != site.get("/well/")[ID]

    @pytest.mark.parametrize("address", ["/broken/", "/nowhere.txt", "/healthz"])
    def test_every_answer_carries_it(self, site: Client, address: str) -> None:
        assert site.get(address)[ID]

    def test_an_answer_without_its_host_carries_it(self, site: Client) -> None:
        response = site.get("/well/", headers={"host": "other.example"})
        assert response.status_code == 400
        assert response[ID]


class TestTheLinesOfARequest:
    def test_each_carries_its_name(self, site: Client, lines: Lines) -> None:
        name = site.get("/broken/")[ID]
        assert [line["logger"] for line in lines.read] == ["django.request", "dashboard.request_log"]
        assert {line["request_id"] for line in lines.read} == {name}
        name = site.get("/well/")[ID]
        assert {line["request_id"] for line in lines.read[2:]} == {name}
        assert len(lines.read) == 4

    def test_those_written_while_a_file_is_sent_carry_it_too(self, site: Client, lines: Lines) -> None:
        response = site.get("/long/")
        assert lines.of("tests.request_log") == []
        assert response.getvalue() == b"part"
        assert lines.of("tests.request_log")[0]["request_id"] == response[ID]

    def test_one_says_how_it_was_answered(self, site: Client, lines: Lines) -> None:
        site.post("/well/?q=searched")
        (line,) = lines.of("dashboard.request_log")
        assert (line["method"], line["path"], line["status"]) == ("POST", "/well/", 200)
        assert line["milliseconds"] >= 0
        assert re.fullmatch(r"POST /well/ 200 in [\d.]+ ms", line["message"])

    def test_a_path_is_written_as_it_was_sent(self, site: Client, lines: Lines) -> None:
        site.get("/a%0Ab%ED%95%9C/")
        assert lines.of("dashboard.request_log")[0]["path"] == "/a%0Ab%ED%95%9C/"

    def test_they_say_nothing_of_who_asked(self, site: Client, lines: Lines) -> None:
        site.cookies["session"] = "cookie-of-somebody"
        headers = {"referer": "https://a.example/?q=searched", "user-agent": "browser-of-somebody"}
        for address in ("/well/", "/broken/", "/nowhere.txt"):
            site.get(f"{address}?q=searched", headers=headers, REMOTE_ADDR="192.0.2.7")
        assert len(lines.of("dashboard.request_log")) == 3
        said = "\n".join(lines.written)
        assert not re.search(r"192\.0\.2|searched|of-somebody", said)

    def test_a_probe_is_logged_only_when_something_is_missing(self, lines: Lines) -> None:
        def answer(status: int) -> HttpResponse:
            return RequestLogMiddleware(lambda request: HttpResponse(status=status))(RequestFactory().get("/readyz"))

        answer(200)
        assert lines.read == []
        answer(503)
        assert [line["status"] for line in lines.read] == [503]

    def test_the_line_can_be_switched_off_and_the_name_stays(
        self, site: Client, lines: Lines, settings: object
    ) -> None:
        settings.LOG_REQUESTS = False
        assert site.get("/well/")[ID] == lines.read[0]["request_id"]
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

    def test_it_gets_the_exception_and_the_name_of_the_request(self, site: Client, settings: object) -> None:
        settings.ERROR_HOOK = f"{__name__}.collect"
        response = site.get("/broken/")
        assert response.status_code == 500
        ((error, name),) = self.called
        assert isinstance(error, ValueError)
        assert name == response[ID]

    def test_it_hears_of_errors_outside_of_a_request(self, settings: object) -> None:
        settings.ERROR_HOOK = f"{__name__}.collect"
        try:
            raise LookupError
        except LookupError:
            logger.exception("A command failed")
        ((error, name),) = self.called
        assert isinstance(error, LookupError)
        assert name is None

    def test_it_does_not_hear_of_what_is_no_error(self, site: Client, settings: object) -> None:
        settings.ERROR_HOOK = f"{__name__}.collect"
        assert site.get("/nowhere.txt").status_code == 404
        assert site.get("/well/").status_code == 200
        assert site.get("/well/", headers={"host": "other.example"}).status_code == 400
        logger.error("An error without an exception")
        assert self.called == []

    @pytest.mark.parametrize("hook", [f"{__name__}.fail", f"{__name__}.nowhere", "no-such-package.function"])
    def test_its_own_failure_changes_no_answer_and_is_logged(
        self, site: Client, settings: object, lines: Lines, hook: str
    ) -> None:
        without = site.get("/broken/").content
        settings.ERROR_HOOK = hook
        response = site.get("/broken/")
        assert (response.status_code, response.content) == (500, without)
        (line,) = lines.of("dashboard.error_hook")
        assert line["message"].startswith("The error hook failed with ")
        assert line["request_id"] == response[ID]
        assert "connection" not in line["message"]


collect, fail = TestTheErrorHook.collect, TestTheErrorHook.fail
