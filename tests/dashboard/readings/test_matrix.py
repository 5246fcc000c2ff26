import datetime

import pytest

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    AreaProgress,
    AreaStage,
    CooperationArea,
    DialogueSeries,
    DialogueStatus,
    Partnership,
    Publication,
)
from dashboard.readings.matrix import Matrix, Movement, compare_stages, is_dormant, read_matrix
from tests.makers import make_action, make_area, make_dialogue, make_partnership, make_progress, make_series

pytestmark = pytest.mark.django_db

NONE, NOT_RAISED = AreaStage.NOT_ON_RECORD, AreaStage.NOT_RAISED
RAISED, EXPLORING, AGREED = AreaStage.RAISED, AreaStage.EXPLORING, AreaStage.AGREED


class TestDemoRecord:
    @pytest.fixture
    def matrix(self, today: datetime.date) -> Matrix:
        return read_matrix(Partnership.objects.get(slug="us-kr"), today)

    def test_thirteen_areas_stand_in_their_order(self, matrix: Matrix) -> None:
        assert [row.area for row in matrix.rows] == list(CooperationArea.objects.order_by("order"))
        assert len(matrix.rows) == 13

    def test_four_dialogues_were_held_and_a_fifth_comes_next(self, matrix: Matrix) -> None:
        assert [column.dialogue.starts_on.year for column in matrix.columns] == [2014, 2016, 2022, 2025]
        assert matrix.next_dialogue is not None
        assert (matrix.next_dialogue.number, str(matrix.next_dialogue.starts_on)) == (5, "2027")

    def test_the_newest_three_columns_are_full(self, matrix: Matrix) -> None:
        assert [column.is_compact for column in matrix.columns] == [True, False, False, False]
        assert [column.is_latest for column in matrix.columns] == [False, False, False, True]
        assert not matrix.scrolls

    def test_of_the_first_dialogue_nothing_is_on_record(self, matrix: Matrix) -> None:
        assert [dialogue.code for dialogue in matrix.unrecorded] == ["civil-1"]
        assert {row.cells[0].stage for row in matrix.rows} == {NONE}

    def test_nothing_is_compared_with_a_dialogue_without_record(self, matrix: Matrix) -> None:
        assert {row.cells[1].movement for row in matrix.rows} == {None}

    def test_every_cell_shows_the_reading_at_its_dialogue(self, matrix: Matrix) -> None:
        stored = {
            (reading.area_id, reading.dialogue_id): reading.stage
            for reading in AreaProgress.objects.filter(partnership=matrix.partnership, dialogue__isnull=False)
        }
        shown = {
            (row.area.pk, cell.dialogue.pk): cell.stage.value
            for row in matrix.rows
            for cell in row.cells
            if cell.progress is not None
        }
        held = {column.dialogue.pk for column in matrix.columns}
        assert shown == {key: stage for key, stage in stored.items() if key[1] in held}

    def test_actions_are_counted_as_they_are_when_counted_one_by_one(
        self, matrix: Matrix, today: datetime.date
    ) -> None:
        unfinished = (ActionItemStatus.OPEN, ActionItemStatus.UNDER_WAY)
        for row in matrix.rows:
            actions = [
                action
                for action in ActionItem.objects.filter(partnership=matrix.partnership, area=row.area)
                if action.status in unfinished
            ]
            awaiting = [
                action
                for action in actions
                if action.due_on
                and action.due_on.last_day < today
                and action.status_on.first_day <= action.due_on.last_day
            ]
            assert (row.unfinished, row.awaiting) == (len(actions), len(awaiting)), row.area.slug
        assert (matrix.unfinished, matrix.awaiting) == (32, 3)

    def test_the_stages_now_add_up_to_the_areas_on_record(self, matrix: Matrix) -> None:
        newest = {}
        for reading in AreaProgress.objects.filter(partnership=matrix.partnership).order_by("on"):
            if reading.stage not in (NONE, NOT_RAISED):
                newest[reading.area_id] = reading.stage
        counted = {stage: list(newest.values()).count(stage.value) for stage in AreaStage.ladder()}
        assert matrix.stage_counts == {stage: count for stage, count in counted.items() if count}
        assert list(matrix.stage_counts) == sorted(matrix.stage_counts, key=lambda stage: -stage.rank)

    def test_the_other_partnership_has_nine_dialogues_side_by_side(self, today: datetime.date) -> None:
        matrix = read_matrix(Partnership.objects.get(slug="us-jp"), today)
        assert len(matrix.columns) == 9
        assert matrix.scrolls
        assert matrix.next_dialogue is not None
        assert matrix.next_dialogue.starts_on is None
        assert len(matrix.rows) == 13

    def test_a_matrix_takes_four_queries(self, django_assert_num_queries: object, today: datetime.date) -> None:
        partnership = Partnership.objects.select_related("side_a", "side_b").get(slug="us-jp")
        with django_assert_num_queries(4):
            read_matrix(partnership, today)

    def test_on_an_earlier_day_the_matrix_knows_no_later_dialogue(self) -> None:
        partnership = Partnership.objects.get(slug="us-kr")
        matrix = read_matrix(partnership, datetime.date(2022, 12, 31))
        assert [column.dialogue.number for column in matrix.columns] == [1, 2, 3]
        assert matrix.next_dialogue is not None
        assert matrix.next_dialogue.number == 4
        assert all(reading.on.first_day <= datetime.date(2022, 12, 31) for reading in matrix.progress)


class TestMovement:
    @pytest.mark.parametrize(
        ("before", "now", "movement"),
        [
            (RAISED, AGREED, Movement.UP),
            (AGREED, RAISED, Movement.DOWN),
            (AGREED, AGREED, Movement.SAME),
            (NONE, RAISED, Movement.UP),
            (NOT_RAISED, RAISED, Movement.UP),
            (AGREED, NONE, None),
            (AGREED, NOT_RAISED, None),
            (NONE, NOT_RAISED, None),
        ],
    )
    def test_a_stage_is_compared_with_the_one_before(
        self, before: AreaStage, now: AreaStage, movement: Movement | None
    ) -> None:
        assert compare_stages(before, now) is movement

    def read(self, *stages: AreaStage | None, others: tuple[bool, ...] = ()) -> list[Movement | None]:
        """Return the movements of an area; at a dialogue marked in `others` another area has a reading."""
        area, other = make_area(), make_area()
        for number, stage in enumerate(stages, start=1):
            dialogue = make_dialogue(number=number, on=f"20{10 + number}-05-14")
            if stage is not None:
                make_progress(stage, dialogue=dialogue, area=area)
            if number <= len(others) and others[number - 1]:
                make_progress(RAISED, dialogue=dialogue, area=other)
        matrix = read_matrix(Partnership.objects.get(slug="aa-zz"), datetime.date(2026, 11, 22))
        (row,) = [row for row in matrix.rows if row.area == area]
        return [cell.movement for cell in row.cells]

    def test_the_first_dialogue_moves_nothing(self) -> None:
        assert self.read(AGREED) == [None]

    def test_an_area_that_was_absent_and_returns_has_moved_up(self) -> None:
        assert self.read(AGREED, None, RAISED, others=(False, True)) == [None, None, Movement.UP]

    def test_an_area_can_move_back(self) -> None:
        assert self.read(AGREED, EXPLORING) == [None, Movement.DOWN]

    def test_after_a_dialogue_of_which_nothing_was_published_nothing_has_moved(self) -> None:
        assert self.read(AGREED, None, EXPLORING, EXPLORING) == [None, None, None, Movement.SAME]

    def test_a_dialogue_whose_record_is_a_draft_counts_as_unrecorded(self) -> None:
        area = make_area()
        for number, publication in ((1, Publication.DRAFT), (2, Publication.PUBLISHED)):
            dialogue = make_dialogue(number=number, on=f"201{number}-05-14")
            make_progress(AGREED, dialogue=dialogue, area=area, publication=publication)
        matrix = read_matrix(Partnership.objects.get(slug="aa-zz"), datetime.date(2026, 11, 22))
        (row,) = [row for row in matrix.rows if row.area == area]
        assert [cell.stage for cell in row.cells] == [NONE, AGREED]
        assert [cell.movement for cell in row.cells] == [None, None]
        assert [dialogue.number for dialogue in matrix.unrecorded] == [1]

    def test_every_movement_has_a_mark_and_words(self) -> None:
        assert all(movement.value and str(movement.label) for movement in Movement)


class TestDormant:
    @pytest.mark.parametrize(
        ("stages", "dormant"),
        [
            ([RAISED, NONE, NONE], True),
            ([RAISED, NOT_RAISED, NONE], True),
            ([RAISED, NONE, RAISED], False),
            ([NONE, RAISED, NONE], False),
            ([NONE, NONE, NONE], False),
            ([RAISED, NONE], False),
            ([], False),
        ],
    )
    def test_an_area_sleeps_after_two_dialogues_without_it(self, stages: list[AreaStage], dormant: bool) -> None:
        assert is_dormant(stages) is dormant


class TestWhatIsCounted:
    @pytest.fixture
    def partnership(self) -> Partnership:
        return make_partnership()

    def row(self, partnership: Partnership, area: CooperationArea, today: datetime.date) -> object:
        (row,) = [row for row in read_matrix(partnership, today).rows if row.area == area]
        return row

    def test_drafts_are_never_counted(self, partnership: Partnership, today: datetime.date) -> None:
        area, dialogue = make_area(), make_dialogue()
        make_action(area=area, raised_at=dialogue)
        make_action(area=area, raised_at=dialogue, publication=Publication.DRAFT)
        make_progress(RAISED, dialogue=dialogue, area=area)
        make_progress(AGREED, on="2025-01-01", area=area, partnership=partnership, publication=Publication.DRAFT)
        row = self.row(partnership, area, today)
        assert row.unfinished == 1
        assert row.now == RAISED

    def test_a_draft_area_has_no_row(self, partnership: Partnership, today: datetime.date) -> None:
        hidden = make_area(publication=Publication.DRAFT)
        assert hidden not in [row.area for row in read_matrix(partnership, today).rows]

    def test_a_draft_dialogue_has_no_column_and_is_not_next(
        self, partnership: Partnership, today: datetime.date
    ) -> None:
        make_dialogue(number=1, publication=Publication.DRAFT)
        make_dialogue(number=2, on=None, publication=Publication.DRAFT)
        matrix = read_matrix(partnership, today)
        assert (matrix.columns, matrix.next_dialogue, matrix.series) == ((), None, None)

    def test_a_cancelled_dialogue_is_neither_held_nor_next(
        self, partnership: Partnership, today: datetime.date
    ) -> None:
        make_dialogue(number=1, status=DialogueStatus.CANCELLED)
        make_dialogue(number=2, on=None)
        matrix = read_matrix(partnership, today)
        assert matrix.columns == ()
        assert matrix.next_dialogue is not None
        assert matrix.next_dialogue.number == 2

    def test_the_stage_now_is_the_newest_on_the_ladder_between_dialogues_too(
        self, partnership: Partnership, today: datetime.date
    ) -> None:
        area = make_area()
        make_progress(RAISED, dialogue=make_dialogue(number=1), area=area)
        between = make_progress(AGREED, on="2025-01-01", area=area, partnership=partnership)
        make_progress(NOT_RAISED, dialogue=make_dialogue(number=2, on="2025-05-14"), area=area)
        row = self.row(partnership, area, today)
        assert (row.now, row.newest) == (AGREED, between)

    def test_a_day_without_a_record_has_an_empty_matrix(self, partnership: Partnership, today: datetime.date) -> None:
        matrix = read_matrix(partnership, today)
        assert (matrix.latest, matrix.previous, matrix.unrecorded, matrix.stage_counts) == (None, None, (), {})
        assert sum(matrix.moved.values()) == 0


class TestSeries:
    def test_the_first_series_is_read_unless_another_is_named(self, today: datetime.date) -> None:
        partnership = Partnership.objects.get(slug="us-kr")
        assert read_matrix(partnership, today).series.code == "civil"
        named = read_matrix(partnership, today, series_code="policy")
        assert named.series.code == "policy"
        assert [series.code for series in named.all_series] == ["civil", "policy"]

    @pytest.mark.parametrize("code", ["comprehensive", "nothing", "CIVIL"])
    def test_a_series_of_another_partnership_is_refused(self, today: datetime.date, code: str) -> None:
        with pytest.raises(DialogueSeries.DoesNotExist):
            read_matrix(Partnership.objects.get(slug="us-kr"), today, series_code=code)

    def test_a_draft_series_is_refused(self, today: datetime.date) -> None:
        partnership = make_partnership()
        make_dialogue(series=make_series(partnership, code="hidden", publication=Publication.DRAFT))
        with pytest.raises(DialogueSeries.DoesNotExist):
            read_matrix(partnership, today, series_code="hidden")
