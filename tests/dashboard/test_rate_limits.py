"""How often an address may ask for a search, a file or the API, where the site sets a limit."""

import datetime
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from dashboard import rate_limits
from dashboard.rate_limits import kind_of, seconds_to_wait
from tests.conftest import NOW
from tests.dashboard.api.addresses import ROOT, refused

pytestmark = pytest.mark.django_db

SEARCH, WORDS, FILE = "/search/?q=gnss", "/us-kr/actions/?q=gnss", "/us-kr/matrix.csv"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def statuses(client: Client, path: str, times: int, **more: Any) -> list[int]:
    return [client.head(path, **more).status_code for _turn in range(times)]


@pytest.mark.parametrize("path", [SEARCH, WORDS, FILE, f"{ROOT}/"])
def test_without_a_limit_nothing_is_counted(client: Client, path: str) -> None:
    assert statuses(client, path, 8) == [200] * 8


class TestLimit:
    @pytest.fixture(autouse=True)
    def _three_a_minute(self, settings: Any) -> None:
        settings.SEARCH_RATE_LIMIT = settings.EXPORT_RATE_LIMIT = settings.API_RATE_LIMIT = "3/minute"

    @pytest.mark.parametrize("path", [SEARCH, WORDS, FILE, f"{ROOT}/"])
    def test_refuses_what_is_too_much_and_says_how_long_to_wait(self, client: Client, path: str) -> None:
        with time_machine.travel(NOW + datetime.timedelta(seconds=20), tick=False):
            assert statuses(client, path, 4) == [200, 200, 200, 429]
            response = client.get(path)
        assert response["Retry-After"] == "40"
        assert "no-store" in response["Cache-Control"]
        assert not response.cookies

    @pytest.mark.parametrize("path", [SEARCH, WORDS, FILE, f"{ROOT}/"])
    def test_ends_after_a_while(self, client: Client, path: str) -> None:
        assert statuses(client, path, 4)[-1] == 429
        with time_machine.travel(NOW + datetime.timedelta(seconds=60), tick=False):
            assert statuses(client, path, 1) == [200]

    def test_is_for_each_address_and_each_kind_of_request(self, client: Client) -> None:
        assert statuses(client, FILE, 4)[-1] == 429
        assert statuses(client, FILE, 1, REMOTE_ADDR="192.0.2.7") == [200]
        assert statuses(client, SEARCH, 1) == [200]
        assert statuses(client, f"{ROOT}/", 1) == [200]

    def test_does_not_believe_what_a_program_says_of_its_address(self, client: Client) -> None:
        asked = [
            client.head(FILE, headers={"X-Forwarded-For": f"192.0.2.{turn}", "Forwarded": f"for=192.0.2.{turn}"})
            for turn in range(4)
        ]
        assert [answer.status_code for answer in asked] == [200, 200, 200, 429]

    def test_leaves_pages_alone(self, client: Client) -> None:
        statuses(client, FILE, 4)
        assert statuses(client, "/us-kr/", 5) == [200] * 5
        assert statuses(client, "/us-kr/actions/?status=open", 5) == [200] * 5

    @pytest.mark.parametrize(("prefix", "words"), [("", "Wait 60 seconds"), ("/ko", "60초")])
    def test_is_explained_in_the_language_of_the_address(self, client: Client, prefix: str, words: str) -> None:
        statuses(client, prefix + SEARCH, 3)
        response = client.get(prefix + SEARCH)
        assert response.status_code == 429
        assert words in response.content.decode()
        assert response["Content-Security-Policy"].startswith("default-src 'none'; ")

    def test_of_the_api_answers_as_the_api_does(self, client: Client) -> None:
        statuses(client, f"{ROOT}/", 3)
        problem = refused(client, f"{ROOT}/missions/", 429)
        assert problem["type"].endswith("#problem-too-many-requests")
        assert client.get(f"{ROOT}/")["Access-Control-Allow-Origin"] == "*"
        assert "3/minute" in client.get("/developers/").content.decode()


class TestKinds:
    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("/search/", "search"),
            ("/admin/search/", "search"),
            ("/us-kr/actions/?q=lunar", "search"),
            ("/ko/missions/?status=open&q=lunar", "search"),
            ("/us-kr/timeline/?q=lunar", "search"),
            ("/admin/cooperation/mission/?q=lunar", "search"),
            ("/us-kr/actions/?q=+", ""),
            ("/us-kr/actions/?status=open", ""),
            ("/us-kr/actions.csv?q=lunar", "export"),
            ("/api/v1/missions/?q=lunar", "api"),
            ("/missions.csv", "export"),
            ("/us-kr/actions.xlsx", "export"),
            ("/us-kr/matrix.csv", "export"),
            ("/us-kr/areas.xlsx", "export"),
            ("/us-kr/briefing.pdf", "export"),
            ("/us-kr/briefing.docx", "export"),
            ("/data/actions.jsonl", "export"),
            ("/data/record.zip", "export"),
            ("/us-kr/matrix.png", "export"),
            ("/missions/danuri/timeline.png", "export"),
            ("/admin/cooperation/mission/sheet/export.xlsx", "export"),
            ("/api/v1/missions/", "api"),
            ("/us-kr/matrix.svg", ""),
            ("/us-kr/", ""),
            ("/us-kr/news.atom", ""),
            ("/admin/login/", ""),
        ],
    )
    def test_an_address_counts_under_what_it_costs(self, path: str, kind: str) -> None:
        request = RequestFactory().get(path)
        request.resolver_match = resolve(request.path_info)
        assert kind_of(request) == kind

    def test_every_address_with_a_choice_of_endings_is_counted(self) -> None:
        def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
            for entry in resolver.url_patterns:
                yield from patterns(entry) if isinstance(entry, URLResolver) else [entry]

        with_endings = {
            str(pattern.name) for pattern in patterns(get_resolver()) if "ending" in pattern.pattern.regex.groupindex
        }
        counted = {name for name in with_endings if name.endswith(rate_limits.FILES)}
        assert len(counted) > 10
        assert all(name.endswith("-figure") for name in with_endings - counted)


class TestCount:
    def test_holds_no_address(self) -> None:
        kept: list[str] = []

        class Watched:
            def add(self, key: str, *args: Any, **options: Any) -> None:
                kept.append(key)

            def incr(self, key: str) -> int:
                return 1

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rate_limits, "cache", Watched())
            seconds_to_wait("search", "3/minute", "192.0.2.7")
        assert kept
        assert "192" not in kept[0]

    def test_that_cannot_be_kept_refuses_nobody(self, caplog: pytest.LogCaptureFixture) -> None:
        class Broken:
            def add(self, *args: Any, **options: Any) -> None:
                raise ConnectionError("made-up fault")

        with pytest.MonkeyPatch.context() as patch, caplog.at_level(logging.WARNING):
            patch.setattr(rate_limits, "cache", Broken())
            assert seconds_to_wait("search", "1/minute", "192.0.2.7") == 0
        assert "not counted" in caplog.text

    def test_that_is_lost_begins_anew(self) -> None:
        assert [seconds_to_wait("search", "1/minute", "192.0.2.7") for _turn in range(2)] == [0, 60]
        cache.clear()
        assert seconds_to_wait("search", "1/minute", "192.0.2.7") == 0

    @pytest.mark.parametrize(("rate", "wait"), [("1/second", 1), ("1/minute", 60), ("1/hour", 3600), ("1/day", 43_200)])
    def test_is_for_the_span_that_the_rate_names(self, rate: str, wait: int) -> None:
        assert [seconds_to_wait("search", rate, "192.0.2.7") for _turn in range(2)] == [0, wait]
