import datetime
from typing import Any

import pytest

from cooperation.models import CITABLE, Partnership, Row
from cooperation.quality import KINDS, Finding
from dashboard.readings import quality, row_names
from dashboard.readings.quality import Line, QualityPage, read_quality
from tests.makers import (
    make_action,
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
    make_role,
    make_signatory,
    make_source,
    make_status_change,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Partnership:
    return make_partnership()


def read(pair: Partnership, today: datetime.date) -> QualityPage:
    return read_quality(pair, today)


def test_the_page_opens_with_how_much_is_missing(pair: Partnership, today: datetime.date) -> None:
    assert read(pair, today).lead == "None of the seven rules finds anything missing on 22 November 2026."
    make_action(partnership=pair)
    assert read(pair, today).lead == (
        "On 22 November 2026 the record falls short in 1 place. Of seven rules, one found it."
    )
    make_action(partnership=pair, due_on="2024-06")
    assert read(pair, today).lead == (
        "On 22 November 2026 the record falls short in 3 places. Of seven rules, two found them."
    )


def test_rules_with_findings_are_told_from_those_without(pair: Partnership, today: datetime.date) -> None:
    make_action(partnership=pair)
    page = read(pair, today)
    assert [section.rule.code for section in page.broken] == ["unsourced"]
    assert len(page.kept) == 6


def test_a_long_list_says_how_many_it_leaves_out(
    pair: Partnership, today: datetime.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "SHOWN", 2)
    for _turn in range(5):
        make_action(partnership=pair)
    (section,) = read(pair, today).broken
    assert (section.total, len(section.lines), section.more) == (5, 2, 3)


def test_a_day_in_the_past_finds_nothing_that_came_later(today: datetime.date) -> None:
    pair = Partnership.objects.get(slug="us-kr")
    then = datetime.date(2022, 12, 31)
    assert read(pair, then).total < read(pair, today).total
    assert "2022" in read(pair, then).lead


def lines_of(record: Row, pair: Partnership) -> Line:
    return quality._line(Finding(record), pair)


def test_every_kind_of_record_is_named_and_led_to_its_page(pair: Partnership) -> None:
    dialogue = make_dialogue()
    official, mission, action = make_official(), make_mission(), make_action(partnership=pair)
    delegate = make_delegate(dialogue, official=official)
    signatory = make_signatory()
    post, role, step = make_appointment(official=official), make_role(mission), make_milestone(mission)
    change, area, reading = make_status_change(action), make_area(), make_progress(dialogue=dialogue)
    wholes = {
        delegate: (official.name, "First dialogue", dialogue),
        signatory: (signatory.agreement.name, "Country AA", signatory.agreement),
        post: (official.name, "Director", official),
        role: (mission.name, role.agency.name, mission),
        step: (mission.name, "Launch, 14 May 2024", mission),
        change: (action.title, "Under way, 1 September 2024", action),
        dialogue: ("First dialogue", dialogue.series.name, dialogue),
        action: (action.title, action.reference, action),
        reading: (reading.area.name, "14 May 2024", reading),
        mission: (mission.name, "", mission),
    }
    for record, (name, context, whole) in wholes.items():
        line = lines_of(record, pair)
        assert (line.name, line.context, line.url) == (name, context, whole.get_absolute_url())
        assert line.kind == record._meta.verbose_name
    assert lines_of(area, pair).url == f"/aa-zz/areas/{area.slug}/"


def test_a_delegate_without_a_name_goes_by_the_title(pair: Partnership) -> None:
    dialogue = make_dialogue()
    assert lines_of(make_delegate(dialogue), pair).name == "Director for made-up affairs"
    assert lines_of(make_delegate(dialogue, position=2, title=""), pair).name == "Name not on record"


def test_a_difference_leads_to_the_record_it_is_about(pair: Partnership) -> None:
    event = make_event(pair)
    dispute = make_citation(event, make_source(), stance="conflicts", value_as_stated="15 May 2024")
    assert lines_of(dispute, pair).url == event.get_absolute_url()


def test_every_kind_of_record_can_be_named(pair: Partnership) -> None:
    """A kind without an entry of its own is named by its name."""
    for name, kind in KINDS.items():
        assert kind.model in row_names.NAMES or hasattr(kind.model, "name"), name
        assert kind.model in row_names.WHOLES or hasattr(kind.model, "get_absolute_url") or name == "area", name
    assert set(CITABLE) <= set(KINDS)


def test_a_larger_record_is_judged_with_as_many_questions(
    pair: Partnership, today: datetime.date, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 4):
        dialogue = make_dialogue(number, f"202{number}-05-14")
        make_progress(dialogue=dialogue)
        make_delegate(dialogue, official=make_official())
        make_milestone()
        make_citation(make_event(pair), stance="conflicts", value_as_stated="Something else")
    with django_assert_max_num_queries(36):
        read(pair, today)
