import datetime
import itertools
from collections.abc import Iterator

import pytest

from cooperation.models import ActionItem, ActionItemStatus, Dialogue, DialogueSeries, Partnership, Publication
from dashboard.readings.action_flow import DialogueFlow, read_action_flow, read_ledger
from dashboard.readings.dialogue import read_dialogue
from dashboard.readings.matrix import read_dialogues
from tests.makers import make_action, make_area, make_dialogue, make_series, make_status_change

pytestmark = pytest.mark.django_db

DAYS = [datetime.date(year, month, 1) for year in range(2013, 2027) for month in (1, 7)]


def all_series() -> Iterator[tuple[Partnership, DialogueSeries]]:
    for partnership in Partnership.objects.public():
        for series in DialogueSeries.objects.public().filter(partnership=partnership):
            yield partnership, series


def unfinished(series: DialogueSeries, number: int, on: datetime.date) -> int:
    return (
        ActionItem.objects.public()
        .unfinished(on)
        .filter(raised_at__series=series, raised_at__number__lte=number)
        .count()
    )


def test_the_ledger_counts_as_the_words_of_the_actions_do(today: datetime.date) -> None:
    for _partnership, series in all_series():
        ledger = read_ledger(series)
        for number in range(1, 6):
            for day in [*DAYS, today]:
                assert ledger.unfinished(number, day) == unfinished(series, number, day), (series, number, day)


@pytest.mark.parametrize("day", [datetime.date(2016, 6, 1), datetime.date(2023, 3, 1), datetime.date(2026, 11, 22)])
def test_what_is_carried_in_is_what_the_page_of_the_dialogue_says(day: datetime.date) -> None:
    partnership = Partnership.objects.get(slug="us-kr")
    series, dialogues = next(iter(read_dialogues(partnership, day).items()))
    flow = read_action_flow(series, dialogues, day)
    assert flow
    for line in flow:
        assert line.carried_in == read_dialogue(partnership, line.dialogue.code, day).carried_over
        assert line.carried_in == unfinished(series, line.dialogue.number - 1, line.dialogue.starts_on.first_day)


def test_as_many_come_in_as_go_out_and_what_goes_out_comes_in_at_the_next(today: datetime.date) -> None:
    series, dialogues = next(iter(read_dialogues(Partnership.objects.get(slug="us-kr"), today).items()))
    flow = read_action_flow(series, dialogues, today)
    assert [(line.dialogue.number, line.following and line.following.number) for line in flow] == [
        (4, None),
        (3, 4),
        (2, 3),
        (1, 2),
    ]
    for line in flow:
        assert line.carried_in + line.new == line.finished + line.carried_out
    for later, earlier in itertools.pairwise(flow):
        assert later.carried_in == earlier.carried_out
    assert flow[0].carried_out == unfinished(series, 4, today)


def test_the_flow_is_read_in_one_query(today: datetime.date, django_assert_num_queries: object) -> None:
    series, dialogues = next(iter(read_dialogues(Partnership.objects.get(slug="us-kr"), today).items()))
    with django_assert_num_queries(1):
        read_action_flow(series, dialogues, today)


class TestMadeUpFlow:
    @pytest.fixture(autouse=True)
    def dialogues(self) -> None:
        self.area = make_area()
        self.dialogues = [make_dialogue(number=1, on="2020-05-14"), make_dialogue(number=2, on="2022-05-14")]

    def action(self, dialogue: Dialogue, *steps: tuple[ActionItemStatus, str], **fields: object) -> None:
        action = make_action(raised_at=dialogue, area=self.area, **fields)
        for status, on in steps:
            make_status_change(action, status, on)

    def flow(self, day: datetime.date = datetime.date(2026, 11, 22)) -> list[tuple[int, int, int, int]]:
        flow = read_action_flow(self.dialogues[0].series, self.dialogues, day)
        return [self.numbers(line) for line in flow]

    @staticmethod
    def numbers(line: DialogueFlow) -> tuple[int, int, int, int]:
        return line.carried_in, line.new, line.finished, line.carried_out

    def test_an_action_never_touched_is_carried_on(self) -> None:
        self.action(self.dialogues[0])
        assert self.flow() == [(1, 0, 0, 1), (0, 1, 0, 1)]

    def test_an_action_completed_between_two_dialogues_is_not_carried_into_the_second(self) -> None:
        self.action(self.dialogues[0], (ActionItemStatus.UNDER_WAY, "2021"), (ActionItemStatus.COMPLETED, "2021-06"))
        assert self.flow() == [(0, 0, 0, 0), (0, 1, 1, 0)]

    def test_a_step_between_two_finished_statuses_finishes_nothing_more(self) -> None:
        self.action(self.dialogues[0], (ActionItemStatus.COMPLETED, "2021"), (ActionItemStatus.SUPERSEDED, "2023"))
        assert self.flow() == [(0, 0, 0, 0), (0, 1, 1, 0)]

    def test_an_action_taken_up_again_is_unfinished_again(self) -> None:
        self.action(self.dialogues[0], (ActionItemStatus.COMPLETED, "2021"), (ActionItemStatus.UNDER_WAY, "2021-06"))
        assert self.flow() == [(1, 0, 0, 1), (0, 1, 0, 1)]

    def test_on_an_earlier_day_nothing_later_is_counted(self) -> None:
        self.action(self.dialogues[0], (ActionItemStatus.COMPLETED, "2021-06"))
        self.action(self.dialogues[1])
        assert self.flow(datetime.date(2021, 1, 1)) == [(0, 1, 0, 1)]

    def test_drafts_and_other_series_are_not_counted(self) -> None:
        self.action(self.dialogues[0], publication=Publication.DRAFT)
        self.action(make_dialogue(number=1, on="2019", series=make_series(code="policy")), reference="P.01")
        assert self.flow() == [(0, 0, 0, 0), (0, 0, 0, 0)]

    def test_before_the_first_dialogue_there_is_no_flow(self) -> None:
        assert self.flow(datetime.date(2019, 1, 1)) == []
