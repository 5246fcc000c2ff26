"""What readers and staff are told while the database does not do its part."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError, ProgrammingError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from psycopg_pool import PoolTimeout

from cooperation.models import Country
from dashboard import outages
from dashboard.database_servers import PRIMARY
from dashboard.outages import outage_of
from dashboard.views import method as method_view
from dashboard.views import partnerships
from tests.dashboard.pages import Page

LANGUAGES = pytest.mark.parametrize(("prefix", "is_english"), [("", True), ("/ko", False)])


def raised_by(do: Any) -> Exception:
    try:
        do()
    except sqlite3.Error as error:
        return error
    raise AssertionError("Nothing failed.")


def full(folder: Path) -> Exception:
    """Return what SQLite says where there is no room left."""
    file = sqlite3.connect(folder / "full.sqlite3")
    file.execute("PRAGMA max_page_count = 2")
    file.execute("CREATE TABLE a (b)")
    return raised_by(lambda: file.execute("INSERT INTO a VALUES (zeroblob(100000))"))


def read_only(folder: Path) -> Exception:
    """Return what SQLite says where a file may only be read."""
    sqlite3.connect(folder / "kept.sqlite3").execute("CREATE TABLE a (b)").connection.close()
    file = sqlite3.connect(f"file:{folder / 'kept.sqlite3'}?mode=ro", uri=True)
    return raised_by(lambda: file.execute("INSERT INTO a VALUES (1)"))


def gone(folder: Path) -> Exception:
    """Return what SQLite says where the file cannot be opened."""
    return raised_by(lambda: sqlite3.connect(folder / "nothing" / "here.sqlite3").execute("SELECT 1"))


def no_table(folder: Path) -> Exception:
    """Return what SQLite says of a question that makes no sense."""
    return raised_by(lambda: sqlite3.connect(":memory:").execute("SELECT * FROM nothing"))


class TestWhatItIs:
    @pytest.mark.parametrize(
        ("make", "is_readable"), [(full, True), (read_only, True), (gone, False), (no_table, None)]
    )
    def test_on_sqlite(self, tmp_path: Path, make: Any, is_readable: bool | None) -> None:
        found = outage_of(self.wrapped(OperationalError(), make(tmp_path)))
        assert (None if found is None else found.is_readable) is is_readable

    @pytest.mark.parametrize(
        ("error", "is_readable"),
        [
            (psycopg.errors.ReadOnlySqlTransaction(), True),
            (psycopg.errors.DiskFull(), True),
            (psycopg.errors.AdminShutdown(), False),
            (psycopg.errors.CannotConnectNow(), False),
            (psycopg.errors.TooManyConnections(), False),
            (psycopg.errors.DeadlockDetected(), False),
            (psycopg.OperationalError("the connection is closed"), False),
            (psycopg.InterfaceError("the connection is closed"), False),
            (PoolTimeout(), False),
            (psycopg.errors.StatementTooComplex(), None),
            (psycopg.errors.UndefinedTable(), None),
            (psycopg.errors.UniqueViolation(), None),
        ],
    )
    def test_on_postgresql(self, error: Exception, is_readable: bool | None) -> None:
        found = outage_of(self.wrapped(ProgrammingError(), error))
        assert (None if found is None else found.is_readable) is is_readable

    def test_it_is_found_behind_what_came_of_it(self, tmp_path: Path) -> None:
        """A session that could not be saved is told of as a bad request."""
        interrupted = SessionInterrupted()
        interrupted.__context__ = self.wrapped(OperationalError(), read_only(tmp_path))
        assert outage_of(interrupted) is not None
        assert outage_of(SessionInterrupted()) is None
        assert outage_of(None) is None

    @staticmethod
    def wrapped(outer: Exception, inner: Exception) -> Exception:
        outer.__cause__ = inner
        return outer


@pytest.fixture
def site(client: Client) -> Client:
    """Readers of a site whose faults are answered, as they are outside of tests."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make the database fail where the overview of all partnerships is read."""

    def begin(inner: Exception) -> None:
        def read(*args: object, **kwargs: object) -> None:
            raise OperationalError("password of record at 192.0.2.1") from inner

        monkeypatch.setattr(partnerships, "read_partnerships", read)

    return begin


def page_of(response: Any, path: str = "/") -> Page:
    return Page(path, response.status_code, dict(response.items()), len(response.cookies), response.content.decode())


@LANGUAGES
@pytest.mark.parametrize(
    ("inner", "heading"),
    [
        (psycopg.errors.AdminShutdown(), "The record cannot be read right now"),
        (psycopg.errors.DiskFull(), "The record takes no changes right now"),
    ],
)
@pytest.mark.django_db
def test_a_page_says_it_in_its_language_and_when_to_ask_again_and_is_kept_by_nobody(
    site: Client, fail: Any, prefix: str, is_english: bool, inner: Exception, heading: str
) -> None:
    fail(inner)
    page = page_of(site.get(f"{prefix}/"))
    assert page.status == 503
    assert page.headers["Retry-After"] == "10"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert page.cookies == 0
    (told,) = page.texts("h1")
    assert told == heading if is_english else not told.isascii()
    assert f"{prefix}/" in page.links
    assert "192.0.2.1" not in page.html
    assert not page.all("form")


@pytest.mark.django_db
def test_the_page_asks_nothing_of_the_database(
    site: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    def render(*args: object, **kwargs: object) -> None:
        raise OperationalError from psycopg.errors.AdminShutdown()

    monkeypatch.setattr(method_view, "render", render)
    with django_assert_num_queries(0):
        assert site.get("/method/").status_code == 503


@pytest.mark.django_db
def test_a_fault_of_ours_is_still_one(site: Client, fail: Any) -> None:
    fail(psycopg.errors.UndefinedTable())
    assert site.get("/").status_code == 500


def test_the_api_says_it_as_a_problem(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PRIMARY, "out_because_of", psycopg.OperationalError())
    response = site.get("/api/v1/missions/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["type"].endswith("#problem-unavailable")


def test_while_it_is_known_that_the_database_does_not_answer_nobody_waits_for_it(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This test may not touch the database; a question would fail it."""
    assert site.get("/us-kr/", **{outages.FOUND: psycopg.OperationalError()}).status_code == 503
    monkeypatch.setattr(PRIMARY, "out_because_of", psycopg.OperationalError())
    assert site.get("/us-kr/").status_code == 503
    assert site.get("/healthz").status_code == 200


def test_a_database_that_lets_nobody_connect_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    left_out: list[Exception] = []
    monkeypatch.setattr(PRIMARY, "leave_out", left_out.append)
    request = RequestFactory().get("/")
    for error in (psycopg.errors.DeadlockDetected(), PoolTimeout()):
        found = outage_of(error)
        assert found is not None
        outages.answer(request, found)
    assert [type(error) for error in left_out] == [PoolTimeout]


class TestWhatWasSent:
    """A form that could not be saved comes back to be sent again."""

    def sent(self, fields: dict[str, Any], path: str = "/admin/cooperation/mission/add/?next=1") -> Page:
        request: HttpRequest = RequestFactory().post(path, fields)
        found = outage_of(psycopg.errors.ReadOnlySqlTransaction())
        assert found is not None
        return page_of(outages.answer(request, found))

    def test_with_every_field_as_it_was_and_to_the_same_address(self) -> None:
        page = self.sent(
            {"name_en": 'A "made-up" <name>\nin two lines', "areas": ["1", "2"], "csrfmiddlewaretoken": "x"}
        )
        assert page.texts("h1") == ["Nothing was saved"]
        (form,) = page.all("form")
        assert (form.attributes["method"], form.attributes["action"]) == (
            "post",
            "/admin/cooperation/mission/add/?next=1",
        )
        assert [(one.attributes["name"], one.attributes["value"]) for one in page.all("input")] == [
            ("name_en", 'A "made-up" <name>\nin two lines'),
            ("areas", "1"),
            ("areas", "2"),
            ("csrfmiddlewaretoken", "x"),
        ]

    @pytest.mark.parametrize(
        ("path", "secret"),
        [
            ("/admin/login/", "password"),
            ("/ko/admin/set-password/x/y/", "new_password1"),
            ("/admin/second-factor/verify/", "code"),
        ],
    )
    def test_but_never_a_secret(self, path: str, secret: str) -> None:
        page = self.sent({"username": "Desk", secret: "made-up"}, path)
        assert page.texts("h1") == ["Nothing was saved"]
        assert not page.all("form")
        assert "made-up" not in page.html

    def test_nor_a_file(self, tmp_path: Path) -> None:
        sheet = tmp_path / "sheet.csv"
        sheet.write_text("a,b")
        with sheet.open("rb") as file:
            assert not self.sent({"file": file}).all("form")


@pytest.mark.django_db
def test_the_staff_hear_that_nothing_was_saved_and_nothing_was(admin_client: Client, monkeypatch: Any) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError from psycopg.errors.DiskFull()

    monkeypatch.setattr(Country, "save_base", refuse)
    admin_client.raise_request_exception = False
    fields = {"name_en": "Made-up country", "abbreviation_en": "Made-up", "alpha2": "QX", "alpha3": "QXX"}
    page = page_of(admin_client.post("/admin/cooperation/country/add/", fields))
    assert (page.status, page.texts("h1")) == (503, ["Nothing was saved"])
    assert not Country.objects.filter(alpha2="QX").exists()
