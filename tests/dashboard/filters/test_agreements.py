import datetime

import pytest
from django.http import QueryDict

from cooperation.models import Agreement, Partnership, Publication
from dashboard.filters.agreements import AgreementFilter
from tests.dashboard.facets import options, unsortable, wrong_counts
from tests.makers import make_agency, make_agreement, make_country, make_official, make_signatory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> AgreementFilter:
    pair = Partnership.objects.select_related("side_a", "side_b").get(slug=partnership) if partnership else None
    return AgreementFilter(QueryDict(query), partnership=pair, day=day)


def slugs(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> list[str]:
    return [agreement.slug for agreement in filtered(query, partnership, day).qs]


class TestWhichAgreements:
    def test_without_a_filter_every_public_agreement_is_shown(self) -> None:
        assert set(slugs()) == set(Agreement.objects.values_list("slug", flat=True))

    @pytest.mark.parametrize(
        ("day", "in_force"),
        [("2016-11-02", []), ("2016-11-03", ["framework-2016"]), ("2020-01-01", ["framework-2016"])],
    )
    def test_what_was_in_force_on_a_day_is_one_choice(self, day: str, in_force: list[str]) -> None:
        assert slugs("status=in_force", "us-kr", datetime.date.fromisoformat(day)) == in_force

    def test_an_agreement_signed_later_is_not_shown(self) -> None:
        assert "l4-study-2024" not in slugs(day=datetime.date(2024, 8, 31))
        assert "l4-study-2024" in slugs(day=datetime.date(2024, 9, 1))

    def test_a_span_of_years_keeps_what_was_signed_or_else_announced_in_it(self) -> None:
        assert set(slugs("from=2016&to=2021", "us-kr")) == {
            "framework-2016",
            "kplo-ia-2016",
            "artemis-accords-kr",
            "gnss-2021",
        }

    def test_before_the_signature_the_announcement_dates_an_agreement(self) -> None:
        make_agreement(announced_on="2020-05", signed_on="2021-05")
        assert len(slugs("from=2021", "aa-zz")) == 1
        assert slugs("from=2021", "aa-zz", datetime.date(2020, 12, 31)) == []


class TestParties:
    def test_a_side_is_party_itself_or_through_its_agency(self) -> None:
        make_signatory(make_agreement(slug="state"), country=make_country("ZZ"))
        make_signatory(make_agreement(slug="body"), agency=make_agency("BBB", country=make_country("ZZ")))
        make_signatory(make_agreement(slug="other"), country=make_country("AA"))
        assert set(slugs("side=zz", "aa-zz")) == {"state", "body"}
        assert options(filtered(partnership="aa-zz"), "side") == {"aa": 1, "zz": 2}

    def test_a_party_that_names_a_draft_counts_for_nobody(self) -> None:
        agreement, agency = make_agreement(), make_agency("AAA")
        make_signatory(agreement, agency=agency, official=make_official(publication=Publication.DRAFT))
        make_signatory(agreement, agency=make_agency("HID", publication=Publication.DRAFT), position=2)
        listing = filtered(partnership="aa-zz")
        assert options(listing, "agency") == {}
        assert options(listing, "side") == {"aa": 0, "zz": 0}
        assert slugs("side=aa", "aa-zz") == []


class TestCounts:
    @pytest.mark.parametrize(
        ("beside", "partnership", "day"),
        [
            ("", None, TODAY),
            ("", "us-kr", datetime.date(2020, 1, 1)),
            ("status=signed", "us-kr", TODAY),
            ("agency=nasa", None, TODAY),
            ("from=2020", "us-jp", TODAY),
            ("q=statement", None, TODAY),
        ],
    )
    def test_a_count_is_what_choosing_shows(self, beside: str, partnership: str | None, day: datetime.date) -> None:
        assert wrong_counts(lambda query: filtered(query, partnership, day), beside) == []


class TestOrder:
    def test_the_newest_come_first(self) -> None:
        assert slugs(partnership="us-kr")[:2] == ["tech-prosperity-2025", "k-radcube-ia"]

    def test_no_order_hides_an_agreement(self) -> None:
        assert unsortable(filtered) == []
