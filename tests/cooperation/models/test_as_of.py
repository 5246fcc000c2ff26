"""Reading the record as of a day: never a later row, and today always what is stored.

Each reading in SQL is compared with a plain walk through the rows in Python.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import hypothesis
import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agency,
    Agreement,
    Appointment,
    AreaProgress,
    AreaStage,
    Milestone,
    Mission,
    MissionPhase,
    PartialDate,
    Program,
    StatusChange,
    WorkingGroup,
)
from tests.conftest import NOW
from tests.makers import (
    build,
    make_action,
    make_agreement,
    make_appointment,
    make_area,
    make_mission,
    make_partnership,
)

pytestmark = pytest.mark.django_db

TODAY = NOW.date()

# A few years, so that dates fall close to one another and to the day of reading.
past_days = st.dates(datetime.date(2023, 11, 1), TODAY)
days = st.dates(datetime.date(2023, 10, 1), datetime.date(2027, 2, 28))


def precise_to(day: datetime.date, precision: int) -> PartialDate:
    return PartialDate(*(day.year, day.month, day.day)[:precision])


past = st.builds(precise_to, past_days, st.integers(1, 3))
any_date = st.builds(precise_to, days, st.integers(1, 3))


@st.composite
def reading_days(draw, dates: list[PartialDate | None]) -> datetime.date:
    """A day to read on: any, or one beside the edge of a date on record."""
    known = [date for date in dates if date is not None]
    if not known or draw(st.booleans()):
        return draw(days)
    date = draw(st.sampled_from(known))
    return draw(st.sampled_from([date.first_day, date.last_day])) + datetime.timedelta(days=draw(st.integers(-1, 1)))


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class TestAreas:
    @given(
        st.lists(
            st.tuples(st.integers(0, 1), past, st.sampled_from(AreaStage), st.booleans()),
            unique_by=lambda row: row[:2],
            max_size=8,
        ),
        st.data(),
    )
    def test_the_newest_reading_of_the_day_stands_for_each_area(self, rows, data):
        day = data.draw(reading_days([on for _, on, _, _ in rows]))
        with rolled_back():
            pair, areas = make_partnership(), [make_area(), make_area()]
            for area, on, stage, published in rows:
                publication = "published" if published else "draft"
                build(
                    AreaProgress, partnership=pair, area=areas[area], on=on, stage=stage, publication=publication
                ).save()
            expected = {}
            for area, on, stage, published in sorted(rows, key=lambda row: row[1]):
                if published and on.first_day <= day:
                    expected[areas[area].pk] = (on, stage)
            read = AreaProgress.objects.filter(partnership=pair).public().as_of(day)
            assert {row.area_id: (row.on, row.stage) for row in read} == expected
            assert len(read) == len(expected)


steps = st.lists(
    st.tuples(past, st.sampled_from(ActionItemStatus)), unique_by=lambda step: (str(step[0]), step[1]), max_size=6
)


class TestActions:
    @contextmanager
    def an_action(self, raised_on, due_on, taken) -> Iterator[ActionItem]:
        """An action with its steps, taken in this order; none is earlier than the day it was raised."""
        with rolled_back():
            action = make_action(raised_on=str(raised_on))
            ActionItem.objects.filter(pk=action.pk).update(due_on=due_on)
            for on, status in taken:
                StatusChange(action_item=action, on=on, status=status).save()
            yield action

    def standing(self, raised_on, taken, day) -> tuple[str, PartialDate]:
        """The status on a day: the last step by then, the one recorded later among two of one date."""
        known = [(on, order, status) for order, (on, status) in enumerate(taken) if on.first_day <= day]
        on, _, status = max(known, default=(raised_on, 0, ActionItemStatus.OPEN))
        return status, on

    @given(past, st.none() | any_date, steps, st.data())
    def test_an_action_stands_and_waits_as_a_plain_reading_of_its_steps_says(self, raised_on, due_on, steps, data):
        taken = [step for step in steps if step[0] >= raised_on]
        day = data.draw(reading_days([raised_on, due_on, *(on for on, _ in taken)]))
        status, since = self.standing(raised_on, taken, day)
        raised = raised_on.first_day <= day
        unfinished = raised and status in ("open", "under_way")
        past_due = due_on is not None and due_on.last_day < day
        waits = unfinished and past_due and not since.first_day > due_on.last_day
        with self.an_action(raised_on, due_on, taken) as action:
            mine = ActionItem.objects.filter(pk=action.pk)
            read = [(row.status_then, row.status_then_on) for row in mine.as_of(day)]
            assert read == ([(status, since)] if raised else [])
            assert mine.unfinished(day).exists() == unfinished
            assert mine.awaiting_update(day).exists() == waits

    @given(past, steps, st.data())
    def test_today_is_what_is_stored(self, raised_on, steps, data):
        taken = [step for step in steps if step[0] >= raised_on]
        with self.an_action(raised_on, None, taken) as action:
            if taken and data.draw(st.booleans()):
                on, status = data.draw(st.sampled_from(taken))
                action.status_changes.get(on=on, status=status).delete()
            read = ActionItem.objects.as_of(TODAY).get(pk=action.pk)
            assert (read.status, read.status_on) == (read.status_then, read.status_then_on)


milestones = st.lists(
    st.tuples(past, st.sampled_from([*MissionPhase, ""]), st.none() | past),
    unique_by=lambda step: str(step[0]),
    max_size=6,
)


class TestMissions:
    @contextmanager
    def a_mission(self, rows) -> Iterator[Mission]:
        with rolled_back():
            mission = make_mission()
            for on, leads_to, stated_on in rows:
                Milestone(
                    mission=mission,
                    kind="operation",
                    on=on,
                    leads_to=leads_to,
                    is_planned=stated_on is not None,
                    stated_on=stated_on,
                ).save()
            yield mission

    @given(milestones, st.data())
    def test_a_mission_has_the_phase_of_its_last_reached_step_by_the_day(self, rows, data):
        day = data.draw(reading_days([date for on, _, stated_on in rows for date in (on, stated_on)]))
        known = not rows or any((stated_on or on).first_day <= day for on, _, stated_on in rows)
        phase = MissionPhase.PROPOSED
        for on, leads_to, stated_on in sorted(rows, key=lambda row: row[0]):
            if stated_on is None and on.first_day <= day and leads_to:
                phase = leads_to
        with self.a_mission(rows) as mission:
            read = Mission.objects.as_of(day).filter(pk=mission.pk)
            assert [row.phase_then for row in read] == ([phase] if known else [])

    @given(milestones, st.data())
    def test_today_is_what_is_stored(self, rows, data):
        with self.a_mission(rows) as mission:
            if rows and data.draw(st.booleans()):
                mission.milestones.get(on=data.draw(st.sampled_from(rows))[0]).delete()
            read = Mission.objects.as_of(TODAY).get(pk=mission.pk)
            assert read.phase == read.phase_then


@st.composite
def in_order(draw, count: int) -> list[PartialDate | None]:
    """Dates that follow one another; some are not on record."""
    dates = sorted(draw(st.lists(any_date, min_size=count, max_size=count)))
    return [date if draw(st.booleans()) else None for date in dates]


class TestAgreements:
    @given(st.none() | any_date, in_order(3), st.data())
    def test_an_agreement_stands_where_its_dates_of_the_day_say(self, announced, others, data):
        signed, in_force, ended = others
        hypothesis.assume(announced or signed or in_force)
        day = data.draw(reading_days([announced, *others]))
        expected = None
        for date, status in ((announced, "announced"), (signed, "signed"), (in_force, "in_force")):
            if date is not None and date.first_day <= day:
                expected = status
        if expected is not None and ended is not None and ended.last_day < day:
            expected = "ended"
        with rolled_back():
            agreement = make_agreement(announced_on=announced, signed_on=signed, in_force_on=in_force, ends_on=ended)
            mine = Agreement.objects.filter(pk=agreement.pk)
            assert agreement.status_on(day) == expected
            assert [read.status_then for read in mine.as_of(day)] == ([expected] if expected else [])
            assert mine.in_force(day).exists() == (
                in_force is not None and in_force.first_day <= day and not (ended and ended.last_day < day)
            )


class TestAppointments:
    @given(in_order(2), st.none() | any_date, st.data())
    def test_an_appointment_runs_as_a_plain_reading_of_its_dates_says(self, dates, verified, data):
        starts, ends = dates
        hypothesis.assume(starts or verified)
        day = data.draw(reading_days([starts, ends, verified]))
        first = starts or verified
        runs = first.first_day <= day and (ends is None or day <= ends.last_day)
        with rolled_back():
            appointment = make_appointment(starts_on=starts, ends_on=ends, verified_on=verified)
            assert Appointment.objects.as_of(day).filter(pk=appointment.pk).exists() == runs


class TestDemo:
    """The record itself, read today, is what is stored in it."""

    @pytest.mark.parametrize("model", [ActionItem, Agency, Agreement, Mission, Program, WorkingGroup])
    def test_the_rows_known_by_a_day_are_those_that_stood_somehow_on_it(self, model):
        for year in range(1998, 2028):
            known, standing = (
                read(datetime.date(year, 5, 14)) for read in (model.objects.known_by, model.objects.as_of)
            )
            assert set(known.values_list("pk")) == set(standing.values_list("pk")), year

    def test_every_action_has_the_status_of_its_last_step(self):
        for action in ActionItem.objects.as_of(TODAY):
            assert (action.status, action.status_on) == (action.status_then, action.status_then_on), action

    def test_every_mission_has_the_phase_of_its_last_step(self):
        for mission in Mission.objects.as_of(TODAY):
            assert mission.phase == mission.phase_then, mission
