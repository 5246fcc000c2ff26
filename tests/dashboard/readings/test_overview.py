import datetime
import itertools

import pytest

from cooperation.models import ActionItem, ActionItemStatus, AreaProgress, AreaStage, Partnership
from dashboard.readings.overview import SHOWN_ACTIONS, SHOWN_CHANGES, Overview, read_overview
from tests.dashboard.changes import read_changes
from tests.makers import make_action, make_area, make_dialogue, make_partnership, make_progress

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return Partnership.objects.get(slug="us-kr")


@pytest.fixture
def overview(partnership: Partnership, today: datetime.date) -> Overview:
    return read_overview(partnership, today)


def test_the_opening_sentences_are_counted_from_the_record(overview: Overview) -> None:
    assert overview.lead == (
        "Four of 13 areas stand at “Under way”, the furthest stage reached. Nine areas moved up between the third "
        "dialogue in 2022 and the fourth dialogue. Three actions await an update."
    )


def test_when_an_area_moves_on_the_first_sentence_changes(partnership: Partnership, today: datetime.date) -> None:
    make_progress(
        AreaStage.DELIVERED,
        on="2026-11-01",
        area=AreaProgress.objects.get(partnership=partnership, dialogue__number=4, area__slug="mda").area,
        partnership=partnership,
    )
    assert read_overview(partnership, today).lead.startswith("One of 13 areas stands at “Delivered”, ")


def test_when_a_reading_changes_the_second_sentence_changes(partnership: Partnership, today: datetime.date) -> None:
    AreaProgress.objects.filter(
        partnership=partnership, dialogue__number=4, dialogue__series__code="civil", area__slug="mda"
    ).update(stage=AreaStage.RAISED)
    assert "Eight areas moved up between" in read_overview(partnership, today).lead


def test_when_an_action_is_done_the_third_sentence_changes(partnership: Partnership, today: datetime.date) -> None:
    ActionItem.objects.get(partnership=partnership, reference="4.03").move_to(ActionItemStatus.COMPLETED, on=today)
    assert "Two actions await an update." in read_overview(partnership, today).lead


def test_a_single_action_without_word_is_named(today: datetime.date) -> None:
    make_action(due_on="2025", title={"en": "Send the made-up letter"})
    lead = read_overview(Partnership.objects.get(slug="aa-zz"), today).lead
    assert lead == "One action awaits an update: Send the made-up letter."


def test_without_any_record_nothing_is_said(today: datetime.date) -> None:
    overview = read_overview(make_partnership(), today)
    assert (overview.lead, overview.shares, overview.changes, overview.dated) == ("", (), None, ())


def test_after_one_dialogue_nothing_is_said_of_movement(today: datetime.date) -> None:
    make_progress(AreaStage.RAISED, dialogue=make_dialogue(), area=make_area())
    overview = read_overview(Partnership.objects.get(slug="aa-zz"), today)
    assert overview.lead == "One of 14 areas stands at “Raised”, the furthest stage reached."


def test_the_parts_of_the_bar_follow_each_other(overview: Overview) -> None:
    shares = overview.shares
    assert sum(share.count for share in shares) == sum(overview.matrix.stage_counts.values())
    assert shares[0].start == 0
    for share, after in itertools.pairwise(shares):
        assert after.start == pytest.approx(share.start + share.width, abs=0.02)
    assert shares[-1].start + shares[-1].width <= 100.02


def test_dated_actions_are_unfinished_and_stand_by_their_due_date(overview: Overview) -> None:
    dates = [str(row.item.due_on) for row in overview.dated]
    assert dates == sorted(dates)
    assert {row.status for row in overview.dated} <= set(ActionItemStatus.unfinished())
    expected = ActionItem.objects.filter(
        partnership=overview.partnership, due_on__isnull=False, status__in=ActionItemStatus.unfinished()
    )
    assert [row.item for row in overview.dated] == list(expected.order_by("due_on", "reference"))[:SHOWN_ACTIONS]
    assert overview.dated_total == expected.count()


def test_the_overview_shows_the_newest_changes_only(overview: Overview) -> None:
    assert overview.changes is not None
    everything = read_changes(overview.partnership, overview.changes.period)
    assert overview.changes.newest == everything.entries[:SHOWN_CHANGES]
    assert overview.changes.total == len(everything.entries) > SHOWN_CHANGES
    assert overview.changes.counted == everything.counted
    assert len(overview.dated) <= SHOWN_ACTIONS


def test_changes_are_counted_from_the_end_of_the_newest_dialogue(overview: Overview) -> None:
    assert overview.changes is not None
    period = overview.changes.period
    assert (period.since.day, period.until.day) == (datetime.date(2025, 4, 14), overview.day)
    assert period.until.is_today


def test_every_change_shown_names_the_sources_it_has(overview: Overview) -> None:
    rows = [record for entry in overview.changes.newest for record in entry.records]
    cited = [record for record in rows if record.citations.exists()]
    assert cited
    assert all(overview.footnotes.of(record) for record in cited)
