import datetime
from collections.abc import Iterable
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.utils import translation

from cooperation import kept
from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agency,
    CooperationArea,
    DerivedStatus,
    Dialogue,
    Partnership,
    Publication,
)
from dashboard.filters.action_items import STATUSES, ActionItemFilter
from dashboard.filters.facets import address_without, clean_address
from tests.makers import make_action, make_agency, make_area, make_country, make_dialogue, make_partnership

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: str = "us-kr") -> ActionItemFilter:
    return ActionItemFilter(
        QueryDict(query),
        partnership=Partnership.objects.select_related("side_a", "side_b").get(slug=partnership),
        day=TODAY,
    )


def references(query: str = "", partnership: str = "us-kr") -> list[str]:
    return [action.reference for action in filtered(query, partnership).qs]


def page(listing: ActionItemFilter, first: int, last: int) -> list[str]:
    """Return the references of the rows from one place to another."""
    return [values[1] for values in listing.page_rows(first, last)]


def having(**lookups: object) -> set[str]:
    """Return the references of the demo's actions, asked for without the filter."""
    actions = ActionItem.objects.filter(partnership__slug="us-kr", **lookups)
    return set(actions.values_list("reference", flat=True))


def options(query: str, facet: str) -> dict[str, int]:
    (found,) = [item for item in filtered(query).facets if item.name == facet]
    return {option.value: option.count for option in found.options}


class TestWhichActions:
    def test_without_a_filter_every_action_is_shown(self) -> None:
        assert set(references()) == having()
        assert filtered().counts == {"total": 41, "shown": 41}

    def test_within_a_facet_any_choice_may_hold(self) -> None:
        assert set(references("area=satnav&area=mda")) == having(area__slug="satnav") | having(area__slug="mda")

    def test_between_facets_all_must_hold(self) -> None:
        expected = having(area__slug="earth-obs") & having(leads__slug="nasa")
        assert set(references("area=earth-obs&agency=nasa")) == expected
        assert expected

    def test_a_dialogue_shows_the_actions_raised_at_it(self) -> None:
        assert set(references("dialogue=civil-3")) == having(raised_at__number=3)

    def test_a_side_shows_the_actions_that_one_of_its_agencies_leads(self) -> None:
        expected = having(leads__country__alpha2="KR")
        assert set(references("side=kr")) == expected
        assert len(references("side=kr")) == len(expected)

    def test_an_action_with_two_leads_is_shown_once(self) -> None:
        shown = references("agency=kasa&agency=nasa&side=us&side=kr")
        assert len(shown) == len(set(shown))

    @pytest.mark.parametrize("status", ["completed", "superseded", "lapsed"])
    def test_a_finished_status_shows_what_is_stored(self, status: str) -> None:
        assert set(references(f"status={status}")) == having(status=status)

    def test_an_action_without_word_counts_as_that_and_nothing_else(self) -> None:
        awaiting = set(references("status=awaiting_update"))
        assert awaiting == {"3.08", "4.03", "4.14"}
        assert set(references("status=open")) == having(status="open") - awaiting
        assert set(references("status=under_way")) == having(status="under_way") - awaiting

    def test_the_statuses_share_the_actions_out_among_them(self) -> None:
        found = [reference for status in STATUSES for reference in references(f"status={status.value}")]
        assert sorted(found) == sorted(having())

    def test_drafts_are_neither_shown_nor_counted_nor_offered(self) -> None:
        make_partnership()
        draft = {"publication": Publication.DRAFT}
        hidden = make_agency("HIDDEN", **draft)
        make_action("1.01", leads=[hidden])
        make_action("1.02", leads=[make_agency("UNUSED")], raised_at=make_dialogue(), **draft)
        make_action("1.03", area=make_area(**draft))
        filter_set = filtered("", "aa-zz")
        assert [action.reference for action in filter_set.qs] == ["1.01"]
        assert filter_set.counts == {"total": 1, "shown": 1}
        facets = {facet.name: facet.options for facet in filter_set.facets}
        assert facets["agency"] == ()
        assert sum(option.count for option in facets["side"]) == 0

    def test_a_draft_agency_cannot_be_asked_for(self) -> None:
        make_action("1.01", leads=[make_agency("HIDDEN", publication=Publication.DRAFT)])
        assert "agency" in filtered("agency=made-up-agency-1", "aa-zz").form.errors


class TestKeyword:
    @pytest.mark.parametrize("language", ["en", "ko"])
    @pytest.mark.parametrize("text", ["K-RadCube", "k-radcube", "케이래드큐브"])
    def test_a_word_is_found_in_every_language_whatever_the_page(self, language: str, text: str) -> None:
        make_action("1.01", title={"en": "Fly K-RadCube", "ko": "케이래드큐브 발사"})
        make_action("1.02")
        with translation.override(language):
            assert references(f"q={text}", "aa-zz") == ["1.01"]

    def test_the_detail_is_searched_too(self) -> None:
        make_action("1.01", detail={"ja": "架空の詳細"})
        assert references("q=架空", "aa-zz") == ["1.01"]

    def test_a_reference_is_found_by_its_beginning(self) -> None:
        assert set(references("q=4.1")) >= {"4.10", "4.19"}
        assert "2.04" not in references("q=4.")

    @pytest.mark.parametrize("text", ["%25", "_", "'", '"', "\\", "a%25b"])
    def test_signs_of_the_database_are_plain_letters(self, text: str) -> None:
        make_action("1.01", title="Plain title")
        assert references(f"q={text}", "aa-zz") == []

    def test_blanks_alone_are_no_keyword(self) -> None:
        assert filtered("q=%20%20").chosen == {}

    def test_a_keyword_too_long_is_reported_and_passed_over(self) -> None:
        filter_set = filtered("q=" + "a" * 201 + "&area=mda")
        assert filter_set.form.errors["q"]
        assert set(filter_set.chosen) == {"area"}


class TestWrongValues:
    @pytest.mark.parametrize("name", ["status", "dialogue", "area", "side", "agency"])
    def test_a_value_that_is_no_choice_is_reported_at_its_field(self, name: str) -> None:
        filter_set = filtered(f"{name}=nothing")
        (facet,) = [facet for facet in filter_set.facets if facet.name == name]
        assert len(facet.errors) == 1
        assert "nothing" in facet.errors[0]
        assert filter_set.counts["shown"] == 41

    def test_the_other_facets_still_hold(self) -> None:
        assert set(references("status=nothing&area=mda")) == having(area__slug="mda")

    def test_the_other_choices_of_the_facet_still_hold(self) -> None:
        filter_set = filtered("area=nothing&area=mda")
        assert {action.reference for action in filter_set.qs} == having(area__slug="mda")
        assert filter_set.form.errors["area"]

    def test_a_dialogue_of_another_partnership_is_no_choice(self) -> None:
        assert "dialogue" in filtered("dialogue=comprehensive-1").form.errors

    def test_a_sort_key_that_is_none_is_reported_and_the_list_is_by_due_date(self) -> None:
        filter_set = filtered("sort=nothing")
        assert filter_set.form.errors["sort"]
        assert filter_set.order == "due"
        assert [action.reference for action in filter_set.qs] == references("sort=due")

    def test_a_parameter_that_is_no_filter_is_passed_over(self) -> None:
        assert filtered("nothing=1&page=2").applied == 0


class TestCounts:
    def brute(self, query: str, facet: str, values: Iterable[str]) -> dict[str, int]:
        """Count by asking for each option alone, beside the other facets."""
        others = QueryDict(query, mutable=True)
        others.pop(facet, None)
        return {value: len(references(f"{others.urlencode()}&{facet}={value}")) for value in values}

    @pytest.mark.parametrize("facet", ["status", "dialogue", "area", "side", "agency"])
    @pytest.mark.parametrize("query", ["", "area=earth-obs&agency=nasa", "status=open&dialogue=civil-4&side=kr&q=a"])
    def test_a_count_is_what_choosing_the_option_alone_would_show(self, query: str, facet: str) -> None:
        counted = options(query, facet)
        sample = list(counted)[:6]
        assert {value: counted[value] for value in sample} == self.brute(query, facet, sample)

    def test_a_facet_ignores_its_own_choice(self) -> None:
        assert options("area=mda", "area") == options("", "area")

    def test_a_facet_assumes_the_choices_of_the_others(self) -> None:
        assert options("area=mda", "status") != options("", "status")
        assert sum(options("area=mda", "status").values()) == len(having(area__slug="mda"))

    def test_options_without_rows_stay_in_sight(self) -> None:
        counts = options("area=mda", "dialogue")
        assert counts["civil-2"] == 0

    def test_every_area_is_an_option(self) -> None:
        assert list(options("", "area")) == [area.slug for area in CooperationArea.objects.public()]

    def test_only_dialogues_and_agencies_with_actions_are_options(self) -> None:
        assert set(options("", "dialogue")) == {
            dialogue.code for dialogue in Dialogue.objects.filter(action_items__partnership__slug="us-kr")
        }
        assert set(options("", "agency")) == set(
            Agency.objects.filter(led_actions__partnership__slug="us-kr").values_list("slug", flat=True)
        )

    def test_the_number_of_queries_is_fixed(self, django_assert_num_queries: object) -> None:
        filter_set = filtered("status=open&area=mda&agency=nasa&side=us&dialogue=civil-4&q=a")
        with django_assert_num_queries(3):  # the roll in two, the keyword
            assert filter_set.facets
        with django_assert_num_queries(0):
            assert filter_set.counts


class TestChips:
    def test_each_choice_has_a_chip_with_the_address_without_it(self) -> None:
        filter_set = filtered("q=data&area=mda&area=satnav&sort=-due&page=2")
        assert [(str(chip.label), chip.url) for chip in filter_set.chips] == [
            ("Keyword: data", "?area=mda&area=satnav&sort=-due"),
            ("Area: Satellite navigation", "?area=mda&q=data&sort=-due"),
            ("Area: Maritime domain awareness", "?area=satnav&q=data&sort=-due"),
        ]

    def test_following_every_chip_ends_at_the_whole_list(self) -> None:
        query = "q=a&status=open&status=under_way&area=mda&side=us&agency=nmio&dialogue=civil-4"
        steps = 0
        while chips := filtered(query).chips:
            query, steps = chips[0].url.removeprefix("?"), steps + 1
        assert steps == 7
        assert query == ""

    def test_a_filter_counts_once_however_many_choices_it_has(self) -> None:
        assert filtered("area=mda&area=satnav&status=open&sort=due").applied == 2

    def test_a_value_that_is_no_choice_has_no_chip(self) -> None:
        assert filtered("area=nothing").chips == ()

    def test_a_status_is_drawn_with_its_glyph(self) -> None:
        (facet,) = [facet for facet in filtered().facets if facet.name == "status"]
        assert [option.glyph for option in facet.options] == [status.glyph for status in STATUSES]


class TestWiderResults:
    def test_where_nothing_matches_the_nearest_wider_results_are_offered(self) -> None:
        filter_set = filtered("area=mda&status=completed&dialogue=civil-4")
        assert filter_set.counts["shown"] == 0
        offered = filter_set.wider_results()
        assert [(str(result.label), result.count) for result in offered] == [("Status", 1)]
        assert len(references(offered[0].url.removeprefix("?"))) == 1

    def test_each_result_has_as_many_rows_as_it_says_and_the_fewest_come_first(self) -> None:
        offered = filtered("q=nowhere-in-the-record&area=mda").wider_results()
        assert [result.count for result in offered] == sorted(result.count for result in offered)
        for result in offered:
            assert len(references(result.url.removeprefix("?"))) == result.count

    def test_what_would_show_nothing_either_is_not_offered(self) -> None:
        assert all(result.count for result in filtered("q=nowhere&area=mda&status=lapsed").wider_results())

    def test_where_no_single_filter_stands_in_the_way_the_whole_list_is_offered(self) -> None:
        (offered,) = filtered("q=nowhere-in-the-record&from=1900&to=1901").wider_results()
        assert (offered.label, offered.url) == ("", "?")
        assert offered.count == len(references())

    def test_without_a_filter_nothing_wider_exists(self) -> None:
        make_partnership()
        assert filtered("", "aa-zz").wider_results() == ()


class TestOrder:
    @pytest.fixture(autouse=True)
    def actions(self) -> None:
        hidden, first, second = (
            make_agency("AAA", publication=Publication.DRAFT),
            make_agency("BBB", name={"en": "Made-up agency B", "ko": "하"}),
            make_agency("CCC", name={"en": "Made-up agency C", "ko": "가"}),
        )
        other_side = make_agency("ABC", country=make_country("ZZ"), slug="a-made-up-agency")
        make_action("1.01", title={"en": "Zeta", "ko": "가"}, area=make_area(order=95), leads=[hidden])
        make_action(
            "1.02",
            title={"en": "alpha", "ko": "나"},
            due_on="2028",
            area=make_area(order=94),
            leads=[other_side, second],
        ).move_to("under_way", on=TODAY)
        make_action(
            "1.03", title={"en": "Beta", "ko": "다"}, due_on="2027-03", area=make_area(order=93), leads=[first]
        ).move_to("completed", on=TODAY)

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("", ["1.03", "1.02", "1.01"]),
            ("due", ["1.03", "1.02", "1.01"]),
            ("-due", ["1.02", "1.03", "1.01"]),
            ("number", ["1.01", "1.02", "1.03"]),
            ("-number", ["1.03", "1.02", "1.01"]),
            ("area", ["1.03", "1.02", "1.01"]),
            ("-area", ["1.01", "1.02", "1.03"]),
            ("status", ["1.03", "1.01", "1.02"]),
            ("-status", ["1.02", "1.01", "1.03"]),
            ("title", ["1.02", "1.03", "1.01"]),
            ("-title", ["1.01", "1.03", "1.02"]),
            ("leads", ["1.03", "1.02", "1.01"]),
            ("-leads", ["1.02", "1.03", "1.01"]),
        ],
    )
    def test_a_list_can_be_sorted_both_ways_and_undated_actions_stand_last(
        self, sort: str, expected: list[str]
    ) -> None:
        assert references(f"sort={sort}", "aa-zz") == expected

    def test_titles_and_leads_are_sorted_as_the_page_names_them(self) -> None:
        with translation.override("ko"):
            assert references("sort=title", "aa-zz") == ["1.01", "1.02", "1.03"]
            assert references("sort=leads", "aa-zz") == ["1.02", "1.03", "1.01"]

    def test_sorting_hides_nothing(self) -> None:
        assert all(
            len(references(f"sort={sign}{key}", "aa-zz")) == 3 for key in ActionItemFilter.sorts for sign in ("", "-")
        )


class TestAddresses:
    def test_one_value_is_taken_out_and_the_page_with_it(self) -> None:
        assert address_without(QueryDict("b=2&a=1&a=3&page=4"), "a", "1") == "?a=3&b=2"

    def test_a_whole_parameter_is_taken_out(self) -> None:
        assert address_without(QueryDict("b=2&a=1&a=3"), "a") == "?b=2"

    def test_empty_values_are_left_out_and_names_are_sorted(self) -> None:
        assert clean_address(QueryDict("b=&a=1&c=&a=&d=5"), leaving_out=("d",)) == "?a=1"

    def test_signs_are_written_safely(self) -> None:
        url = clean_address(QueryDict("q=%26%3D%23%20%ED%95%9C%3Cb%3E"))
        assert parse_qs(url.removeprefix("?")) == {"q": ["&=# 한<b>"]}
        assert "<" not in url


def test_a_status_awaiting_an_update_is_no_stored_status() -> None:
    assert DerivedStatus.AWAITING_UPDATE.value not in ActionItemStatus.values


def test_an_action_led_from_a_third_country_is_on_neither_side() -> None:
    make_action("1.01", leads=[make_agency(country=make_country("QM"))])
    filter_set = filtered("", "aa-zz")
    (sides,) = [facet for facet in filter_set.facets if facet.name == "side"]
    assert [option.count for option in sides.options] == [0, 0]


class TestKept:
    """A page that was read once is read again without counting, until the record changes."""

    @pytest.fixture(autouse=True)
    def _no_transaction(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the tests' own transaction, which is rolled back at the end, pass for none."""
        open_connection = SimpleNamespace(in_atomic_block=False, settings_dict={"NAME": object()})
        monkeypatch.setattr(kept, "reading_connection", lambda: open_connection)

    @pytest.mark.parametrize("query", ["", "q=made-up", "side=aa&agency=age", "from=2020&status=open"])
    def test_a_change_of_the_record_is_seen_at_once(self, query: str) -> None:
        pair = make_partnership()
        agency = make_agency("AGE", slug="age", country=pair.side_a)
        for number in (1, 2):
            make_action(f"1.0{number}", partnership=pair, leads=[agency], due_on="2028")
            listing = filtered(query, "aa-zz")
            assert listing.counts == {"total": number, "shown": number}
            assert page(listing, 0, 25) == ["1.01", "1.02"][:number]
            assert listing.count_choices("status") == {"open": number}

    def test_pages_and_orders_are_told_apart(self) -> None:
        for number in (1, 2, 3):
            make_action(f"1.0{number}")
        orders = [("number", 0, 2), ("-number", 0, 2), ("number", 2, 3)]
        pages = [page(filtered(f"sort={order}", "aa-zz"), first, last) for order, first, last in orders]
        assert pages == [["1.01", "1.02"], ["1.03", "1.02"], ["1.03"]]

    def test_an_order_by_words_is_told_apart_by_language(self) -> None:
        make_action("1.01", title={"en": "Zeta", "ko": "가"})
        make_action("1.02", title={"en": "Alpha", "ko": "나"})
        found = []
        for language in ("en", "ko"):
            with translation.override(language):
                found.append(page(filtered("sort=title", "aa-zz"), 0, 25))
        assert found == [["1.02", "1.01"], ["1.01", "1.02"]]

    def test_the_same_question_is_asked_about_other_choices(self) -> None:
        areas = [make_area(order=order) for order in (91, 92, 93)]
        for number, area in enumerate(areas, start=1):
            make_action(f"1.0{number}", area=area)
        found = [
            page(filtered(f"area={one.slug}&area={other.slug}", "aa-zz"), 0, 2)
            for one, other in ((areas[0], areas[1]), (areas[1], areas[2]), (areas[2], areas[0]))
        ]
        assert found == [["1.01", "1.02"], ["1.02", "1.03"], ["1.01", "1.03"]]

    def test_an_action_that_is_withdrawn_is_shown_no_more(self) -> None:
        first, second = make_action("1.01"), make_action("1.02")
        for withdrawn, expected in ((None, ["1.01", "1.02"]), (first, ["1.02"]), (second, [])):
            if withdrawn is not None:
                withdrawn.publication = Publication.DRAFT
                withdrawn.save()
            assert page(filtered("", "aa-zz"), 0, 25) == expected

    def test_a_choice_is_offered_as_soon_as_it_is_published(self) -> None:
        make_action()
        before = len(filtered("", "aa-zz").choices["area"])
        area = make_area(publication=Publication.DRAFT)
        assert len(filtered("", "aa-zz").choices["area"]) == before
        area.publication = Publication.PUBLISHED
        area.save()
        assert len(filtered("", "aa-zz").choices["area"]) == before + 1

    def test_choices_are_offered_in_the_language_of_the_page(self) -> None:
        make_action()
        found = []
        for language in ("en", "ko"):
            with translation.override(language):
                found.append(filtered("", "aa-zz").choices["area"][0].label.language)
        assert found == ["en", "ko"]


class TestPages:
    """A page is read from the nearer end of the roll, or gathered from its groups: it is the same page."""

    @pytest.mark.parametrize("order", [f"{sign}{key}" for key in ActionItemFilter.sorts for sign in ("", "-")])
    @pytest.mark.parametrize("chosen", ["", "status=open", "agency=nasa&from=2016", "q=space", "q=space&side=us"])
    def test_each_page_holds_the_rows_that_plain_counting_finds(self, order: str, chosen: str) -> None:
        found = filtered(f"sort={order}&{chosen}")
        everything, shown = list(found.qs), found.counts["shown"]
        assert len(everything) == shown
        for first in range(0, shown, 3):
            last = min(first + 3, shown)
            keys = [action.pk for action in everything[first:last]]
            assert list(found.page_keys(first, last)) == keys
            assert [values[0] for values in found.page_rows(first, last)] == keys

    def test_rows_without_a_date_stand_last_both_ways_and_ties_by_their_reference(self) -> None:
        area = make_area()
        for number, due in enumerate((None, "2027", "2027", None, "2026-03", None, "2027", "2027-01"), start=1):
            make_action(f"1.{number:02d}", area=area, due_on=due)
        for order, expected in (
            ("due", ["1.05", "1.02", "1.03", "1.07", "1.08", "1.01", "1.04", "1.06"]),
            ("-due", ["1.08", "1.07", "1.03", "1.02", "1.05", "1.06", "1.04", "1.01"]),
        ):
            found = filtered(f"sort={order}&area={area.slug}", "aa-zz")
            pages = [page(found, first, min(first + 2, 8)) for first in range(0, 8, 2)]
            assert [reference for rows in pages for reference in rows] == expected
