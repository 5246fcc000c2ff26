import datetime
from typing import Any

import pytest

from cooperation.models import DelegateRole, Official, PartialDate, Publication
from dashboard.filters.officials import officials_on
from dashboard.readings.officials import OfficialPage, read_official, read_official_rows
from tests.makers import (
    make_action,
    make_agency,
    make_agreement,
    make_appointment,
    make_delegate,
    make_dialogue,
    make_event,
    make_official,
    make_partnership,
    make_series,
    make_signatory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def page(slug: str = "rose", day: datetime.date = TODAY) -> OfficialPage:
    return read_official(slug, day)


class TestRows:
    def test_a_row_has_the_newest_post_of_the_day_and_the_dialogues_sat_at(self) -> None:
        official = make_official(slug="rose")
        old = make_appointment(official=official, starts_on="2020")
        new = make_appointment(official=official, verified_on="2024", title="Minister")
        first = make_delegate(make_dialogue(1, "2022-05-14"), official=official)
        second = make_delegate(make_dialogue(2, "2024-05-14"), official=official)
        rows = [
            read_official_rows(officials_on(None, day).filter(slug="rose"), None, day)[0]
            for day in (datetime.date(2023, 6, 1), TODAY)
        ]
        assert [row.post for row in rows] == [old, new]
        assert [row.delegations for row in rows] == [(first,), (second, first)]

    def test_on_the_list_of_a_partnership_only_its_dialogues_stand(self) -> None:
        official, here = make_official(slug="rose"), make_partnership("AA", "ZZ")
        own = make_delegate(make_dialogue(series=make_series(here)), official=official)
        make_delegate(make_dialogue(series=make_series(make_partnership("AA", "YY"))), official=official)
        (row,) = read_official_rows(officials_on(here, TODAY), here, TODAY)
        assert row.delegations == (own,)

    def test_a_page_of_the_list_is_three_queries(self, django_assert_num_queries: Any) -> None:
        rows = officials_on(None, TODAY)
        with django_assert_num_queries(3):
            for row in read_official_rows(rows, None, TODAY):
                assert all(delegate.dialogue.get_absolute_url() for delegate in row.delegations)


class TestPage:
    def test_the_first_sentences_count_what_is_on_record(self) -> None:
        official = make_official(slug="rose")
        make_appointment(official=official)
        assert page().lead == "No dialogue, and no agreement signed, is on record."
        make_delegate(make_dialogue(1), official=official, role=DelegateRole.CO_HEAD)
        make_delegate(make_dialogue(2, "2025-05-14"), official=official, role=DelegateRole.SPEAKER)
        make_signatory(official=official)
        assert page().lead == (
            "Led or co-led a delegation at one dialogue. Sat at one dialogue beside the head. Signed one agreement."
        )

    def test_posts_stand_newest_first_and_later_ones_are_not_known(self) -> None:
        official = make_official(slug="rose")
        old = make_appointment(official=official, starts_on="2018", ends_on="2020")
        new = make_appointment(official=official, verified_on="2024-05-14", title="Minister")
        assert page(day=datetime.date(2019, 6, 1)).posts == (old,)
        assert page(day=datetime.date(2019, 6, 1)).posts[0].ended_then is None
        assert page().posts == (new, old)
        assert (page().post, page().posts[1].ended_then) == (new, PartialDate(2020))

    def test_an_official_without_a_post_has_none(self) -> None:
        make_delegate(make_dialogue(), official=make_official(slug="rose"))
        assert page().post is None

    def test_a_dialogue_still_to_come_is_not_sat_at(self) -> None:
        official = make_official(slug="rose")
        make_appointment(official=official, starts_on="2020")
        make_delegate(make_dialogue(1, "2024-05-14"), official=official)
        assert page(day=datetime.date(2024, 5, 13)).delegations == ()
        assert len(page().delegations) == 1

    def test_a_signature_is_known_once_the_agreement_is_signed(self) -> None:
        official = make_official(slug="rose")
        make_appointment(official=official, starts_on="2020")
        make_signatory(make_agreement(announced_on="2022", signed_on="2024"), official=official)
        assert page(day=datetime.date(2023, 6, 1)).signatures == ()
        assert len(page().signatures) == 1

    def test_actions_owned_stand_by_partnership(self) -> None:
        official = make_official(slug="rose")
        for pair in (make_partnership("AA", "ZZ", order=91), make_partnership("AA", "YY", order=92)):
            make_action(partnership=pair, owners=[official])
        assert [owned.partnership.slug for owned in page().owned] == ["aa-zz", "aa-yy"]

    def test_events_are_listed_once_they_have_begun(self) -> None:
        official = make_official(slug="rose")
        make_appointment(official=official, starts_on="2020")
        event = make_event(on="2024-05-14", officials=[official])
        assert page(day=datetime.date(2024, 5, 13)).events == ()
        assert page().events == (event,)

    def test_an_official_nobody_had_named_has_no_page(self) -> None:
        with pytest.raises(Official.DoesNotExist):
            page("han-min-young", datetime.date(2025, 4, 13))

    def test_nothing_of_a_draft_is_shown(self) -> None:
        draft = {"publication": Publication.DRAFT}
        official = make_official(slug="rose")
        make_appointment(official=official, agency=make_agency(**draft))
        make_delegate(make_dialogue(**draft), official=official)
        make_signatory(make_agreement(**draft), official=official)
        make_action(owners=[official], **draft)
        make_event(officials=[official], **draft)
        found = page()
        assert (found.posts, found.delegations, found.signatures, found.owned, found.events) == ((), (), (), (), ())

    def test_the_page_asks_as_often_as_it_says(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(7):
            page("han-min-young")
