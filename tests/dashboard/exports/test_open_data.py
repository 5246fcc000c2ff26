"""The open data: the files of every table, the whole in one, the dictionary and the catalog."""

import csv
import hashlib
import io
import json
import zipfile
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client

from cooperation.exchange.cells import unescape_csv
from cooperation.models import DataVersion
from dashboard.exports import whole_record
from dashboard.exports.columns import DATA_SETS
from tests.dashboard.pages import fetch
from tests.makers import make_country

pytestmark = pytest.mark.django_db


def whole(client: Client) -> zipfile.ZipFile:
    response = client.get("/data/record.zip")
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


def rows_of(text: str) -> list[dict[str, str]]:
    lines = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return [{name: unescape_csv(cell) for name, cell in line.items()} for line in lines]


@pytest.mark.parametrize("section", DATA_SETS)
@pytest.mark.parametrize("query", ["", "?as_of=2022-12-31"])
def test_the_files_of_a_table_say_the_same(client: Client, section: str, query: str) -> None:
    rows = rows_of(fetch(client, f"/data/{section}.csv{query}").html)
    lines = [json.loads(line) for line in fetch(client, f"/data/{section}.jsonl{query}").html.splitlines()]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"/data/{section}.xlsx{query}"))))
    header, *cells = book.worksheets[0].iter_rows(values_only=True)
    assert list(header) == list(DATA_SETS[section].names)
    assert [["" if cell is None else cell for cell in line] for line in cells] == [list(row.values()) for row in rows]
    assert [list(line) for line in lines] == [list(header)] * len(rows)
    first = DATA_SETS[section].names[0]
    assert [line[first] or "" for line in lines] == [row[first] for row in rows]
    assert rows or (section == "events" and query)


def test_a_table_or_a_day_that_is_none_is_refused(client: Client) -> None:
    assert client.get("/data/nonsense.csv").status_code == 404
    assert client.get("/data/actions.pdf").status_code == 404
    refused = client.get("/data/actions.jsonl?as_of=2999")
    assert (refused.status_code, refused["Content-Type"]) == (400, "text/plain; charset=utf-8")
    for url in ("/data/actions.jsonl", "/data/record.zip", "/data/sources.xlsx"):
        head = client.head(url)
        assert (head.status_code, b"".join(head)) == (200, b"")
        assert client.post(url).status_code == 405


def test_the_whole_record_holds_every_table_and_a_checksum_of_each_file(client: Client) -> None:
    archive = whole(client)
    assert archive.testzip() is None
    names = set(archive.namelist())
    assert {f"csv/{section}.csv" for section in DATA_SETS} | {
        f"jsonl/{section}.jsonl" for section in DATA_SETS
    } <= names
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert set(sums) == names - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    for section in DATA_SETS:
        assert archive.read(f"csv/{section}.csv").decode() == fetch(client, f"/data/{section}.csv").html
        assert archive.read(f"jsonl/{section}.jsonl").decode() == fetch(client, f"/data/{section}.jsonl").html


def test_the_whole_record_says_what_it_is_in_both_languages(client: Client) -> None:
    archive = whole(client)
    readme, terms = archive.read("README.md").decode(), archive.read("TERMS.md").decode()
    assert "as it stood on 22 November 2026" in readme
    assert "2026년 11월 22일" in readme
    assert "| missions | Missions |" in readme
    assert "Text may be reused with attribution." in terms
    assert "## 이용 조건" in terms
    columns = rows_of(archive.read("columns.csv").decode())
    assert [(row["table"], row["column"]) for row in columns] == [
        (section, name) for section, table in DATA_SETS.items() for name in table.names
    ]


def test_the_whole_record_is_of_today_only(client: Client) -> None:
    refused = client.get("/data/record.zip?as_of=2022")
    assert refused.status_code == 400
    assert refused.content.decode().startswith("The whole record is offered as it stands today.")
    page = fetch(client, "/data/?as_of=2022")
    assert "/data/record.zip" in page.links
    assert "/data/actions.csv?as_of=2022" in page.links


class TestKept:
    """The file is kept under the number of the record's state."""

    @pytest.fixture
    def folder(self, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Keep files here, and let the tests' own transaction pass for none."""
        settings.STATE_DIR = tmp_path
        open_connection = SimpleNamespace(in_atomic_block=False, settings_dict={"NAME": "tests"}, alias="tests")
        monkeypatch.setattr(whole_record, "reading_connection", lambda: open_connection)
        monkeypatch.setattr(whole_record, "one_state", lambda using: nullcontext())
        return tmp_path / "data"

    @pytest.fixture
    def built(self, monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
        """Note each building of the file by the state it was built for, and write a small one."""
        states: list[int | None] = []

        def write(file: Any, day: Any, site: str) -> None:
            states.append(DataVersion.current())
            file.write(f"{states[-1]}".encode())

        monkeypatch.setattr(whole_record, "write_whole_record", write)
        return states

    def read(self, today: Any, site: str = "https://record.example") -> bytes:
        with whole_record.open_whole_record(today, site) as file:
            return file.read()

    def test_it_is_built_once_for_each_state_and_never_stale(
        self, folder: Path, built: list[int | None], today: Any
    ) -> None:
        folder.mkdir()
        (folder / "left.part").write_bytes(b"half")
        first = self.read(today)
        assert self.read(today) == first
        assert len(built) == 1
        make_country("QX")
        assert self.read(today) != first
        assert len(built) == 2
        assert [path.suffix for path in sorted(folder.iterdir())] == [".zip", ""]

    def test_a_building_that_fails_leaves_nothing_behind(
        self, folder: Path, built: list[int | None], today: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(file: Any, day: Any, site: str) -> None:
            file.write(b"half")
            raise OSError("The disk is full.")

        monkeypatch.setattr(whole_record, "write_whole_record", fail)
        with pytest.raises(OSError, match="full"):
            self.read(today)
        assert [path.name for path in folder.iterdir()] == ["lock"]

    def test_few_files_are_kept_however_many_names_the_site_has(
        self, folder: Path, built: list[int | None], today: Any
    ) -> None:
        for number in range(7):
            self.read(today, f"https://{number}.example")
        assert len(list(folder.glob("*.zip"))) == whole_record.MOST


def test_the_dictionary_explains_every_column_of_every_table(client: Client) -> None:
    page = fetch(client, "/data/dictionary/")
    names = page.texts("code")
    for section, table in DATA_SETS.items():
        assert section in page.ids
        assert set(table.names) <= set(names)
    assert {"under_way", "in_force", "g4"} & set(names) == {"under_way", "in_force"}


def test_the_page_offers_every_file(client: Client) -> None:
    for prefix in ("", "/ko"):
        links = set(fetch(client, f"{prefix}/data/").links)
        assert {"/data/record.zip", "/data/catalog.jsonld", f"{prefix}/data/dictionary/"} <= links
        assert {f"{prefix}/data/{name}.{ending}" for name in DATA_SETS for ending in ("csv", "xlsx", "jsonl")} <= links
        assert f"{prefix}/data/" in fetch(client, f"{prefix}/us-kr/").links


def test_the_catalog_names_every_file_and_each_leads_somewhere(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        page = fetch(client, "/data/catalog.jsonld")
    assert page.headers["Content-Type"] == "application/ld+json"
    catalog = json.loads(page.html)
    sets = catalog["dcat:dataset"]
    assert [data["dct:identifier"] for data in sets] == ["whole-record", *DATA_SETS]
    home = "http://testserver"
    for data in sets:
        assert {text["@language"] for text in data["dct:title"]} == {"en", "ko"}
        assert data["dct:license"] == {"@id": f"{home}/data/#terms"}
        for file in data["dcat:distribution"]:
            address = file["dcat:downloadURL"]["@id"].removeprefix(home)
            response = client.head(address)
            assert response.status_code == 200, address
            assert file["dcat:mediaType"]["@id"].endswith(response["Content-Type"].partition(";")[0])
    (api,) = catalog["dcat:service"]
    for relation in ("dcat:endpointURL", "dcat:endpointDescription", "dcat:landingPage"):
        assert client.get(api[relation]["@id"].removeprefix(home)).status_code == 200
    assert {served["@id"] for served in api["dcat:servesDataset"]} <= {data["@id"] for data in sets}
    period = catalog["dct:temporal"]
    assert period["dcat:startDate"]["@value"] < "2014"
    assert period["dcat:endDate"]["@value"] == "2026-11-22"
