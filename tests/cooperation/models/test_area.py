"""Cooperation areas: a ladder of stages, and dated readings of how far each area has come."""

import datetime

import pytest
from django.db.models import QuerySet

from cooperation.models import AreaProgress, AreaStage, PartialDate
from tests.makers import build, make_area, make_dialogue, make_partnership, make_progress, make_series, refusal


def mine() -> QuerySet:
    return AreaProgress.objects.filter(partnership__slug="aa-zz")


class TestStage:
    def test_the_ladder_has_five_steps_from_raised_to_delivered(self):
        ranks = {stage.value: stage.rank for stage in AreaStage}
        assert ranks == {
            "not_on_record": 0,
            "not_raised": 0,
            "raised": 1,
            "exploring": 2,
            "agreed": 3,
            "under_way": 4,
            "delivered": 5,
        }

    def test_every_stage_has_words_and_a_glyph_of_its_own(self):
        assert all(str(stage.definition).endswith(".") and stage.label for stage in AreaStage)
        assert len({stage.glyph for stage in AreaStage}) == len(AreaStage)

    def test_not_on_record_is_not_the_same_as_not_raised(self):
        assert AreaStage.NOT_ON_RECORD.definition != AreaStage.NOT_RAISED.definition
        assert AreaProgress().stage == AreaStage.NOT_ON_RECORD


@pytest.mark.django_db
class TestReading:
    def a_reading(self, **fields) -> AreaProgress:
        return build(AreaProgress, **({"partnership": make_partnership(), "area": make_area()} | fields))

    def test_a_reading_left_without_a_day_is_of_the_last_day_of_its_dialogue(self):
        dialogue = make_dialogue(on="2024-05-14", ends_on="2024-05-15")
        reading = build(AreaProgress, partnership=dialogue.series.partnership, area=make_area(), dialogue=dialogue)
        assert refusal(reading) == {}
        assert reading.on == PartialDate(2024, 5, 15)

    def test_a_reading_left_without_a_day_is_of_the_day_of_a_short_dialogue(self):
        dialogue = make_dialogue(on="2014")
        reading = build(AreaProgress, partnership=dialogue.series.partnership, area=make_area(), dialogue=dialogue)
        assert refusal(reading) == {}
        assert reading.on == PartialDate(2014)

    def test_a_reading_between_dialogues_needs_its_day(self):
        assert refusal(self.a_reading()) == {"on": ["Name a dialogue, or the day of a reading between dialogues."]}

    def test_a_reading_at_a_dialogue_without_a_date_needs_its_day(self):
        dialogue = make_dialogue(5, None)
        reading = build(AreaProgress, partnership=dialogue.series.partnership, area=make_area(), dialogue=dialogue)
        assert refusal(reading) == {"on": ["The dialogue has no date yet. Give the day of this reading."]}

    def test_a_delivered_stage_needs_the_day_of_its_outcome_even_at_a_dialogue(self):
        dialogue = make_dialogue()
        reading = build(
            AreaProgress,
            partnership=dialogue.series.partnership,
            area=make_area(),
            dialogue=dialogue,
            stage=AreaStage.DELIVERED,
        )
        assert refusal(reading) == {"on": ["A delivered stage needs the day on which the outcome was reached."]}
        reading.on = "2024-05-14"
        assert refusal(reading) == {}

    def test_a_reading_lies_within_the_days_of_its_dialogue(self):
        dialogue = make_dialogue(on="2024-05-14", ends_on="2024-05-15")
        for day, reasons in (("2024-05-13", {"on": ["The day lies outside the dialogue's dates."]}), ("2024-05", {})):
            reading = build(
                AreaProgress, partnership=dialogue.series.partnership, area=make_area(), dialogue=dialogue, on=day
            )
            assert refusal(reading) == reasons

    def test_a_reading_is_at_a_dialogue_of_its_own_partnership(self):
        elsewhere = make_dialogue(series=make_series(make_partnership("XA", "XB")))
        reading = self.a_reading(dialogue=elsewhere, on="2024-05-14")
        assert refusal(reading) == {"dialogue": ["This dialogue belongs to another partnership."]}

    @pytest.mark.parametrize("on", ["2025-13", "2025-02-30", "20145"])
    def test_a_day_on_no_calendar_is_refused(self, on):
        assert f"“{on}” is not a date. Write 2027, 2027-03 or 2027-03-14." in refusal(self.a_reading(on=on))["on"]

    def test_an_area_has_one_reading_at_a_dialogue_and_one_on_a_day(self):
        first = make_progress(dialogue=make_dialogue(on="2024-05"))
        again = build(
            AreaProgress, partnership=first.partnership, area=first.area, dialogue=first.dialogue, on="2024-05-14"
        )
        assert refusal(again) == {
            "__all__": ["This area already has a reading at this dialogue. Change that one."],
        }
        between = build(AreaProgress, partnership=first.partnership, area=first.area, on="2024-05")
        assert refusal(between) == {"__all__": ["This area already has a reading on this day. Change that one."]}

    def test_a_reading_is_named_by_its_dialogue_or_its_day(self):
        assert make_progress(dialogue=make_dialogue(4)).anchor == "civil-4"
        assert make_progress(on="2024-09").anchor == "on-2024-09"


@pytest.mark.django_db
class TestChronicle:
    def test_readings_are_told_oldest_first(self):
        area = make_area()
        days = ["2024-05-14", "2014", "2024", "2024-05"]
        for day in days:
            make_progress(on=day, area=area)
        assert [str(reading.on) for reading in mine().chronological()] == sorted(days)

    def test_a_reading_at_a_dialogue_comes_before_one_between_dialogues_of_the_same_day(self):
        between = make_progress(on="2024-05-14")
        at_dialogue = make_progress(dialogue=make_dialogue())
        assert list(mine().chronological()) == [at_dialogue, between]

    def test_readings_are_known_from_their_first_day(self):
        reading = make_progress(on="2024-05")
        assert not mine().known_by(datetime.date(2024, 4, 30)).exists()
        assert list(mine().known_by(datetime.date(2024, 5, 1))) == [reading]

    def test_the_newest_reading_stands_until_the_next(self):
        area = make_area()
        first = make_progress(on="2016-04-27", area=area)
        second = make_progress(on="2018-07", area=area)
        assert not mine().as_of(datetime.date(2016, 4, 26)).exists()
        assert list(mine().as_of(datetime.date(2018, 6, 30))) == [first]
        assert list(mine().as_of(datetime.date(2018, 7, 1))) == [second]

    def test_each_area_and_partnership_has_a_reading_of_its_own(self, today):
        area = make_area()
        here = make_progress(on="2024", area=area)
        there = make_progress(on="2025", area=area, partnership=make_partnership("XA", "XB"))
        other = make_progress(on="2014")
        assert set(AreaProgress.objects.filter(area__in=[area, other.area]).as_of(today)) == {here, there, other}

    def test_areas_of_a_stage_are_sought_among_the_readings_that_stand(self, today):
        area = make_area()
        make_progress("exploring", "2016", area=area)
        newest = make_progress("agreed", "2018", area=area)
        assert not mine().as_of(today).filter(stage="exploring").exists()
        assert list(mine().as_of(today).filter(stage="agreed")) == [newest]

    def test_a_newer_draft_does_not_hide_the_published_reading(self, today):
        area = make_area()
        published = make_progress(on="2016", area=area)
        make_progress(on="2018", area=area, publication="draft")
        assert list(mine().public().as_of(today)) == [published]

    def test_a_dialogue_taken_back_to_draft_leaves_the_reading_before_it(self, today):
        area = make_area()
        before = make_progress(dialogue=make_dialogue(1, "2016-04-27"), area=area)
        make_progress(dialogue=make_dialogue(2, "2018-07-19", publication="draft"), area=area)
        assert list(mine().public().as_of(today)) == [before]

    def test_a_series_taken_back_to_draft_leaves_the_reading_before_it(self, today):
        area = make_area()
        before = make_progress(on="2016", area=area)
        series = make_series(publication="draft")
        make_progress(dialogue=make_dialogue(2, "2018-07-19", series=series), area=area)
        assert list(mine().public().as_of(today)) == [before]
