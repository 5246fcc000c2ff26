import json
import logging
import sys
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import translation

from dashboard.log_lines import JsonLines, RequestInHand, TextLines, request_in_hand


@pytest.fixture(autouse=True)
def _no_request_is_in_hand() -> Iterator[None]:
    token = request_in_hand.set(None)
    yield
    request_in_hand.reset(token)


@pytest.fixture
def in_hand() -> Iterator[RequestInHand]:
    request = RequestInHand("made-up-request", "GET", "/us-kr/")
    token = request_in_hand.set(request)
    yield request
    request_in_hand.reset(token)


def record(message: str, *args: object, name: str = "django.request", error: bool = False, **facts: object) -> object:
    caught = sys.exc_info() if error else None
    made = logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, caught)
    vars(made).update(facts)
    return made


def as_json(*args: object, **facts: object) -> dict[str, object]:
    line = JsonLines().format(record(*args, **facts))
    assert "\n" not in line
    return json.loads(line)


def test_a_line_is_one_object_with_its_parts_in_order() -> None:
    line = as_json("two\nlines of %s", "words")
    assert list(line) == ["time", "level", "logger", "message"]
    assert line["time"].endswith("+00:00")
    assert line["level"] == "WARNING"
    assert line["logger"] == "django.request"
    assert line["message"] == "two\nlines of words"


def test_a_line_about_a_request_says_which(in_hand: RequestInHand) -> None:
    line = as_json("Not Found: /us-kr/", status_code=404, milliseconds=1.5)
    assert list(line)[4:] == ["request_id", "method", "path", "status", "milliseconds"]
    assert (line["request_id"], line["method"], line["path"]) == in_hand
    assert (line["status"], line["milliseconds"]) == (404, 1.5)


def test_a_line_of_text_begins_with_time_level_logger_and_request(in_hand: RequestInHand) -> None:
    assert TextLines().format(record("Not Found")).endswith(" WARNING django.request made-up-request: Not Found")


def test_a_line_of_text_about_no_request_says_so() -> None:
    assert TextLines().format(record("Begun")).endswith(" WARNING django.request -: Begun")


def test_an_error_is_named_and_placed_and_its_message_left_out() -> None:
    try:
        try:
            int("what somebody typed")
        except ValueError as error:
            raise LookupError("what somebody typed") from error
    except LookupError:
        line = as_json("Internal Server Error", error=True)
    assert line["exceptions"] == ["builtins.LookupError", "builtins.ValueError"]
    assert [place.split()[0].rpartition(":")[0] for place in line["trace"]] == [__file__, __file__]
    assert "typed" not in json.dumps(line)


def test_a_person_at_a_terminal_sees_the_whole_error() -> None:
    try:
        int("what somebody typed")
    except ValueError:
        line = TextLines().format(record("Internal Server Error", error=True))
    assert "Traceback" in line
    assert "what somebody typed" in line


@pytest.mark.parametrize("form", [JsonLines, TextLines])
class TestDiscretion:
    def test_a_query_is_left_out(self, form: type[logging.Formatter]) -> None:
        line = form().format(record("Referer checking failed - %s is not known.", "https://a.example/p?name=kim"))
        assert "Referer checking failed - https://a.example/p is not known." in line

    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_a_link_to_set_a_password_is_left_out(self, form: type[logging.Formatter], language: str) -> None:
        with translation.override(language):
            address = reverse("admin:set_password", args=["MQ", "secret-token"])
        assert "secret-token" in address
        line = form().format(record("Not Found: %s", address))
        assert "/set-password/" in line
        assert "MQ" not in line
        assert "secret-token" not in line

    @pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
    def test_gunicorns_lines_lose_the_address_and_what_was_sent(
        self, form: type[logging.Formatter], address: str, in_hand: RequestInHand
    ) -> None:
        line = form().format(record(f"Invalid request from ip={address}: Invalid Request Line: 'x'"))
        assert "Invalid request" in line
        assert address not in line
        assert "Line" not in line
        assert in_hand.request_id not in line

    def test_gunicorns_lines_lose_the_address_that_was_asked_for(
        self, form: type[logging.Formatter], in_hand: RequestInHand
    ) -> None:
        line = form().format(record("Error handling request %s %s", "GET", "/search/?q=kim"))
        assert "Error handling request" in line
        assert "search" not in line
        assert in_hand.request_id in line
