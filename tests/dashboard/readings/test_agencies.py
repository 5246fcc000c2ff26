import datetime
from typing import Any

import pytest

from cooperation.models import Agency, PartialDate, Partnership, Publication
from cooperation.models.scope import agencies_in, partnerships_of
from dashboard.filters.agencies import agencies_on
from dashboard.readings.agencies import SHOWN_LED, AgencyPage, read_agency, read_agency_rows
from dashboard.wording import say_number
from tests.makers import (
    make_action,
    make_agency,
    make_agreement,
    make_appointment,
    make_area,
    make_delegate,
    make_dialogue,
    make_event,
    make_milestone,
    make_mission,
    make_official,
    make_partnership,
    make_program,
    make_role,
    make_series,
    make_signatory,
    make_status_change,
    make_working_group,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def page(slug: str = "aaa", day: datetime.date = TODAY) -> AgencyPage:
    return read_agency(slug, day)


class TestRows:
    def test_a_row_has_what_an_agency_owes_and_carries(self) -> None:
        agency = make_agency("AAA", slug="aaa", ends_on="2030")
        make_action(leads=[agency])
        make_role(make_mission(), agency)
        (row,) = read_agency_rows(agencies_on(None, TODAY).filter(slug="aaa"), None, TODAY)
        assert (row.agency, row.ended_on, row.unfinished, row.missions) == (agency, None, 1, 1)

    def test_a_page_of_the_list_is_one_query(self, django_assert_num_queries: Any) -> None:
        agencies = agencies_on(None, TODAY)
        with django_assert_num_queries(1):
            rows = read_agency_rows(agencies, None, TODAY)
            assert all(row.agency.country is None or row.agency.country.name for row in rows)


class TestLead:
    def test_the_actions_stand_by_partnership_unfinished_ones_first(self) -> None:
        agency, area = make_agency("AAA", slug="aaa"), make_area()
        for pair in (make_partnership("AA", "ZZ", order=91), make_partnership("AA", "YY", order=92)):
            make_status_change(
                make_action("1.01", partnership=pair, area=area, leads=[agency], due_on="2025"),
                "completed",
                "2025-01-01",
            )
            make_action("1.02", partnership=pair, area=area, leads=[agency])
        leads = page().leads
        assert [lead.partnership.slug for lead in leads] == ["aa-zz", "aa-yy"]
        assert [row.item.reference for row in leads[0].actions] == ["1.02", "1.01"]
        assert [(led.area, led.actions, led.unfinished) for led in leads[0].areas] == [(area, 2, 1)]

    def test_of_many_actions_the_first_are_read_and_all_are_counted(self) -> None:
        agency, area = make_agency("AAA", slug="aaa"), make_area()
        for number in range(1, SHOWN_LED + 3):
            make_action(f"1.{number:02}", area=area, leads=[agency], due_on=str(2060 - number))
        make_status_change(make_action("1.90", area=area, leads=[agency], due_on="2027"), "completed", "2026-01-01")
        (lead,) = page().leads
        assert [row.item.reference for row in lead.actions] == [
            f"1.{number:02}" for number in range(SHOWN_LED + 2, 2, -1)
        ]
        assert lead.total == SHOWN_LED + 3
        assert [(led.area, led.actions, led.unfinished) for led in lead.areas] == [(area, SHOWN_LED + 3, SHOWN_LED + 2)]
        assert f"{say_number(SHOWN_LED + 2).capitalize()} actions are unfinished." in page().lead

    def test_the_first_sentence_counts_what_is_on_record(self) -> None:
        agency = make_agency("AAA", slug="aaa")
        assert page().lead == "No action it leads, no mission and no dialogue of it is on record."
        make_action(leads=[agency])
        make_action(leads=[agency])
        make_role(make_mission(), agency)
        make_dialogue(agencies=[agency])
        assert page().lead == (
            "It leads actions in two areas. Two actions are unfinished. It takes a part in one mission. "
            "It took part in one dialogue."
        )

    def test_an_action_has_the_status_of_the_day(self) -> None:
        action = make_action(leads=[make_agency("AAA", slug="aaa")], raised_on="2022")
        make_status_change(action, "completed", "2024-01-01")
        assert page(day=datetime.date(2021, 6, 1)).leads == ()
        assert page(day=datetime.date(2023, 6, 1)).leads[0].areas[0].unfinished == 1
        assert page().leads[0].areas[0].unfinished == 0


class TestDialogues:
    def test_an_agency_takes_part_itself_or_through_a_delegate(self) -> None:
        agency = make_agency("AAA", slug="aaa")
        make_dialogue(1, "2022-05-14", agencies=[agency])
        delegate = make_delegate(make_dialogue(2, "2024-05-14"), agency=agency, official=make_official())
        (presence,) = page().presences
        assert [attended.dialogue.number for attended in presence.attendances] == [2, 1]
        assert [attended.delegates for attended in presence.attendances] == [(delegate,), ()]

    def test_a_dialogue_still_to_come_is_not_attended(self) -> None:
        make_dialogue(1, "2024-05-14", agencies=[make_agency("AAA", slug="aaa")])
        assert page(day=datetime.date(2024, 5, 13)).presences == ()

    def test_dialogues_of_two_partnerships_stand_apart(self) -> None:
        agency = make_agency("AAA", slug="aaa")
        for pair in (make_partnership("AA", "ZZ"), make_partnership("AA", "YY")):
            make_dialogue(series=make_series(pair), agencies=[agency])
        assert len(page().presences) == 2


class TestMissionsAndAgreements:
    def test_a_part_in_a_mission_has_the_phase_of_the_day(self) -> None:
        make_role(mission := make_mission(), make_agency("AAA", slug="aaa"))
        make_milestone(mission, "2023", leads_to="launched")
        assert page(day=datetime.date(2022, 6, 1)).parts == ()
        assert page().parts[0].phase == "launched"

    def test_who_signed_is_known_once_it_is_signed(self) -> None:
        agreement = make_agreement(announced_on="2022", signed_on="2024")
        make_signatory(agreement, agency=make_agency("AAA", slug="aaa"), official=make_official())
        (before,) = page(day=datetime.date(2023, 6, 1)).memberships
        (after,) = page().memberships
        assert (before.status, before.is_signed) == ("announced", False)
        assert (after.status, after.is_signed) == ("signed", True)


class TestRelations:
    def test_the_line_names_every_body_before_and_after(self) -> None:
        first = make_agency("AAA", slug="first", ends_on="2008")
        second = make_agency("BBB", slug="second", predecessor=first)
        third = make_agency("CCC", slug="third", predecessor=second)
        branch = make_agency("DDD", slug="branch", predecessor=second)
        assert page("second").line == (first, second, branch, third)
        assert page("first").line == (first, second, branch, third)
        assert page("third").line == (first, second, third)

    def test_a_body_that_stands_alone_has_no_line(self) -> None:
        make_agency("AAA", slug="aaa")
        assert page().line == ()

    def test_a_circle_of_predecessors_is_gone_round_once(self) -> None:
        first = make_agency("AAA", slug="aaa")
        second = make_agency("BBB", predecessor=first)
        Agency.objects.filter(pk=first.pk).update(predecessor=second)
        assert set(page().line) == {first, second}

    def test_a_successor_is_not_known_before_it_begins(self) -> None:
        first = make_agency("AAA", slug="aaa")
        make_agency("BBB", predecessor=first, starts_on="2024")
        assert page(day=datetime.date(2023, 6, 1)).line == ()
        assert len(page().line) == 2

    def test_it_is_shown_what_it_is_part_of_and_what_is_part_of_it(self) -> None:
        whole = make_agency("AAA", slug="whole")
        part = make_agency("BBB", slug="part", parent=whole)
        assert (page("part").parent, page("whole").children) == (whole, (part,))

    def test_an_end_that_has_not_come_is_not_shown(self) -> None:
        make_agency("AAA", slug="aaa", ends_on="2025")
        assert page(day=datetime.date(2025, 12, 31)).agency.ended_then is None
        assert page().agency.ended_then == PartialDate(2025)

    def test_posts_of_the_past_stay_and_later_ones_are_not_known(self) -> None:
        agency = make_agency("AAA", slug="aaa")
        past = make_appointment(agency=agency, starts_on="2018", ends_on="2020")
        later = make_appointment(agency=agency, verified_on="2024-05-14", title="Minister")
        assert page(day=datetime.date(2019, 6, 1)).posts == (past,)
        assert page(day=datetime.date(2019, 6, 1)).posts[0].ended_then is None
        assert page().posts == (later, past)

    def test_programs_groups_and_events_are_listed_once_known(self) -> None:
        agency = make_agency("AAA", slug="aaa")
        program = make_program(lead=agency, agencies=[agency], starts_on="2023")
        group = make_working_group(agencies=[agency], established_on="2023")
        event = make_event(on="2023", agencies=[agency])
        before = page(day=datetime.date(2022, 6, 1))
        assert (before.programs, before.groups, before.events) == ((), (), ())
        assert (page().programs, page().groups, page().events) == ((program,), (group,), (event,))
        assert [pair.slug for pair in page().partnerships] == ["aa-zz"]

    def test_nothing_of_a_draft_is_shown(self) -> None:
        draft = {"publication": Publication.DRAFT}
        hidden = make_agency("HID", slug="hidden", **draft)
        agency = make_agency("AAA", slug="aaa", parent=hidden, predecessor=hidden)
        make_action(leads=[agency], **draft)
        make_dialogue(agencies=[agency], **draft)
        make_role(make_mission(**draft), agency)
        make_appointment(agency=agency, official=make_official(**draft))
        make_signatory(make_agreement(**draft), agency=agency)
        make_event(agencies=[agency], **draft)
        found = page()
        assert (found.parent, found.line, found.leads, found.presences) == (None, (), (), ())
        assert (found.parts, found.posts, found.memberships, found.events) == ((), (), (), ())
        assert found.partnerships == ()
        with pytest.raises(Agency.DoesNotExist):
            page("hidden")


def test_the_page_asks_as_often_as_it_says(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(21):
        page("kasa")


@pytest.mark.parametrize("day", [TODAY, datetime.date(2019, 6, 1)])
def test_an_agency_belongs_to_the_partnerships_that_name_it_among_theirs(day: datetime.date) -> None:
    members = {pair.pk: set(agencies_in(pair, day)) for pair in Partnership.objects.public()}
    agencies = Agency.objects.public()
    assert any(members.values())
    for agency in agencies:
        belongs = {pair for pair, found in members.items() if agency in found}
        assert set(partnerships_of(agency, day)) & set(members) == belongs
