import datetime

import pytest

from cooperation.models import Agreement, AgreementStatus, Publication
from dashboard.filters.agreements import agreements_on
from dashboard.readings.agreements import read_agreement, read_agreement_rows, say_standing
from tests.makers import (
    make_agency,
    make_agreement,
    make_dialogue,
    make_mission,
    make_official,
    make_signatory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def standing(day: str, **dates: str) -> str:
    """Say where a made-up agreement with these dates stood on the day."""
    agreement = make_agreement(**dates)
    return say_standing(Agreement.objects.as_of(datetime.date.fromisoformat(day)).get(pk=agreement.pk))


class TestStanding:
    dates = {"announced_on": "2015", "signed_on": "2016-04-27", "in_force_on": "2016-11-03", "ends_on": "2024"}

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2016-01-01", "Announced 2015. No signature is on record."),
            ("2016-04-27", "Signed 27 April 2016. No entry into force is on record."),
            ("2016-11-03", "In force since 3 November 2016."),
            ("2024-12-31", "In force since 3 November 2016."),
            ("2025-01-01", "In force from 3 November 2016; ended 2024."),
        ],
    )
    def test_it_is_said_from_the_dates_that_had_come(self, day: str, said: str) -> None:
        assert standing(day, **self.dates) == said

    def test_an_agreement_can_end_without_an_entry_into_force_on_record(self) -> None:
        assert standing("2025-01-01", signed_on="2016", ends_on="2024") == "Ended 2024."

    def test_a_row_carries_the_status_of_the_day(self) -> None:
        day = datetime.date(2016, 10, 1)
        (row,) = read_agreement_rows(agreements_on(None, day).filter(slug="framework-2016"), None, day)
        assert row.status == AgreementStatus.SIGNED
        assert row.agreement.in_force_then is None


class TestPage:
    def test_a_page_names_what_was_made_under_it_and_where_it_was_made(self) -> None:
        page = read_agreement("framework-2016", TODAY)
        assert [row.agreement.slug for row in page.children] == ["kplo-ia-2016"]
        assert page.dialogue is not None
        assert page.dialogue.code == "civil-2"
        assert page.parent is None
        assert read_agreement("framework-2016", datetime.date(2016, 12, 29)).children == ()

    def test_a_page_names_its_parent_and_its_missions(self) -> None:
        page = read_agreement("kplo-ia-2016", TODAY)
        assert page.parent is not None
        assert page.parent.slug == "framework-2016"
        assert [mission.slug for mission in page.missions] == ["danuri"]

    def test_the_parties_are_named_with_who_signed_for_them(self) -> None:
        parties = read_agreement("framework-2016", TODAY).parties
        assert [(party.country.alpha2, party.agency.slug, party.official.slug) for party in parties] == [
            ("US", "us-emb-seoul", "mark-lippert"),
            ("KR", "mofa-kr", "yun-byung-se"),
        ]
        assert parties[0].title == "U.S. Ambassador to the Republic of Korea"

    def test_who_signed_is_not_known_before_the_signature(self) -> None:
        agreement = make_agreement(slug="later", announced_on="2020", signed_on="2022")
        make_signatory(agreement, official=make_official(), title="Made-up minister")
        (before,) = read_agreement("later", datetime.date(2021, 1, 1)).parties
        (after,) = read_agreement("later", datetime.date(2022, 1, 1)).parties
        assert (before.country, before.official, before.title) == (after.country, None, "")
        assert after.official is not None

    def test_other_agreements_in_force_on_the_day_are_listed(self) -> None:
        def others(day: datetime.date) -> list[str]:
            return [other.slug for other in read_agreement("kari-nasa-study-2014", day).others_in_force]

        assert others(TODAY) == ["framework-2016"]
        assert others(datetime.date(2016, 11, 2)) == []
        assert read_agreement("framework-2016", TODAY).others_in_force == ()
        assert read_agreement("rover-2024", TODAY).others_in_force == ()

    def test_nothing_of_a_draft_is_shown(self) -> None:
        hidden = {"publication": Publication.DRAFT}
        agreement = make_agreement(
            slug="shown",
            parent=make_agreement(**hidden),
            dialogue=make_dialogue(**hidden),
            missions=[make_mission(**hidden)],
        )
        make_agreement(parent=agreement, in_force_on="2020", **hidden)
        make_signatory(agreement, agency=make_agency("HID", **hidden))
        page = read_agreement("shown", TODAY)
        assert (page.parent, page.dialogue) == (None, None)
        assert (page.children, page.missions, page.parties, page.others_in_force) == ((), (), (), ())

    def test_neighbors_stand_beside_it_in_the_order_of_dates(self) -> None:
        neighbors = read_agreement("framework-2016", TODAY).neighbors
        assert (neighbors.previous.slug, neighbors.following.slug) == ("kari-nasa-2015", "kplo-ia-2016")
        assert read_agreement("framework-2016", datetime.date(2016, 12, 29)).neighbors.following is None

    def test_an_agreement_of_a_later_day_is_not_known(self) -> None:
        with pytest.raises(Agreement.DoesNotExist):
            read_agreement("framework-2016", datetime.date(2016, 4, 26))
