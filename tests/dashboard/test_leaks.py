"""An unpublished twin of every record stands beside it, and the public site shows none of it."""

import io
import zipfile

import pytest
from django.apps import apps
from django.test import Client

from cooperation.models import (
    Citation,
    Country,
    Delegate,
    Dialogue,
    Milestone,
    MissionRole,
    PublishedRow,
    Row,
    Signatory,
    StatusChange,
)
from dashboard.exports.columns import DATA_SETS, TABLES
from dashboard.readings.search import KINDS
from dashboard.sitemaps import SECTIONS
from tests.dashboard.pages import crawl, fetch
from tests.dashboard.shadows import DRAFT, MARK, Shadows

pytestmark = pytest.mark.django_db


@pytest.mark.sweep
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_page_shows_anything_of_a_draft(client: Client, language: str) -> None:
    """Every page reads as before; of the filtered lists, which differ in words only, the English ones are read."""
    in_korean = language == "ko"
    before = {
        url: page
        for url, page in crawl(client).items()
        if url.startswith("/ko/") is in_korean and not (in_korean and "?" in url)
    }
    assert len(before) > 90
    Shadows()
    assert Dialogue.objects.filter(number=99, publication=DRAFT).exists()
    for url, page in before.items():
        after = fetch(client, url)
        assert MARK not in after.html.upper(), url
        assert after.html == page.html, url


def test_no_draft_has_a_page(client: Client) -> None:
    shadows = Shadows()
    addresses = [
        record.get_absolute_url()
        for twins in (shadows.partnerships, shadows.dialogues, shadows.actions)
        for record in twins.values()
    ]
    addresses += [f"/us-kr/areas/{area.slug}/" for area in shadows.areas.values()]
    addresses += [f"/us-kr/?series={series.code}" for series in shadows.series.values()]
    addresses += ["/us-kr/actions/ZY.01/", "/us-kr/actions/ZY.02/", "/us-kr/actions/ZY.03/", "/zzdraft-us-kr/areas/"]
    assert len(addresses) > 80
    for address in addresses:
        for prefix in ("", "/ko"):
            assert client.get(prefix + address).status_code == 404, address


def test_no_filter_finds_a_draft(client: Client) -> None:
    shadows = Shadows()
    for query in (
        f"q={MARK}",
        "area=" + next(iter(shadows.areas.values())).slug,
        "agency=" + next(iter(shadows.agencies.values())).slug,
        "dialogue=" + next(iter(shadows.dialogues.values())).code,
    ):
        page = fetch(client, f"/us-kr/actions/?{query}")
        assert page.status == 200
        named = page.html.replace(query.partition("=")[2], "")
        assert MARK not in named.upper(), query


def test_the_map_of_the_site_names_no_draft(client: Client) -> None:
    files = [f"/sitemap-{section}.xml" for section in SECTIONS]
    before = {file: fetch(client, file).html for file in files}
    Shadows()
    for file, found in before.items():
        page = fetch(client, file)
        assert page.status == 200
        assert MARK not in page.html.upper(), file
        assert page.html == found, file


def test_the_rules_of_quality_find_nothing_of_a_draft(client: Client) -> None:
    """A fault of a draft is the staff's to see, and a draft mends no published row."""
    before = {url: fetch(client, url).html for url in ("/us-kr/quality/", "/us-jp/quality/")}
    Shadows()
    for url, found in before.items():
        assert fetch(client, url).html == found, url


def test_no_file_holds_anything_of_a_draft(client: Client) -> None:
    """Lists as CSV and as workbooks, the matrix, every table of the open data, the catalog, and the whole record."""
    paths = [
        *(f"/us-kr/{section}.{ending}" for section in (*TABLES, "matrix") for ending in ("csv", "xlsx")),
        *(f"/data/{section}.{ending}" for section in DATA_SETS for ending in ("csv", "xlsx", "jsonl")),
        *("/us-kr/actions.csv?as_of=2023-01-01", "/data/signatories.csv?as_of=2020-01-01"),
        *("/data/catalog.jsonld", "/data/record.zip"),
    ]
    before = {path: contents(client, path) for path in paths}
    Shadows()
    for path, parts in before.items():
        after = contents(client, path)
        assert set(after) == set(parts)
        for name, content in after.items():
            assert MARK not in content.upper(), (path, name)
            assert content == parts[name], (path, name)


def contents(client: Client, path: str) -> dict[str, str]:
    """Return the texts that a file holds, by the names of its parts."""
    response = client.get(path)
    assert response.status_code == 200, path
    content = b"".join(response) if response.streaming else response.content
    if not content.startswith(b"PK"):
        return {"": content.decode()}
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_no_search_finds_or_counts_a_draft(client: Client) -> None:
    """Every noun has words that find it; its twin is neither shown nor counted, nor shown beside another row."""
    queries = [f"q=a&kind={kind.key}" for kind in KINDS] + ["q=nasa", "q=space", "q=달", "q=a&as_of=2016-05-01"]
    before = {query: fetch(client, f"/search/?{query}") for query in queries}
    assert all("found-name" in page.html for page in before.values())
    Shadows()
    for query, page in before.items():
        after = fetch(client, f"/search/?{query}")
        assert MARK not in after.html.upper(), query
        assert after.html == page.html, query
    for query in (MARK, f"{MARK[:4]}-{MARK[4:]}"):
        page = fetch(client, f"/search/?q={query}")
        assert page.status == 200
        assert "found-name" not in page.html


def test_every_noun_that_can_be_a_draft_has_a_twin() -> None:
    Shadows()
    published = [model for model in all_models() if issubclass(model, PublishedRow)]
    assert len(published) == 14
    for model in published:
        assert model.objects.filter(publication=DRAFT).exists(), model.__name__


def all_models() -> list[type[Row]]:
    return [model for model in apps.get_app_config("cooperation").get_models() if issubclass(model, Row)]


def test_countries_are_the_only_noun_without_drafts() -> None:
    parts = {StatusChange, Milestone, MissionRole, Delegate, Signatory, Citation}
    unpublishable = {model for model in all_models() if not issubclass(model, PublishedRow)} - parts
    assert {model.__name__ for model in unpublishable} == {Country.__name__, "Appointment"}
