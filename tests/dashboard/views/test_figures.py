"""Every figure of the pages as a file: the same reading, with its title, its day and its address inside."""

import io
import struct

import pytest
from django.test import Client

from cooperation.models import Milestone, Mission, Publication
from dashboard.exports.figures.sheet import WIDTH
from dashboard.exports.typesetting import FAMILIES
from tests.dashboard.exports.figures.test_sheet import read_svg
from tests.dashboard.pages import fetch
from tests.makers import make_milestone, make_mission, make_partnership

pytestmark = pytest.mark.django_db

#: Each figure, the page that shows it, and a word in it.
FIGURES = {
    "/us-kr/matrix": ("/us-kr/", "Under way"),
    "/us-jp/matrix": ("/us-jp/", "Exploring"),
    "/us-kr/progress": ("/us-kr/areas/", "Satellite navigation"),
    "/us-kr/flow": ("/us-kr/dialogues/", "Carried out"),
    "/us-kr/timeline": ("/us-kr/timeline/", "Milestones"),
    "/us-kr/areas/lunar-mars/missions": ("/us-kr/areas/lunar-mars/", "Danuri"),
    "/missions/danuri/timeline": ("/missions/danuri/", "Entered lunar orbit"),
    "/programs/artemis/timeline": ("/programs/artemis/", "Artemis II"),
}


def texts(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    root = read_svg(response.content)
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("prefix", ["", "/ko"])
def test_a_figure_stands_by_itself_and_its_page_offers_it(client: Client, figure: str, prefix: str) -> None:
    page, word = FIGURES[figure]
    said = texts(client, f"{prefix}{figure}.svg")
    day, address = said[-2:]
    assert ("2026년 11월 22일" if prefix else "22 November 2026") in day
    assert address == f"http://testserver{prefix}{page}?as_of=2026-11-22"
    if not prefix:
        assert any(word in text for text in said)
    assert f"{prefix}{figure}.svg" in fetch(client, prefix + page).links
    assert f"{prefix}{figure}.png" in fetch(client, prefix + page).links


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_a_png_of_twice_its_breadth(client: Client, figure: str) -> None:
    response = client.get(f"/ko{figure}.png")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    content = io.BytesIO(response.content)
    assert content.read(8) == b"\x89PNG\r\n\x1a\n"
    content.seek(16)
    width, height = struct.unpack(">II", content.read(8))
    assert width == 2 * WIDTH
    assert height > 500


def test_nothing_is_drawn_beyond_the_edge_of_the_sheet(client: Client) -> None:
    for prefix in ("", "/ko"):
        for figure in FIGURES:
            root = read_svg(client.get(f"{prefix}{figure}.svg").content)
            height = float(root.get("height"))
            for element in root.iter():
                x, y = float(element.get("x", 0)), float(element.get("y", 0))
                assert 0 <= x <= WIDTH, (figure, element.attrib)
                assert 0 <= y <= height, (figure, element.attrib)
                if element.get("width") and element is not root:
                    assert x + float(element.get("width")) <= WIDTH + 0.1, (figure, element.attrib)


def test_a_figure_reads_the_day_in_its_address(client: Client) -> None:
    said = texts(client, "/us-kr/matrix.svg?as_of=2020")
    assert said[-1] == "http://testserver/us-kr/?as_of=2020-12-31"
    assert "2nd 2016" in said
    assert "3rd 2022" not in said
    assert "/us-kr/matrix.svg?as_of=2020" in fetch(client, "/us-kr/?as_of=2020").links


def test_the_figure_of_a_series_names_it_and_leads_back_to_it(client: Client) -> None:
    said = texts(client, "/us-kr/matrix.svg?series=civil")
    assert said[-1] == "http://testserver/us-kr/?series=civil&as_of=2026-11-22"


def test_the_timeline_is_drawn_with_the_filters_of_its_page_and_names_them(client: Client) -> None:
    query = "area=lunar-mars&from=2022&kind=milestone"
    said = texts(client, f"/us-kr/timeline.svg?{query}")
    assert "Milestones" in said
    assert "Agreements" not in said
    assert any("Lunar and Mars exploration" in text for text in said)
    assert said[-1] == f"http://testserver/us-kr/timeline/?{query}&as_of=2026-11-22"
    assert f"/us-kr/timeline.svg?{query}" in fetch(client, f"/us-kr/timeline/?{query}").links


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/us-kr/matrix.svg?as_of=nonsense", 400),
        ("/us-kr/matrix.png?as_of=2999", 400),
        ("/us-kr/timeline.svg?kind=nonsense", 400),
        ("/us-kr/timeline.png?from=2020&to=2010", 400),
        ("/us-kr/matrix.svg?series=nothing", 404),
        ("/us-kr/matrix.gif", 404),
        ("/us-kr/matrix.SVG", 404),
        ("/us-kr/matrix.svg/", 404),
        ("/nothing/matrix.svg", 404),
        ("/us-kr/areas/nothing/missions.svg", 404),
        ("/us-jp/areas/education/missions.svg", 404),
        ("/us-kr/timeline.svg?kind=event&from=2040", 404),
        ("/us-kr/flow.svg?as_of=1990", 404),
        ("/us-kr/matrix.svg?as_of=1990", 404),
        ("/missions/nothing/timeline.svg", 404),
        ("/missions/danuri/timeline.svg?as_of=1990", 404),
        ("/programs/nothing/timeline.png", 404),
        ("/agencies/kasa/timeline.svg", 404),
    ],
)
def test_what_names_nothing_or_is_not_understood_is_refused(client: Client, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response["Content-Type"].startswith("text/html")


def test_a_machine_without_the_fonts_says_what_to_install_and_still_draws_svg(
    client: Client, settings: object, tmp_path: object
) -> None:
    settings.PDF_FONT_DIR = str(tmp_path)
    response = client.get("/us-kr/matrix.png?as_of=2020&series=civil")
    assert response.status_code == 503
    assert all(family in response.content.decode() for family in FAMILIES)
    assert "/us-kr/matrix.svg?as_of=2020&amp;series=civil" in response.content.decode()
    assert client.get("/us-kr/matrix.svg").status_code == 200


def test_the_name_of_a_file_says_what_it_is(client: Client) -> None:
    header = client.get("/ko/us-kr/areas/lunar-mars/missions.svg")["Content-Disposition"]
    assert header == 'attachment; filename="us-kr-lunar-mars-missions-ko-2026-11-22.svg"'


def test_a_partnership_without_a_dialogue_has_no_figures_of_them(client: Client) -> None:
    pair = make_partnership()
    assert {client.get(f"/{pair.slug}/{name}.svg").status_code for name in ("matrix", "flow", "timeline")} == {404}


def test_missions_without_a_dialogue_are_drawn_without_lines_of_them(client: Client) -> None:
    mission = make_mission(partnerships=[make_partnership()])
    assert client.get(f"{mission.get_absolute_url()}timeline.svg").status_code == 404
    make_milestone(mission, on="2020", note_en="Made-up step")
    said = texts(client, f"{mission.get_absolute_url()}timeline.svg")
    assert "2020: Made-up step" in said
    assert "a dialogue" not in said


def test_a_draft_is_in_no_figure(client: Client) -> None:
    Milestone.objects.filter(mission__slug="shadowcam").update(note_en="Zweckbau")
    assert any("Zweckbau" in text for text in texts(client, "/us-kr/areas/lunar-mars/missions.svg"))
    Mission.objects.filter(slug="shadowcam").update(publication=Publication.DRAFT)
    for figure in FIGURES:
        assert "Zweckbau" not in client.get(f"{figure}.svg").content.decode(), figure
    assert client.get("/missions/shadowcam/timeline.svg").status_code == 404
