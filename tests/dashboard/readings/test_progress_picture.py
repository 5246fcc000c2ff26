import datetime

import pytest

from cooperation.models import AreaStage, CooperationArea, Partnership
from dashboard.readings.matrix import read_matrix
from dashboard.readings.progress_picture import AreaLine, ProgressPicture, read_progress_picture
from tests.makers import make_area, make_dialogue, make_progress

pytestmark = pytest.mark.django_db


def picture_of(slug: str, day: datetime.date) -> ProgressPicture:
    return read_progress_picture(read_matrix(Partnership.objects.get(slug=slug), day))


def line_of(area: CooperationArea, day: datetime.date) -> AreaLine:
    return next(line for line in picture_of("aa-zz", day).lines if line.row.area == area)


def said(line: AreaLine) -> list[tuple[str, AreaStage, bool]]:
    return [(str(moment.on), moment.stage, moment.is_at_dialogue) for moment in line.moments]


def test_a_stage_holds_until_the_next_reading_at_or_between_dialogues(today: datetime.date) -> None:
    area, first = make_area(), make_dialogue(number=1, on="2020-05-14")
    make_progress(AreaStage.RAISED, dialogue=first, area=area)
    make_progress(AreaStage.AGREED, on="2021-03", area=area)
    line = line_of(area, today)
    assert said(line) == [("2020-05-14", AreaStage.RAISED, True), ("2021-03", AreaStage.AGREED, False)]
    low, riser, high = line.segments
    assert (low.y1, riser.y1, riser.y2) == (low.y2, low.y2, high.y1)
    assert high.y1 < low.y1
    assert high.x2 == 96


def test_a_dialogue_without_a_reading_breaks_the_line(today: datetime.date) -> None:
    area, first = make_area(), make_dialogue(number=1, on="2020-05-14")
    second = make_dialogue(number=2, on="2022-05-14")
    make_progress(AreaStage.RAISED, dialogue=first, area=area)
    make_progress(AreaStage.AGREED, dialogue=make_dialogue(number=3, on="2024-05-14"), area=area)
    line = line_of(area, today)
    assert [moment.stage.rank for moment in line.moments] == [1, 0, 3]
    (before, after) = line.segments
    marks = {mark.dialogue: mark.x for mark in picture_of("aa-zz", today).marks}
    assert before.x2 == marks[second]
    assert after.x1 > before.x2


def test_an_area_never_on_record_is_not_drawn(today: datetime.date) -> None:
    area = make_area()
    make_dialogue(number=1, on="2020-05-14")
    line = line_of(area, today)
    assert not line.is_drawn
    assert line.segments == ()


def test_the_last_stage_on_the_line_is_the_stage_now(today: datetime.date) -> None:
    for slug in ("us-kr", "us-jp"):
        for line in picture_of(slug, today).lines:
            on_ladder = [moment.stage for moment in line.moments if moment.stage.rank]
            assert line.is_drawn is bool(on_ladder)
            assert (on_ladder or [AreaStage.NOT_ON_RECORD])[-1] == line.row.now


def test_on_an_earlier_day_nothing_later_is_drawn() -> None:
    day = datetime.date(2022, 12, 31)
    picture = picture_of("us-kr", day)
    assert [mark.dialogue.number for mark in picture.marks] == [1, 2, 3]
    assert all(moment.on.begun_by(day) for line in picture.lines for moment in line.moments)


def test_nothing_is_asked_beyond_the_matrix(today: datetime.date, django_assert_num_queries: object) -> None:
    matrix = read_matrix(Partnership.objects.get(slug="us-kr"), today)
    with django_assert_num_queries(0):
        read_progress_picture(matrix)
