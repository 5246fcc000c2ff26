import datetime
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.conftest import NOW
from tests.dashboard.api.addresses import ROOT, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_without_a_limit_nothing_is_counted(client: Client) -> None:
    assert [client.get(f"{ROOT}/").status_code for _turn in range(20)] == [200] * 20


class TestLimit:
    @pytest.fixture(autouse=True)
    def _three_a_minute(self, settings: Any) -> None:
        settings.API_RATE_LIMIT = "3/minute"

    def test_refuses_what_is_too_much_and_says_how_long_to_wait(self, client: Client) -> None:
        assert [client.get(f"{ROOT}/").status_code for _turn in range(3)] == [200] * 3
        problem = refused(client, f"{ROOT}/missions/", 429)
        assert problem["type"].endswith("#problem-too-many-requests")
        response = client.get(f"{ROOT}/")
        assert 0 < int(response["Retry-After"]) <= 60
        assert response["Access-Control-Allow-Origin"] == "*"

    def test_ends_after_a_while(self, client: Client) -> None:
        assert [client.get(f"{ROOT}/").status_code for _turn in range(4)][-1] == 429
        with time_machine.travel(NOW + datetime.timedelta(seconds=61), tick=False):
            assert client.get(f"{ROOT}/").status_code == 200

    def test_counts_requests_that_come_at_once(self, client: Client) -> None:
        """Each is counted in one step, so that none is lost between reading a count and writing it."""
        with mock.patch.object(
            type(cache._connections["default"]), "get", side_effect=AssertionError("read, not raised")
        ):
            assert [client.get(f"{ROOT}/").status_code for _turn in range(4)] == [200] * 3 + [429]

    def test_is_for_each_address(self, client: Client) -> None:
        for _turn in range(4):
            client.get(f"{ROOT}/")
        assert client.get(f"{ROOT}/", REMOTE_ADDR="192.0.2.7").status_code == 200

    def test_does_not_believe_what_a_program_says_of_its_address(self, client: Client) -> None:
        statuses = [
            client.get(f"{ROOT}/", headers={"X-Forwarded-For": f"192.0.2.{turn}"}).status_code for turn in range(4)
        ]
        assert statuses == [200, 200, 200, 429]

    def test_leaves_the_pages_of_the_site_alone(self, client: Client) -> None:
        for _turn in range(4):
            client.get(f"{ROOT}/")
        assert client.get("/developers/").status_code == 200
        assert "3/minute" in client.get("/developers/").content.decode()
