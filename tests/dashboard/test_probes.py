import json
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from dashboard import probes

BOTH = [probes.HEALTH, probes.READINESS]


def missing(client: Client) -> tuple[int, list[str]]:
    response = client.get(probes.READINESS)
    said = json.loads(response.content)
    assert list(said) == ["missing"]
    return response.status_code, said["missing"]


def test_a_process_is_alive_without_asking_the_database(client: Client) -> None:
    """This test may not touch the database; a question would fail it."""
    response = client.get(probes.HEALTH)
    assert (response.status_code, json.loads(response.content)) == (200, {"alive": True})


@pytest.mark.django_db
class TestReady:
    def test_a_site_is_ready_when_everything_answers_in_two_questions(
        self, client: Client, django_assert_num_queries: object
    ) -> None:
        with django_assert_num_queries(2):
            assert missing(client) == (200, [])

    def test_a_migration_that_has_not_run_is_missing(self, client: Client) -> None:
        MigrationRecorder.Migration.objects.filter(app="cooperation").order_by("-name").first().delete()
        assert missing(client) == (503, ["migrations"])

    def test_a_database_ahead_of_the_code_is_ready(self, client: Client) -> None:
        MigrationRecorder(connection).record_applied("cooperation", "9999_of_a_newer_version")
        assert missing(client) == (200, [])

    def test_a_database_without_any_table_lacks_its_migrations(self, client: Client) -> None:
        with mock.patch.object(MigrationRecorder.Migration, "objects") as objects:
            objects.using.side_effect = OperationalError("no such table")
            assert missing(client) == (503, ["migrations"])

    def test_a_cache_that_fails_or_forgets_is_missing_and_the_site_is_ready_all_the_same(self, client: Client) -> None:
        with mock.patch.object(type(cache._connections["default"]), "set", side_effect=ConnectionError("refused")):
            assert missing(client) == (200, ["cache"])
        with mock.patch.object(type(cache._connections["default"]), "get", return_value=None):
            assert missing(client) == (200, ["cache"])


def test_a_database_that_does_not_answer_is_named_and_nothing_else(client: Client) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("password of record at 10.0.0.1")):
        assert missing(client) == (503, ["database"])


@pytest.mark.django_db
@pytest.mark.parametrize("path", BOTH)
class TestEveryProbe:
    def test_it_is_kept_by_nobody_and_sets_no_cookie(self, client: Client, path: str) -> None:
        response = client.get(path)
        assert response["Cache-Control"] == "no-store"
        assert response["Content-Type"] == "application/json"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert not response.cookies
        assert not response.has_header("Vary")

    def test_it_answers_on_any_host_name_and_without_https(self, client: Client, settings: object, path: str) -> None:
        settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["record.example"], True
        address = {"host": "10.0.0.1:8000"}
        assert client.get("/method/", headers={"host": "record.example"})["Location"].startswith("https://")
        assert client.get("/method/", headers=address).status_code == 400
        assert client.get(path, headers=address).status_code == 200

    def test_it_can_only_be_read(self, client: Client, path: str) -> None:
        assert client.head(path).status_code == 200
        for method in ("post", "put", "delete", "patch", "options"):
            response = getattr(client, method)(path)
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")

    def test_it_has_one_address_and_is_no_page_of_a_language(self, client: Client, path: str) -> None:
        assert client.get(f"/ko{path}/").status_code == 404
        assert client.get(f"{path}/").status_code == 404

    def test_search_engines_are_not_told_of_it(self, client: Client, path: str) -> None:
        listed = client.get("/sitemap-site.xml").content.decode()
        assert "/method/" in listed
        assert path not in listed
