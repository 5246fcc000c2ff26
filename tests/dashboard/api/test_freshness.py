import datetime

import pytest
import time_machine
from django.test import Client
from django.utils.http import http_date

from cooperation.models import DataVersion, Mission
from tests.conftest import NOW
from tests.dashboard.api.addresses import PAIR, ROOT

pytestmark = pytest.mark.django_db

ADDRESS = f"{ROOT}/missions/danuri/"


def etag(client: Client, address: str = ADDRESS) -> str:
    return client.get(address)["ETag"]


def test_an_answer_that_a_program_holds_is_not_sent_again(client: Client) -> None:
    response = client.get(ADDRESS, headers={"If-None-Match": etag(client)})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == etag(client)
    assert response["Cache-Control"] == "public, no-cache"
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("only_read")
@pytest.mark.parametrize("mark", ["", "W/"])
@pytest.mark.parametrize("address", [ADDRESS, f"{PAIR}/actions/", f"{PAIR}/changes/", f"{ROOT}/openapi.json"])
def test_that_costs_one_question_whoever_compressed_the_answer(
    client: Client, django_assert_num_queries: object, address: str, mark: str
) -> None:
    held = etag(client, address)
    with django_assert_num_queries(1):
        assert client.get(address, headers={"If-None-Match": f'"other", W/"old", {mark}{held}'}).status_code == 304


def test_a_change_of_the_record_makes_every_answer_new(client: Client) -> None:
    before = etag(client)
    Mission.objects.get(slug="imap").save()
    assert client.get(ADDRESS, headers={"If-None-Match": before}).status_code == 200
    assert etag(client) != before


def test_a_new_day_in_any_partnership_makes_every_answer_new(client: Client) -> None:
    """At noon in Greenwich it is evening in Seoul; three hours later a new day has begun there."""
    before = client.get(ADDRESS)
    with time_machine.travel(NOW + datetime.timedelta(hours=2, minutes=59), tick=False):
        assert etag(client) == before["ETag"]
    with time_machine.travel(NOW + datetime.timedelta(hours=3), tick=False):
        after = client.get(ADDRESS)
        assert after["ETag"] != before["ETag"]
        asked = {"If-Modified-Since": http_date((NOW + datetime.timedelta(hours=2)).timestamp())}
        assert client.get(ADDRESS, headers=asked).status_code == 200


def test_other_questions_have_other_etags(client: Client) -> None:
    addresses = [ADDRESS, f"{ADDRESS}?as_of=2024", f"{ROOT}/missions/", f"{ROOT}/missions/?page=1"]
    assert len({etag(client, address) for address in addresses}) == 4


class TestLastModified:
    @pytest.fixture(autouse=True)
    def _changed_in_the_morning(self) -> None:
        """The last change was made after midnight in every partnership, and hours ago."""
        self.changed_at = NOW - datetime.timedelta(hours=2)
        DataVersion.objects.update(changed_at=self.changed_at)

    def ask(self, client: Client, since: str) -> int:
        return client.get(ADDRESS, headers={"If-Modified-Since": since}).status_code

    def test_is_the_moment_of_the_last_change(self, client: Client) -> None:
        assert client.get(ADDRESS)["Last-Modified"] == http_date(self.changed_at.timestamp())

    def test_is_never_later_than_now(self, client: Client) -> None:
        DataVersion.objects.update(changed_at=NOW + datetime.timedelta(days=1))
        assert client.get(ADDRESS)["Last-Modified"] == http_date(NOW.timestamp())

    def test_is_the_beginning_of_the_day_where_no_change_was_noted(self, client: Client) -> None:
        DataVersion.objects.update(changed_at=None)
        assert client.get(ADDRESS)["Last-Modified"] == "Sun, 22 Nov 2026 00:00:00 GMT"

    def test_answers_whether_anything_is_new(self, client: Client) -> None:
        assert self.ask(client, http_date(self.changed_at.timestamp())) == 304
        assert self.ask(client, http_date(self.changed_at.timestamp() - 1)) == 200

    @pytest.mark.parametrize("since", ["", "yesterday", "2026-11-22", "Sun, 99 Nov 2026 00:00:00 GMT", "0", "9" * 400])
    def test_passes_over_a_date_that_is_none(self, client: Client, since: str) -> None:
        assert self.ask(client, since) == 200


@pytest.mark.parametrize("value", ["*", "nonsense", '"', '"other"', ",,,", "W/"])
def test_an_etag_that_is_none_is_passed_over(client: Client, value: str) -> None:
    response = client.get(ADDRESS, headers={"If-None-Match": value})
    assert response.status_code == (304 if value == "*" else 200)


def test_an_address_of_nothing_has_no_etag(client: Client) -> None:
    response = client.get(f"{ROOT}/missions/nothing/", headers={"If-None-Match": "*"})
    assert response.status_code == 404
    assert "ETag" not in response


def test_before_the_record_has_a_number_every_answer_is_whole(client: Client) -> None:
    DataVersion.objects.all().delete()
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert "ETag" not in response
