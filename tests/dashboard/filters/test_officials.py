import datetime

import pytest
from django.http import QueryDict

from cooperation.models import DelegateRole, Official, Partnership, Publication
from dashboard.filters.officials import OfficialFilter
from tests.dashboard.facets import options, unsortable, wrong_counts
from tests.makers import (
    make_agency,
    make_agreement,
    make_appointment,
    make_country,
    make_delegate,
    make_dialogue,
    make_official,
    make_series,
    make_signatory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> OfficialFilter:
    pair = Partnership.objects.select_related("side_a", "side_b").get(slug=partnership) if partnership else None
    return OfficialFilter(QueryDict(query), partnership=pair, day=day)


def slugs(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> list[str]:
    return [official.slug for official in filtered(query, partnership, day).qs]


class TestWhichOfficials:
    def test_without_a_filter_every_public_official_is_shown(self) -> None:
        assert set(slugs()) == set(Official.objects.values_list("slug", flat=True))

    def test_an_official_is_not_shown_before_anybody_named_them(self) -> None:
        assert "han-min-young" not in slugs(day=datetime.date(2025, 4, 13))
        assert "han-min-young" in slugs(day=datetime.date(2025, 4, 14))

    @pytest.mark.parametrize("words", ["한민영", "minyoung han", "Min-young"])
    def test_a_name_is_found_in_every_spelling(self, words: str) -> None:
        assert slugs(f"q={words}") == ["han-min-young"]

    def test_who_led_each_delegation_in_2022_is_one_choice_of_two_facets(self) -> None:
        assert set(slugs("dialogue=civil-3&role=head&role=co_head", "us-kr")) == {
            "jennifer-littlejohn",
            "kwon-hyun-joon",
            "yun-hyun-soo",
        }

    def test_a_side_is_the_one_sat_for_or_that_of_a_post_or_of_a_signature(self) -> None:
        other = make_country("ZZ")
        make_delegate(make_dialogue(), official=make_official(slug="sat"), side=other)
        make_appointment(official=make_official(slug="held"), agency=make_agency("ZZZ", country=other))
        make_signatory(make_agreement(), country=other, official=make_official(slug="signed"))
        make_delegate(make_dialogue(2), official=make_official(slug="across"))
        assert set(slugs("side=zz", "aa-zz")) == {"sat", "signed"}
        assert set(slugs("side=aa", "aa-zz")) == {"across"}

    def test_a_post_runs_until_its_end_is_over(self) -> None:
        make_appointment(official=make_official(slug="ended"), starts_on="2020", ends_on="2023")
        assert "ended" in slugs("standing=running", day=datetime.date(2023, 12, 31))
        assert "ended" in slugs("standing=ended", day=datetime.date(2024, 1, 1))

    def test_a_span_of_years_looks_at_the_newest_post_known_on_the_day(self) -> None:
        official = make_official(slug="long-serving")
        make_appointment(official=official, starts_on="2015", ends_on="2017")
        make_appointment(official=official, starts_on="2021", title="Minister")
        assert "long-serving" not in slugs("to=2020")
        assert "long-serving" in slugs("to=2020", day=datetime.date(2020, 6, 1))


class TestOneDelegation:
    def test_role_and_dialogue_are_asked_of_the_same_delegation(self) -> None:
        first, second = make_dialogue(1, "2022-05-14"), make_dialogue(2, "2024-05-14")
        official = make_official(slug="rose")
        make_delegate(first, official=official, role=DelegateRole.DELEGATE)
        make_delegate(second, official=official, role=DelegateRole.HEAD)
        assert slugs("dialogue=civil-2&role=head", "aa-zz") == ["rose"]
        assert slugs("dialogue=civil-1&role=head", "aa-zz") == []
        assert options(filtered("dialogue=civil-1", "aa-zz"), "role")["head"] == 0
        assert options(filtered("role=head", "aa-zz"), "dialogue") == {"civil-2": 1, "civil-1": 0}

    def test_dialogues_of_several_series_are_told_apart(self) -> None:
        for code in ("civil", "policy"):
            series = make_series(code=code)
            make_delegate(make_dialogue(2, "2016-05-14", series=series), official=make_official())
        labels = [choice.label for choice in filtered("", "aa-zz").choices["dialogue"]]
        assert len(set(labels)) == 2

    def test_two_agencies_of_one_acronym_are_told_apart(self) -> None:
        labels = [str(choice.label) for choice in filtered().choices["agency"]]
        assert len(labels) == len(set(labels))


class TestCounts:
    @pytest.mark.parametrize(
        ("beside", "partnership", "day"),
        [
            ("", "us-kr", datetime.date(2023, 6, 1)),
            ("dialogue=civil-4", "us-kr", TODAY),
            ("q=kim&from=2022", None, TODAY),
        ],
    )
    def test_a_count_is_what_choosing_shows(self, beside: str, partnership: str | None, day: datetime.date) -> None:
        assert wrong_counts(lambda query: filtered(query, partnership, day), beside) == []

    def test_a_draft_ties_an_official_to_nothing(self) -> None:
        official = make_official(slug="shown")
        make_appointment(official=official, agency=make_agency("HID", publication=Publication.DRAFT))
        make_delegate(make_dialogue(1, publication=Publication.DRAFT), official=official)
        make_delegate(make_dialogue(2), official=make_official(slug="hidden", publication=Publication.DRAFT))
        assert slugs("", "aa-zz") == []
        listing = filtered()
        assert "shown" in [row.slug for row in listing.qs.filter(standing="none", dialogues_then=0)]
        assert "aa-zz-civil-2" not in options(listing, "dialogue")


class TestOrder:
    def test_no_order_hides_an_official(self) -> None:
        assert unsortable(filtered) == []

    def test_the_newest_post_comes_first_and_officials_without_one_last(self) -> None:
        found = list(filtered("sort=-period").qs)
        begun = [str(official.post_from) if official.post_from else "" for official in found]
        assert begun == sorted(begun, reverse=True)
        assert begun[-1] == ""
