"""Whole pages are kept until the record changes, the same for everybody, and nothing else is."""

import datetime
import gzip
import threading
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import brotli
import django_filters
import psycopg
import pytest
import time_machine
from django import forms
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

import dashboard.urls  # noqa: F401 (brings every filter along)
from cooperation.models import ActionItem, DataVersion
from dashboard import kept_pages
from dashboard.exports import whole_record
from dashboard.kept_pages import PARAMETERS, KeptPages
from dashboard.outages import FOUND
from dashboard.replicas import VERSION

pytestmark = pytest.mark.django_db


class Site:
    """A site that counts how often it was asked, and answers with a page that names the number."""

    def __init__(self, response: Any = None) -> None:
        self.asked = 0
        self.make = response or (lambda: HttpResponse(f"<p>page {self.asked}</p>" * 50))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        self.environ = environ
        response = self.make()
        start_response(f"{response.status_code} Said", list(response.items()))
        return response


class Answer:
    """What came back: status, headers and body."""

    def __init__(self, pages: KeptPages, path: str = "/us-kr/", method: str = "GET", **headers: str) -> None:
        said: list[Any] = []
        environ = RequestFactory().generic(method, path, **headers).environ
        response = pages(environ, lambda status, sent: said.extend([status, sent]))
        self.status, self.headers = int(said[0].split()[0]), dict(said[1])
        self.body = b"".join(response)
        if hasattr(response, "close"):
            response.close()


@pytest.fixture(autouse=True)
def _the_connection_stays_open() -> Iterator[None]:
    """Leave the connection of the test alone when a request begins and ends, as Django's own client for tests does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def keeping(settings: Any) -> Any:
    """Return the maker of a layer that keeps pages around a site."""
    settings.KEPT_PAGES_MB = 1
    return KeptPages


def change_the_record() -> None:
    action = ActionItem.objects.first()
    assert action is not None
    action.save()


def test_a_page_is_worked_out_once_until_the_record_changes(keeping: Any) -> None:
    site = Site()
    pages = keeping(site)
    assert [Answer(pages).body, Answer(pages).body] == [b"<p>page 1</p>" * 50] * 2
    change_the_record()
    assert Answer(pages).body == b"<p>page 2</p>" * 50
    assert site.asked == 2


def test_pages_of_an_older_record_or_day_take_no_memory(keeping: Any) -> None:
    pages = keeping(Site())
    for number in (1, 2):
        Answer(pages, f"/us-kr/actions/?page={number}")
    change_the_record()
    Answer(pages)
    assert len(pages.shelf.pages) == 1
    with time_machine.travel(datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)):
        Answer(pages)
    (page,) = pages.shelf.pages.values()
    assert pages.shelf.size == page.size


def test_a_kept_page_costs_one_query(keeping: Any, django_assert_num_queries: Any) -> None:
    pages = keeping(Site())
    etag = Answer(pages).headers["ETag"]
    with django_assert_num_queries(1):
        Answer(pages)
    with django_assert_num_queries(1):
        assert Answer(pages, HTTP_IF_NONE_MATCH=etag).status == 304


def test_who_has_the_page_already_is_told_so_and_gets_it_when_it_is_another(keeping: Any) -> None:
    pages = keeping(Site())
    etag = Answer(pages).headers["ETag"]
    told = Answer(pages, HTTP_IF_NONE_MATCH=f'"another", {etag}')
    assert (told.status, told.body) == (304, b"")
    assert {"ETag", "Cache-Control", "Vary"} <= set(told.headers)
    change_the_record()
    assert Answer(pages, HTTP_IF_NONE_MATCH=etag).status == 200


def test_the_page_is_whole_even_if_the_first_to_ask_has_it_already(keeping: Any) -> None:
    pages = keeping(Site())
    assert Answer(pages, HTTP_IF_NONE_MATCH='"old"').status == 200
    assert Answer(pages, method="HEAD").body == b""
    assert Answer(pages).body


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("", None), ("x", None)],
)
def test_a_page_comes_in_an_encoding_that_its_reader_takes(keeping: Any, accepted: str, encoding: str | None) -> None:
    pages = keeping(Site())
    for answer in (Answer(pages, HTTP_ACCEPT_ENCODING=accepted), Answer(pages, HTTP_ACCEPT_ENCODING=accepted)):
        assert answer.headers.get("Content-Encoding") == encoding
        assert int(answer.headers["Content-Length"]) == len(answer.body)
        plain = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](answer.body)
        assert plain == b"<p>page 1</p>" * 50


@pytest.mark.parametrize(
    "path",
    [
        *("/robots.txt", "/sitemap.xml", "/sitemap-sources.xml", "/.well-known/api-catalog", "/data/catalog.jsonld"),
        *("/news.atom", "/us-kr/dates.ics", "/us-kr/flow.svg"),
    ],
)
def test_whatever_is_text_is_kept_compressed(keeping: Any, path: str) -> None:
    answer = Answer(keeping(get_wsgi_application()), path, HTTP_ACCEPT_ENCODING="br")
    assert (answer.status, answer.headers.get("Content-Encoding")) == (200, "br")


def test_a_page_is_kept_in_the_encodings_that_were_asked_for_and_no_others(keeping: Any) -> None:
    site = Site()
    pages = keeping(site)
    for accepted, kept in (("gzip", ["gzip"]), ("", ["gzip"]), ("br", ["gzip", "br"]), ("gzip", ["gzip", "br"])):
        Answer(pages, HTTP_ACCEPT_ENCODING=accepted)
        (page,) = pages.shelf.pages.values()
        assert list(page.bodies) == kept
        assert pages.shelf.size == page.size == sum(map(len, page.bodies.values()))
    assert site.asked == 1


def test_who_has_the_page_already_has_nothing_compressed(keeping: Any) -> None:
    pages = keeping(Site())
    etag = Answer(pages, HTTP_ACCEPT_ENCODING="br").headers["ETag"]
    assert Answer(pages, HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=etag).status == 304
    (page,) = pages.shelf.pages.values()
    assert list(page.bodies) == ["br"]


def test_a_file_that_is_compressed_already_is_sent_as_it_is(keeping: Any) -> None:
    pages = keeping(Site(lambda: HttpResponse(b"%PDF", content_type="application/pdf")))
    answer = Answer(pages, HTTP_ACCEPT_ENCODING="br")
    assert answer.body == b"%PDF"
    assert not {"Content-Encoding", "Vary"} & set(answer.headers)


def test_the_order_of_parameters_makes_no_page_of_its_own_and_the_order_of_values_does(keeping: Any) -> None:
    site = Site()
    pages = keeping(site)
    Answer(pages, "/us-kr/actions/?status=open&area=satnav")
    Answer(pages, "/us-kr/actions/?area=satnav&status=open")
    assert site.asked == 1
    Answer(pages, "/us-kr/actions/?area=satnav&status=lapsed")
    assert site.asked == 2


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/us-kr/?utm_source=x", {}),
        ("/us-kr/?q=x&%00=1", {}),
        ("/admin/", {}),
        ("/ko/admin/login/", {}),
        ("/api/v1/missions/", {}),
        ("/data/record.zip", {}),
        ("/healthz", {}),
    ],
)
def test_what_nobody_needs_twice_or_who_is_known_is_not_kept(keeping: Any, path: str, headers: dict[str, str]) -> None:
    site = Site()
    pages = keeping(site)
    Answer(pages, path, **headers), Answer(pages, path, **headers)
    assert site.asked == 2
    assert not pages.shelf.pages


def test_who_has_the_whole_record_already_is_told_so(keeping: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_record, "state_of", lambda day: "of-this-state")
    told = Answer(keeping(get_wsgi_application()), "/data/record.zip", HTTP_IF_NONE_MATCH='"of-this-state"')
    assert (told.status, told.body) == (304, b"")


@pytest.mark.parametrize(
    "response",
    [
        lambda: HttpResponse("gone", status=404),
        lambda: HttpResponse("later", status=429),
        lambda: HttpResponse("elsewhere", status=302, headers={"Location": "/"}),
        lambda: HttpResponse("mine", headers={"Vary": "Cookie"}),
        lambda: HttpResponse("mine", headers={"Cache-Control": "no-store"}),
        lambda: HttpResponse("x" * 1_000_001),
        lambda: StreamingHttpResponse([b"a", b"b"]),
    ],
)
def test_only_a_whole_page_for_everybody_is_kept(keeping: Any, response: Any) -> None:
    site = Site(response)
    pages = keeping(site)
    assert Answer(pages).body == b"".join(response())
    assert Answer(pages, method="HEAD").status == response().status_code
    assert not pages.shelf.pages


def test_an_answer_with_a_cookie_is_not_kept(keeping: Any) -> None:
    def with_cookie() -> HttpResponse:
        return HttpResponse("mine", headers={"Set-Cookie": "a=b"})

    pages = keeping(Site(with_cookie))
    Answer(pages)
    assert not pages.shelf.pages


def test_the_memory_is_bounded_and_the_page_asked_for_longest_ago_goes_first(keeping: Any) -> None:
    pages = keeping(Site(lambda: HttpResponse(bytes(300_000), content_type="application/pdf")))
    for number in range(1, 4):
        Answer(pages, f"/?page={number}")
    Answer(pages, "/?page=1")
    Answer(pages, "/?page=4")
    kept = [key[-1] for key in pages.shelf.pages]
    assert kept == [("page", "3"), ("page", "1"), ("page", "4")]
    assert pages.shelf.size <= 1_000_000


def test_another_host_scheme_or_day_is_another_page(keeping: Any) -> None:
    site = Site()
    pages = keeping(site)
    Answer(pages)
    Answer(pages, HTTP_HOST="record.example")
    Answer(pages, **{"wsgi.url_scheme": "https"})
    assert site.asked == 3
    with time_machine.travel(datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)):
        Answer(pages)
    assert site.asked == 4


def test_what_a_proxy_says_makes_another_page_where_it_is_believed(keeping: Any, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    site = Site()
    pages = keeping(site)
    Answer(pages, HTTP_X_FORWARDED_PROTO="http")
    Answer(pages, HTTP_X_FORWARDED_PROTO="https")
    assert site.asked == 2
    Answer(pages, HTTP_X_FORWARDED_PROTO="anything")
    assert site.asked == 2


@pytest.mark.parametrize("words", ["https", "http", "https, http", " https ,http", "http, https", "HTTPS", ",https"])
def test_what_a_proxy_says_is_read_as_django_reads_it(settings: Any, words: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get("/", HTTP_X_FORWARDED_PROTO=words)
    assert kept_pages.says_https(request.environ) is request.is_secure()


@pytest.mark.parametrize(
    "name", ["X_FORWARDED_PROTO", "X_FORWARDED_HOST", "X_FORWARDED_PORT", "FORWARDED", "ACCEPT_LANGUAGE", "RANGE"]
)
def test_nobody_can_have_the_same_page_kept_many_times_over(keeping: Any, name: str) -> None:
    site = Site()
    pages = keeping(site)
    for turn in range(3):
        Answer(pages, **{f"HTTP_{name}": f"made-up {turn}"})
    assert site.asked == 1


def test_a_page_under_another_path_is_not_given_to_those_who_asked_for_this_one(keeping: Any) -> None:
    site = Site()
    pages = keeping(site)
    Answer(pages, SCRIPT_NAME="/elsewhere")
    assert Answer(pages).body == b"<p>page 2</p>" * 50


def test_queries_that_the_site_reads_differently_share_no_page(keeping: Any) -> None:
    site = Site()
    pages = keeping(site)
    raw = "한".encode()
    Answer(pages, "/search/", QUERY_STRING="q=" + raw.decode("latin-1"))
    Answer(pages, "/search/?q=" + quote(raw.decode("latin-1")))
    assert site.asked == 2
    Answer(pages, "/search/?q=" + quote(raw))
    assert site.asked == 2


def test_the_site_is_told_which_version_the_page_must_have(keeping: Any) -> None:
    site = Site()
    Answer(keeping(site))
    assert site.environ[VERSION] == DataVersion.current()


def test_without_a_database_the_site_is_told_so_and_nothing_is_kept(
    keeping: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OperationalError()
    error.__cause__ = psycopg.OperationalError("server closed the connection")

    def fail() -> None:
        raise error

    monkeypatch.setattr(kept_pages.PRIMARY, "read_version", fail)
    site = Site()
    pages = keeping(site)
    assert Answer(pages).body
    assert site.environ[FOUND] is error
    assert not pages.shelf.pages


def test_a_database_without_its_tables_is_for_the_site_to_find_out(
    keeping: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(kept_pages.PRIMARY, "read_version", fail)
    site = Site()
    assert Answer(keeping(site)).body
    assert FOUND not in site.environ


def test_with_no_memory_set_aside_nothing_is_kept(keeping: Any, settings: Any) -> None:
    settings.KEPT_PAGES_MB = 0
    site = Site()
    pages = keeping(site)
    Answer(pages), Answer(pages)
    assert site.asked == 2


def test_one_request_works_a_page_out_while_the_others_wait(keeping: Any) -> None:
    pages = keeping(Site())
    began, goes_on = threading.Event(), threading.Event()
    firsts: list[bool] = []

    def first() -> None:
        with pages.shelf.alone(("key",)) as is_first:
            firsts.append(is_first)
            began.set()
            goes_on.wait(5)

    def second() -> None:
        with pages.shelf.alone(("key",)) as is_first:
            firsts.append(is_first)

    one, other = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    assert began.wait(5)
    other.start()
    other.join(0.05)
    assert other.is_alive()
    goes_on.set()
    one.join(5), other.join(5)
    assert firsts == [True, False]


def test_every_parameter_that_a_page_reads_is_known_and_no_other() -> None:
    def heirs(kind: type) -> set[type]:
        return {heir for child in kind.__subclasses__() for heir in {child, *heirs(child)}}

    read = {"as_of", "cite", "for", "page", "series", "since", "until"}
    for kind in heirs(django_filters.FilterSet):
        read |= set(kind.base_filters) if kind.__module__.startswith("dashboard.") else set()
    for kind in heirs(forms.Form):
        read |= set(kind.base_fields) if kind.__module__.startswith("dashboard.") else set()
    assert read == PARAMETERS
