"""What each page says, in both languages."""

import re

import pytest
from django.test import Client
from django.utils import translation

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    AreaStage,
    CooperationArea,
    DerivedStatus,
    Dialogue,
    Partnership,
    Source,
    SourceKind,
)
from tests.dashboard.pages import fetch
from tests.makers import (
    make_action,
    make_agency,
    make_agreement,
    make_area,
    make_citation,
    make_delegate,
    make_dialogue,
    make_official,
    make_partnership,
    make_progress,
    make_source,
)

pytestmark = pytest.mark.django_db

LANGUAGES = pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("ko", "/ko")])


@LANGUAGES
class TestInBothLanguages:
    def test_the_front_page_lists_every_partnership(self, client: Client, language: str, prefix: str) -> None:
        page = fetch(client, f"{prefix}/")
        with translation.override(language):
            names = [str(pair.name) for pair in Partnership.objects.public()]
        assert page.texts("h3") == names
        assert len(page.all("li", class_="card")) == 2

    def test_the_overview_is_named_after_the_partnership(self, client: Client, language: str, prefix: str) -> None:
        page = fetch(client, f"{prefix}/us-kr/")
        with translation.override(language):
            assert page.texts("h1") == [str(Partnership.objects.get(slug="us-kr").name)]
        assert len(page.all("tr")) >= 14
        assert len(page.all("td", class_="c-next")) == 13
        assert len([cell for cell in page.all("td") if "data-stage" in cell.attributes]) == 13 * 4

    def test_the_areas_are_listed_with_their_stage(self, client: Client, language: str, prefix: str) -> None:
        page = fetch(client, f"{prefix}/us-kr/areas/")
        assert len(page.all("td", class_="r-status")) == 13
        assert "13" in page.texts("p", class_="lead")[0]

    def test_an_area_is_named_and_placed_among_the_others(self, client: Client, language: str, prefix: str) -> None:
        page = fetch(client, f"{prefix}/us-kr/areas/satnav/")
        with translation.override(language):
            assert page.texts("h1") == [str(CooperationArea.objects.get(slug="satnav").name)]
        assert re.findall(r"\d+", page.texts("p", class_="eyebrow")[0])[:2] in (["6", "13"], ["13", "6"])

    def test_the_dialogues_are_listed_by_series(self, client: Client, language: str, prefix: str) -> None:
        page = fetch(client, f"{prefix}/us-kr/dialogues/")
        codes = {dialogue.code for dialogue in Dialogue.objects.filter(series__partnership__slug="us-kr")}
        links = {link.partition("/dialogues/")[2].strip("/") for link in page.links if "/dialogues/" in link}
        assert codes <= links
        assert {"civil", "policy"} <= set(page.ids)

    def test_a_dialogue_shows_every_area_before_and_after(self, client: Client, language: str, prefix: str) -> None:
        page = fetch(client, f"{prefix}/us-kr/dialogues/civil-4/")
        assert len(page.all("td", class_="r-from")) == len(page.all("td", class_="r-to")) == 13
        assert len(page.all("td", class_="r-ref")) == 24

    def test_the_actions_are_counted_and_shown_page_by_page(self, client: Client, language: str, prefix: str) -> None:
        first, second = fetch(client, f"{prefix}/us-kr/actions/"), fetch(client, f"{prefix}/us-kr/actions/?page=2")
        shown = [*first.texts("td", class_="r-ref"), *second.texts("td", class_="r-ref")]
        assert len(first.all("td", class_="r-ref")) == 25
        assert sorted(shown) == sorted(
            ActionItem.objects.filter(partnership__slug="us-kr").values_list("reference", flat=True)
        )
        assert "41" in first.texts("h2", id="rs")[0]

    def test_an_action_is_named_by_its_title(self, client: Client, language: str, prefix: str) -> None:
        action = ActionItem.objects.get(partnership__slug="us-kr", reference="4.03")
        page = fetch(client, f"{prefix}/us-kr/actions/4.03/")
        with translation.override(language):
            assert page.texts("h1") == [str(action.title)]
        assert page.all("span", class_="st-await")

    def test_the_method_defines_every_stage_and_status(self, client: Client, language: str, prefix: str) -> None:
        page = fetch(client, f"{prefix}/method/")
        with translation.override(language):
            text = " ".join(page.texts("main"))
            for term in (*AreaStage, *ActionItemStatus, *DerivedStatus, *SourceKind):
                assert str(term.label) in text
                assert str(term.definition) in text

    def test_cells_link_to_places_on_the_area_page(self, client: Client, language: str, prefix: str) -> None:
        page = fetch(client, f"{prefix}/us-kr/")
        target = fetch(client, f"{prefix}/us-kr/areas/lunar-mars/")
        for number in (1, 2, 3, 4):
            assert f"{prefix}/us-kr/areas/lunar-mars/#civil-{number}" in page.links
            assert f"civil-{number}" in target.ids

    def test_counts_on_the_overview_lead_to_lists_as_long(self, client: Client, language: str, prefix: str) -> None:
        page = fetch(client, f"{prefix}/us-kr/")
        (carried,) = [link for link in page.links if "status=awaiting_update" in link]
        assert "32" in fetch(client, carried).texts("h2", id="rs")[0]


class TestOtherLanguages:
    def test_a_name_in_one_language_only_is_marked_with_it(self, client: Client) -> None:
        area = make_area(name={"ja": "架空の分野"})
        dialogue = make_dialogue(city={"ko": "가상시"})
        agency = make_agency(name={"ja": "架空機関"})
        dialogue.agencies.set([agency])
        make_delegate(dialogue, official=make_official(name={"ko": "가상의 대표"}))
        make_progress("raised", dialogue=dialogue, area=area, gist={"ko": "가상의 요점"})
        make_action("1.01", area=area, raised_at=dialogue, title={"en": "Title"}, leads=[agency])
        make_agreement(dialogue=dialogue, name={"ko": "가상 협정"}, areas=[area], signed_on="2025-01-01")
        make_citation(dialogue, make_source(name={"ja": "架空の資料"}))
        marked = {
            "架空の分野": "ja",
            "가상시": "ko",
            "架空機関": "ja",
            "가상의 대표": "ko",
            "가상의 요점": "ko",
            "가상 협정": "ko",
            "架空の資料": "ja",
        }
        seen = set()
        for path in (
            "",
            "areas/",
            f"areas/{area.slug}/",
            "dialogues/",
            "dialogues/civil-1/",
            "actions/",
            "actions/1.01/",
        ):
            page = fetch(client, f"/aa-zz/{path}")
            titles = {*page.texts("title"), *page.texts("li", aria_current="page")}
            for language, text in page.spoken:
                if text in marked and text not in titles:
                    assert language == marked[text], (path, text)
                    seen.add(text)
        assert seen == set(marked)

    def test_the_other_name_of_a_record_is_shown_below_its_heading(self, client: Client) -> None:
        page = fetch(client, "/us-kr/areas/satnav/")
        assert ("ko", str(CooperationArea.objects.get(slug="satnav").name_ko)) in page.spoken

    def test_the_language_switch_is_written_in_each_language(self, client: Client) -> None:
        (link,) = [link for link in fetch(client, "/us-kr/").all("a") if "hreflang" in link.attributes]
        assert (link.language, link.text, link.attributes["href"]) == ("ko", "한국어", "/ko/us-kr/")


class TestActionList:
    def test_a_wrong_value_is_explained_beside_its_field(self, client: Client) -> None:
        page = fetch(client, "/us-kr/actions/?area=nothing&sort=sideways&q=" + "a" * 201)
        assert page.status == 200
        assert "f-area-error" in page.ids
        assert "fq-error" in page.ids
        assert len(page.all("p", class_="error")) == 3
        assert any("open" in details.attributes for details in page.all("details"))

    def test_what_was_chosen_stays_chosen(self, client: Client) -> None:
        page = fetch(client, '/us-kr/actions/?area=mda&status=open&q="><b>')
        checked = {box.attributes["value"] for box in page.all("input", type="checkbox") if "checked" in box.attributes}
        assert checked == {"mda", "open"}
        assert page.all("input", id="fq")[0].attributes["value"] == '"><b>'
        assert 'q="><b>' not in page.html

    def test_an_empty_result_names_the_filters_and_offers_a_wider_one(self, client: Client) -> None:
        page = fetch(client, "/us-kr/actions/?area=mda&status=completed&dialogue=civil-4")
        (empty,) = page.all("div", class_="empty")
        assert "Maritime domain awareness" in empty.text
        assert any(link.startswith("/us-kr/actions/?area=mda") for link in page.links)
        assert page.all("table", class_="actions") == []

    def test_the_next_page_keeps_the_filters(self, client: Client) -> None:
        page = fetch(client, "/us-kr/actions/?dialogue=civil-4&dialogue=civil-3&sort=number")
        (following,) = page.all("a", rel="next")
        assert following.attributes[
            "href"
        ] == "?dialogue=civil-4&amp;dialogue=civil-3&amp;sort=number&amp;page=2".replace("&amp;", "&")

    def test_a_partnership_without_actions_says_so(self, client: Client) -> None:
        make_partnership()
        page = fetch(client, "/aa-zz/actions/")
        assert page.status == 200
        assert page.texts("h2", id="rs") == ["0 actions"]


LISTS = (
    "actions",
    "agencies",
    "agreements",
    "events",
    "missions",
    "officials",
    "programs",
    "sources",
    "working-groups",
)


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_can_be_sorted_by_every_column_it_shows(client: Client, noun: str) -> None:
    path = f"/us-kr/{noun}/"
    page = fetch(client, path)
    heads = page.all("th", role="columnheader")
    orders = [link for link in page.links if link.startswith(f"{path}?sort=")]
    assert len(orders) == len(heads) > 0
    sorted_page = fetch(client, orders[-1])
    assert [head.text for head in sorted_page.all("th", role="columnheader") if "aria-sort" in head.attributes] == [
        heads[-1].text
    ]


class TestAbsences:
    def test_an_empty_partnership_has_every_page(self, client: Client) -> None:
        make_partnership()
        for path in ("", "areas/", "areas/satnav/", "dialogues/", "actions/", "changes/", "matrix.csv"):
            assert client.get(f"/aa-zz/{path}").status_code == 200, path
            assert client.get(f"/ko/aa-zz/{path}").status_code == 200, path

    def test_an_empty_site_says_that_nothing_is_published(self, client: Client) -> None:
        Partnership.objects.update(publication="draft")
        page = fetch(client, "/")
        assert page.status == 200
        assert page.texts("p", class_="empty") == ["No partnership has been published."]

    def test_a_statement_without_a_source_says_so(self, client: Client) -> None:
        make_progress("raised", dialogue=make_dialogue(), area=make_area(), said="Something was said.")
        page = fetch(client, "/aa-zz/areas/made-up-area-1/")
        assert "No source on record" in page.texts("span", class_="unsourced")

    def test_an_action_without_a_date_says_so(self, client: Client) -> None:
        make_action("1.01")
        assert "No date stated" in fetch(client, "/aa-zz/actions/1.01/").texts("main")[0]

    def test_a_planned_dialogue_without_date_says_so(self, client: Client) -> None:
        make_dialogue(on=None)
        assert "No date yet" in fetch(client, "/aa-zz/dialogues/civil-1/").texts("main")[0]


class TestSources:
    def test_every_note_leads_to_its_source(self, client: Client) -> None:
        page = fetch(client, "/us-kr/dialogues/civil-4/")
        cited = {link.attributes["href"] for link in page.all("a", class_="cite")}
        assert cited
        assert cited <= {f"#{name}" for name in page.ids}

    def test_sources_that_differ_are_shown_with_both_values(self, client: Client) -> None:
        dialogue = make_dialogue(on="2024-05-14")
        make_citation(dialogue, make_source(kind="joint"))
        make_citation(dialogue, field="starts_on", stance="conflicts", value_as_stated={"en": "15 May 2024"})
        (aside,) = fetch(client, "/aa-zz/dialogues/civil-1/").all("aside", class_="differ")
        assert "14 May 2024" in aside.text
        assert "15 May 2024" in aside.text

    def test_links_to_other_sites_tell_them_nothing(self, client: Client) -> None:
        page = fetch(client, "/us-kr/dialogues/civil-4/")
        outside = [link for link in page.all("a") if link.attributes["href"].startswith("http")]
        assert outside
        assert all("noreferrer" in link.attributes["rel"] for link in outside)

    def test_an_address_that_is_no_web_address_never_becomes_a_link(self, client: Client) -> None:
        dialogue = make_dialogue()
        source = make_source()
        make_citation(dialogue, source)
        Source.objects.filter(pk=source.pk).update(name_en="<script>alert(1)</script>")
        html = fetch(client, "/aa-zz/dialogues/civil-1/").html
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html
