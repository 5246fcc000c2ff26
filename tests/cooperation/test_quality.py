import datetime
from typing import Any

import pytest

from cooperation.models import ActionItemStatus, AreaStage, Partnership, Publication, Row
from cooperation.quality import KINDS, RULES, Rule, languages_of
from tests.makers import (
    make_action,
    make_agreement,
    make_appointment,
    make_area,
    make_citation,
    make_delegate,
    make_dialogue,
    make_event,
    make_milestone,
    make_mission,
    make_official,
    make_partnership,
    make_progress,
    make_series,
    make_source,
    make_status_change,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 22)


@pytest.fixture
def pair() -> Partnership:
    return make_partnership(languages="en ko")


def rule(code: str) -> Rule:
    return next(rule for rule in RULES if rule.code == code)


def found(code: str, pair: Partnership, day: datetime.date = DAY, **options: Any) -> list[Row]:
    findings, total = rule(code).find(pair, day, limit=500, **options)
    assert len(findings) == total
    return [finding.record for finding in findings]


def details(code: str, pair: Partnership) -> list[tuple[str, ...]]:
    findings, _total = rule(code).find(pair, DAY, limit=500)
    return [tuple(map(str, finding.details)) for finding in findings]


class TestRules:
    def test_each_has_a_code_a_name_a_reason_and_a_remedy_of_its_own(self) -> None:
        for part in ("code", "name", "reason", "remedy"):
            texts = [str(getattr(rule, part)) for rule in RULES]
            assert all(texts)
            assert len(set(texts)) == len(RULES)

    def test_none_finds_anything_in_an_empty_record(self, pair: Partnership) -> None:
        for code in (rule.code for rule in RULES if rule.code != "untranslated"):
            assert found(code, pair) == []

    def test_a_rule_asks_each_kind_once_and_counts_beyond_the_limit(
        self, pair: Partnership, django_assert_num_queries: Any
    ) -> None:
        for _turn in range(3):
            make_action(partnership=pair)
        with django_assert_num_queries(len(rule("unsourced").rows(pair, DAY))):
            findings, total = rule("unsourced").find(pair, DAY, limit=2)
        assert (len(findings), total) == (2, 3)

    def test_on_the_first_day_of_the_calendar_they_still_answer(self, pair: Partnership) -> None:
        make_appointment(official=make_delegate(make_dialogue(), official=make_official()).official)
        for each in RULES:
            assert each.find(pair, datetime.date.min, limit=5)

    def test_no_rule_judges_the_record_of_another_partnership(self, pair: Partnership) -> None:
        other = make_partnership("AA", "XX")
        make_action(partnership=pair, due_on="2024-06")
        assert found("unsourced", other) == found("awaiting-update", other) == []


class TestUnsourced:
    def test_every_kind_that_makes_statements_is_judged(self, pair: Partnership) -> None:
        dialogue = make_dialogue()
        delegate = make_delegate(dialogue, official=make_official())
        mission = make_mission()
        action = make_action(partnership=pair)
        records = {
            make_progress(dialogue=dialogue),
            action,
            make_status_change(action),
            dialogue,
            delegate,
            make_agreement(signed_on="2024", partnerships=[pair]),
            mission,
            make_milestone(mission),
            make_appointment(official=delegate.official),
        }
        assert set(found("unsourced", pair)) == records
        for record in records:
            make_citation(record)
        assert found("unsourced", pair) == []

    def test_a_source_that_says_something_else_supports_nothing(self, pair: Partnership) -> None:
        action = make_action(partnership=pair)
        make_citation(action, stance="conflicts", value_as_stated="Something else")
        assert found("unsourced", pair) == [action]

    def test_a_draft_source_supports_nothing_in_public(self, pair: Partnership) -> None:
        action = make_action(partnership=pair)
        make_citation(action, make_source(publication=Publication.DRAFT))
        assert found("unsourced", pair) == [action]
        assert found("unsourced", pair, drafts=True) == []

    def test_a_stage_beside_the_ladder_and_a_plan_need_no_source(self, pair: Partnership) -> None:
        make_citation(make_dialogue(1))
        make_progress(AreaStage.NOT_ON_RECORD, "2024-05-14")
        make_dialogue(2, None)
        assert found("unsourced", pair) == []

    def test_what_came_later_is_not_judged(self, pair: Partnership) -> None:
        action = make_action(partnership=pair, raised_on="2024-05-14")
        make_status_change(action, on="2024-09-01")
        make_dialogue(1, "2025-02-03")
        assert found("unsourced", pair, datetime.date(2024, 6, 1)) == [action]
        assert found("unsourced", pair, datetime.date(2024, 5, 13)) == []

    def test_drafts_are_for_the_staff(self, pair: Partnership) -> None:
        action = make_action(partnership=pair, publication=Publication.DRAFT)
        post = make_appointment(official=make_official(publication=Publication.DRAFT))
        assert found("unsourced", pair) == []
        assert found("unsourced", pair, drafts=True) == [action, post]


class TestAwaitingUpdate:
    def test_a_date_that_passed_in_silence_is_named(self, pair: Partnership) -> None:
        action = make_action(partnership=pair, due_on="2025")
        make_action(partnership=pair, due_on="2027")
        assert found("awaiting-update", pair) == [action]
        assert details("awaiting-update", pair) == [("2025",)]
        assert found("awaiting-update", pair, datetime.date(2025, 12, 31)) == []
        make_status_change(action, ActionItemStatus.COMPLETED, "2026-01-05")
        assert found("awaiting-update", pair) == []


class TestSourcesDiffer:
    def test_a_difference_shows_what_the_source_states(self, pair: Partnership) -> None:
        dispute = make_citation(
            make_event(pair),
            make_source(name="Made-up bulletin"),
            stance="conflicts",
            value_as_stated="15 May 2024",
            note="The host dates it otherwise.",
        )
        assert found("sources-differ", pair) == [dispute]
        assert details("sources-differ", pair) == [("15 May 2024", "Made-up bulletin")]
        assert found("differ-without-reason", pair) == []

    def test_a_difference_without_a_note_is_named_twice(self, pair: Partnership) -> None:
        dispute = make_citation(make_event(pair), stance="conflicts", value_as_stated="15 May 2024")
        assert found("sources-differ", pair) == found("differ-without-reason", pair) == [dispute]

    def test_a_difference_about_a_draft_or_a_later_record_is_not_public(self, pair: Partnership) -> None:
        draft = make_event(pair, publication=Publication.DRAFT)
        make_citation(draft, stance="conflicts", value_as_stated="15 May 2024")
        later = make_citation(make_event(pair, on="2025-01-01"), stance="conflicts", value_as_stated="2 January 2025")
        assert found("sources-differ", pair) == [later]
        assert found("sources-differ", pair, datetime.date(2024, 12, 31)) == []
        assert len(found("sources-differ", pair, drafts=True)) == 2

    def test_a_difference_about_any_kind_is_read_with_all_that_names_it(
        self, pair: Partnership, django_assert_num_queries: Any
    ) -> None:
        dialogue = make_dialogue()
        for record in (
            make_delegate(dialogue, official=make_official()),
            make_milestone(),
            make_progress(dialogue=dialogue),
        ):
            make_citation(record, stance="conflicts", value_as_stated="Something else")
        with django_assert_num_queries(1):
            disputes = found("sources-differ", pair)
            assert len([str(dispute.about) for dispute in disputes]) == 3


class TestEmptyCells:
    def test_an_area_without_a_reading_is_named_where_another_has_one(self, pair: Partnership) -> None:
        read, unread = make_area(), make_area()
        dialogue = make_dialogue(1)
        make_dialogue(2, "2025-05-14")
        make_progress(dialogue=dialogue, area=read)
        assert found("empty-cells", pair) == [dialogue]
        (names,) = details("empty-cells", pair)
        assert unread.name in names
        assert read.name not in names

    def test_a_draft_area_is_no_empty_cell(self, pair: Partnership) -> None:
        dialogue, area = make_dialogue(), make_area(publication=Publication.DRAFT)
        make_progress(dialogue=dialogue)
        assert area.name not in details("empty-cells", pair)[0]

    def test_only_the_first_series_is_read_against_all_areas(self, pair: Partnership) -> None:
        make_series(pair, code="civil", order=1)
        second = make_series(pair, code="security", order=2)
        make_progress(dialogue=make_dialogue(1, series=second))
        assert found("empty-cells", pair) == []


class TestUnverifiedPosts:
    @pytest.fixture
    def official(self, pair: Partnership) -> Any:
        return make_delegate(make_dialogue(), official=make_official()).official

    @pytest.mark.parametrize(
        ("dates", "is_found"),
        [
            ({"verified_on": "2025-11-21"}, True),
            ({"verified_on": "2025-11-22"}, False),
            ({"verified_on": "2025"}, False),
            ({"verified_on": "2024"}, True),
            ({"starts_on": "2020"}, True),
            ({"starts_on": "2026-03"}, False),
            ({"starts_on": "2020", "verified_on": "2026-01-02"}, False),
            ({"starts_on": "2020", "ends_on": "2024"}, False),
        ],
    )
    def test_an_open_post_is_looked_at_once_a_year(
        self, pair: Partnership, official: Any, dates: dict[str, str], is_found: bool
    ) -> None:
        post = make_appointment(official=official, **dates)
        assert found("unverified-posts", pair) == ([post] if is_found else [])

    def test_the_day_it_was_last_verified_is_named(self, pair: Partnership, official: Any) -> None:
        make_appointment(official=official, starts_on="2020", verified_on="2024-03")
        assert details("unverified-posts", pair) == [("2024-03",)]


class TestUntranslated:
    def of(self, pair: Partnership, record: Row) -> list[tuple[str, ...]]:
        findings, _total = rule("untranslated").find(pair, DAY, limit=500)
        return [tuple(map(str, finding.details)) for finding in findings if finding.record == record]

    def test_each_text_without_a_counterpart_is_named(self, pair: Partnership) -> None:
        action = make_action(partnership=pair, title="Made-up title", detail={"ko": "가상의 설명"})
        assert self.of(pair, action) == [("title in Korean", "detail in English")]

    def test_a_text_in_both_languages_or_in_neither_is_not(self, pair: Partnership) -> None:
        action = make_action(partnership=pair, title={"en": "Made-up title", "ko": "가상의 제목"})
        assert self.of(pair, action) == []

    def test_a_third_language_is_not_asked_for(self) -> None:
        pair = make_partnership(languages="en xx")
        assert languages_of(pair) == ["en"]
        assert found("untranslated", pair) == []

    def test_every_kind_with_texts_is_judged(self, pair: Partnership) -> None:
        assert set(rule("untranslated").rows(pair, DAY)) == set(KINDS)

    def test_what_was_said_at_a_later_meeting_is_not_judged(self, pair: Partnership) -> None:
        dialogue = make_dialogue(1, "2025-02-03", announced_on="2024-01-01", city="Made-up city")
        assert self.of(pair, dialogue) == [("city in Korean",)]
        assert dialogue not in found("untranslated", pair, datetime.date(2024, 6, 1))


class TestDemoRecord:
    def test_milestones_that_no_source_backs_are_found(self) -> None:
        records = found("unsourced", Partnership.objects.get(slug="us-kr"))
        assert {type(record).__name__ for record in records} == {"Milestone"}

    def test_every_difference_gives_its_reason(self) -> None:
        pair = Partnership.objects.get(slug="us-kr")
        assert len(found("sources-differ", pair)) > 10
        assert found("differ-without-reason", pair) == []

    def test_the_partnership_recorded_in_fewer_languages_waits_for_translations(self) -> None:
        pairs = {pair.slug: len(found("untranslated", pair)) for pair in Partnership.objects.all()}
        assert pairs["us-jp"] > 100 > pairs["us-kr"] > 0
