"""The matrix, the changes and the timeline of the API say what the readings of the pages say."""

import pytest
from django.test import Client

from cooperation.models import Partnership
from dashboard.filters.chronicle import ChronicleFilter
from dashboard.filters.period import PeriodFilter
from dashboard.readings.change_page import read_change_page
from dashboard.readings.chronicle import read_entries
from dashboard.readings.matrix import read_dialogues, read_matrix
from dashboard.views.reading_day import read_day
from tests.dashboard.api.addresses import PAIR, ROOT, ask, ask_all
from tests.dashboard.changes import read_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership(db: None) -> Partnership:
    return Partnership.objects.select_related("side_a", "side_b").get(slug="us-kr")


class TestMatrix:
    @pytest.mark.parametrize("series", ["", "policy"])
    def test_says_what_the_page_says(
        self, client: Client, partnership: Partnership, today: object, series: str
    ) -> None:
        said = ask(client, f"{PAIR}/matrix/{series and f'?series={series}'}")
        matrix = read_matrix(partnership, today, series_code=series)
        assert [column["dialogue"] for column in said["dialogues"]] == [
            f"us-kr/{column.dialogue.code}" for column in matrix.columns
        ]
        for row, area in zip(matrix.rows, said["areas"], strict=True):
            assert (area["area"], area["stage"], area["unfinished_actions"]) == (row.area.slug, row.now, row.unfinished)
            for cell, told in zip(row.cells, area["cells"], strict=True):
                assert told["stage"] == cell.stage
                assert told["movement"] == (cell.movement and cell.movement.value)
                assert told["gist_ko"] == (cell.progress.gist_ko if cell.progress else "")

    def test_is_read_on_any_day(self, client: Client) -> None:
        assert len(ask(client, f"{PAIR}/matrix/?as_of=2017")["dialogues"]) == 2
        assert ask(client, f"{ROOT}/partnerships/us-jp/matrix/?as_of=1990")["dialogues"] == []

    def test_names_the_sources_of_each_cell(self, client: Client) -> None:
        cells = [cell for area in ask(client, f"{PAIR}/matrix/")["areas"] for cell in area["cells"]]
        assert all(cell["sources"] for cell in cells if cell["gist_en"])


class TestChanges:
    @pytest.mark.parametrize("query", ["", "since=civil-3&until=civil-4", "since=2024-02&as_of=2025-06-01"])
    def test_say_what_the_page_says(self, client: Client, rf: object, partnership: Partnership, query: str) -> None:
        said = ask(client, f"{PAIR}/changes/?{query}&size=100".replace("?&", "?"))
        request = rf.get(f"/?{query}")
        day = read_day(request, partnership).day
        chosen = PeriodFilter(request.GET, dialogues=read_dialogues(partnership, day), day=day)
        page = read_change_page(partnership, chosen.period)
        assert said["summary_en"] == page.summary
        assert said["unchanged"] == page.unchanged_total
        assert said["since"]["day"] == chosen.period.since.day.isoformat()
        assert {count["verdict"]: count["things"] for count in said["counts"]} == page.counts
        entries = read_changes(partnership, chosen.period).entries
        assert len(said["changes"]) == len(entries) == said["total"] > 0
        for entry, told in zip(entries, said["changes"], strict=True):
            assert (told["verdict"], told["kind"]) == (entry.verdict, entry.thing.key.kind)
            assert told["name_en"] in (entry.thing.name, "")
            assert told["after"]["status"] == entry.thing.after.shown.value
            assert (told["before"] is None) == (entry.thing.before is None)
            assert [step["on"] for step in told["steps"]] == [str(step.on) for step in entry.thing.steps]

    def test_are_told_in_both_languages(self, client: Client) -> None:
        said = ask(client, f"{PAIR}/changes/")
        assert not said["summary_ko"].isascii()
        assert any(not entry["name_ko"].isascii() for entry in said["changes"])

    def test_since_nothing_are_refused(self, client: Client) -> None:
        response = client.get(f"{PAIR}/changes/?as_of=1990")
        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == "since"


class TestTimeline:
    @pytest.mark.parametrize("query", ["", "kind=milestone&kind=agreement&area=lunar-mars&from=2022&to=2025-04"])
    def test_says_what_the_page_says(
        self, client: Client, rf: object, partnership: Partnership, today: object, query: str
    ) -> None:
        rows = ask_all(client, f"{PAIR}/timeline/?{query}")
        chosen = ChronicleFilter(rf.get(f"/?{query}").GET, partnership=partnership, day=today)
        entries = read_entries(partnership, chosen.stubs, today)
        assert len(rows) == len(entries) > 0
        for row, entry in zip(rows, entries, strict=True):
            assert (row["on"], row["kind"], row["step"]) == (str(entry.on), entry.kind.value, entry.step.value)
            assert row["subject_en"] in (entry.subject, "")
            assert row["is_planned"] == entry.is_planned
            assert row["url"] == f"http://testserver{entry.about.get_absolute_url()}"

    def test_reads_the_page_asked_for(self, client: Client) -> None:
        first, second = (ask(client, f"{PAIR}/timeline/?page={number}") for number in (1, 2))
        assert (len(first["results"]), second["page"]) == (25, 2)
        assert first["results"] != second["results"]
        assert first["results"][-1]["on"] >= second["results"][0]["on"]

    def test_of_nothing_is_empty(self, client: Client) -> None:
        assert ask(client, f"{PAIR}/timeline/?kind=event&from=2040")["results"] == []
