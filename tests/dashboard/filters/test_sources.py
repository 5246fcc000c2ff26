import datetime

import pytest
from django.http import QueryDict

from cooperation.models import CitationStance, Partnership, Publication, Source
from dashboard.filters.sources import SourceFilter
from tests.dashboard.facets import options, unsortable, wrong_counts
from tests.makers import make_citation, make_dialogue, make_progress, make_source

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> SourceFilter:
    pair = Partnership.objects.select_related("side_a", "side_b").get(slug=partnership) if partnership else None
    return SourceFilter(QueryDict(query), partnership=pair, day=day)


def slugs(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> list[str]:
    return [source.slug for source in filtered(query, partnership, day).qs]


class TestWhichSources:
    def test_without_a_filter_every_public_source_is_shown(self) -> None:
        assert set(slugs()) == set(Source.objects.values_list("slug", flat=True))

    def test_a_source_published_later_is_not_shown(self) -> None:
        make_source(slug="later", published_on="2024-05-15")
        assert "later" not in slugs(day=datetime.date(2024, 5, 14))
        assert "later" in slugs(day=datetime.date(2024, 5, 15))

    def test_the_sources_of_a_partnership_are_those_its_record_cites(self) -> None:
        make_citation(make_dialogue(), make_source(slug="cited"))
        make_source(slug="idle")
        assert slugs("", "aa-zz") == ["cited"]

    def test_a_span_of_years_is_that_of_publication(self) -> None:
        for year in ("2021", "2022", "2023"):
            make_source(slug=f"of-{year}", published_on=year)
        found = slugs("from=2022&to=2022")
        assert "of-2022" in found
        assert not {"of-2021", "of-2023"} & set(found)

    def test_languages_are_called_by_their_names(self) -> None:
        make_citation(make_dialogue(), make_source(language="ja"))
        assert [(choice.value, choice.label) for choice in filtered("", "aa-zz").choices["language"]] == [
            ("ja", "Japanese")
        ]


class TestCounts:
    @pytest.mark.parametrize(
        ("beside", "partnership", "day"),
        [
            ("", "us-kr", datetime.date(2023, 6, 1)),
            ("kind=joint", "us-jp", TODAY),
            ("q=space&from=2022", "us-kr", TODAY),
        ],
    )
    def test_a_count_is_what_choosing_shows(self, beside: str, partnership: str | None, day: datetime.date) -> None:
        assert wrong_counts(lambda query: filtered(query, partnership, day), beside) == []

    def test_statements_are_counted_by_what_the_source_says_of_them(self) -> None:
        dialogue, source = make_dialogue(), make_source(slug="both")
        make_citation(dialogue, source)
        make_citation(dialogue, source, stance=CitationStance.CONFLICTS, field="city", value_as_stated="Elsewhere")
        make_citation(make_progress(dialogue=dialogue), source)
        (found,) = filtered("", "aa-zz").qs
        assert (found.supports_then, found.disputes_then) == (2, 1)

    def test_what_is_not_public_or_comes_later_is_not_counted(self) -> None:
        source = make_source(slug="both", published_on="2020")
        make_citation(make_progress(on="2024-05-14"), source)
        make_citation(make_progress(on="2022-05-14"), source)
        make_citation(make_progress(on="2021-05-14", publication=Publication.DRAFT), source)
        for year, number in ((2021, 0), (2023, 1), (2025, 2)):
            (found,) = filtered("", day=datetime.date(year, 6, 1)).all_rows.filter(slug="both")
            assert found.supports_then == number

    def test_a_draft_is_not_counted(self) -> None:
        make_citation(make_dialogue(), make_source(publication=Publication.DRAFT))
        listing = filtered(partnership="aa-zz")
        assert listing.counts["total"] == 0
        assert options(listing, "language") == {}


class TestOrder:
    def test_no_order_hides_a_source(self) -> None:
        assert unsortable(filtered) == []

    def test_the_newest_comes_first_and_sources_without_a_date_last(self) -> None:
        dates = [str(source.published_on or "") for source in filtered().qs]
        assert dates == sorted(dates, reverse=True)
