"""Partial dates: read, ordered and compared, in Python and in the database alike."""

import datetime
import itertools

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from hypothesis import example, given
from hypothesis import strategies as st

from cooperation.models import PartialDate, Source, StatusChange
from cooperation.models.partial_date import last_day_of
from tests.makers import build, make_action, make_source

days = st.dates(datetime.date(1957, 10, 4), datetime.date(2100, 12, 31))
partial_dates = st.builds(
    lambda day, precision: PartialDate(*(day.year, day.month, day.day)[:precision]), days, st.integers(1, 3)
)


@st.composite
def close_pairs(draw) -> tuple[PartialDate, datetime.date]:
    """A partial date and a day near its edges, where a comparison goes wrong first."""
    date = draw(partial_dates)
    edge = draw(st.sampled_from([date.first_day, date.last_day]))
    return date, edge + datetime.timedelta(days=draw(st.integers(-40, 40)))


class TestReading:
    @pytest.mark.parametrize("text", ["2014", "2014-07", "2014-07-21", "2024-02-29", "0001", "9999-12-31"])
    def test_a_date_is_written_as_it_was_read(self, text):
        assert str(PartialDate.parse(text)) == text

    def test_a_date_keeps_the_precision_of_its_source(self):
        assert PartialDate.parse("2014") == PartialDate(2014)
        assert PartialDate.parse("2014-07") == PartialDate(2014, 7)
        assert PartialDate.parse(" 2014-07-21\n") == PartialDate(2014, 7, 21)
        assert [PartialDate.parse(text).is_exact for text in ("2014", "2014-07", "2014-07-21")] == [False, False, True]

    @pytest.mark.parametrize(
        "text",
        [
            *("2025-13", "2025-00", "2025-02-30", "2025-02-29", "2025-06-31", "2025-01-00", "0000", "0000-01"),
            *("20145", "201", "2014-7", "2014-07-1", "2014-", "2014-07-", "2014/07", "14-07-2021", "-2014"),
            *("", " ", "2014 07", "July 2014", "2014-07-21T00:00", "２０１４", "by 2035"),
        ],
    )
    def test_text_that_is_no_date_is_refused(self, text):
        with pytest.raises(ValueError, match=r"Not a year|month must be|day is out of range|year 0 is out"):
            PartialDate.parse(text)

    def test_a_day_without_its_month_is_refused(self):
        with pytest.raises(ValueError, match="needs its month"):
            PartialDate(2014, None, 21)

    @given(days)
    def test_a_day_is_its_own_first_and_last(self, day):
        date = PartialDate.from_day(day)
        assert date.first_day == date.last_day == day
        assert date.is_exact

    def test_a_period_ends_on_its_last_day(self):
        assert PartialDate(2024).last_day == datetime.date(2024, 12, 31)
        assert PartialDate(2024, 2).last_day == datetime.date(2024, 2, 29)
        assert PartialDate(2023, 2).last_day == datetime.date(2023, 2, 28)

    @given(partial_dates)
    def test_writing_and_reading_gives_the_same_date(self, date):
        assert PartialDate.parse(str(date)) == date


class TestOrder:
    def test_a_year_comes_before_its_months_and_a_month_before_its_days(self):
        ordered = ["2013-12-31", "2014", "2014-01", "2014-01-01", "2014-02", "2014-12-31", "2015"]
        for earlier, later in itertools.pairwise(PartialDate.parse(text) for text in ordered):
            assert earlier < later
            assert earlier <= later
            assert later > earlier
            assert not later <= earlier

    @given(partial_dates, partial_dates)
    def test_dates_compare_by_their_first_day(self, one, other):
        if one.first_day != other.first_day:
            assert (one < other) == (one.first_day < other.first_day)

    def test_a_date_does_not_compare_with_text(self):
        with pytest.raises(TypeError):
            assert PartialDate(2014) < "2015"

    @pytest.mark.django_db
    @given(st.lists(partial_dates, unique=True, min_size=2, max_size=8))
    @example([PartialDate(2014, 7, 21), PartialDate(2014, 7), PartialDate(2014), PartialDate(2013, 12, 31)])
    def test_the_database_orders_as_python_does(self, dates):
        with transaction.atomic():
            Source.objects.bulk_create(
                build(Source, slug=f"order-{n}", published_on=date, publisher_en="P", kind="press", reliability="B")
                for n, date in enumerate(dates)
            )
            read = Source.objects.filter(slug__startswith="order-").order_by("published_on")
            assert [source.published_on for source in read] == sorted(dates)
            transaction.set_rollback(True)


class TestTime:
    def test_a_period_has_begun_on_its_first_day(self):
        july = PartialDate(2014, 7)
        assert not july.begun_by(datetime.date(2014, 6, 30))
        assert july.begun_by(datetime.date(2014, 7, 1))

    def test_a_period_is_over_only_after_its_last_day(self):
        for text in ("2025", "2025-12", "2025-12-31"):
            assert not PartialDate.parse(text).over_before(datetime.date(2025, 12, 31))
            assert PartialDate.parse(text).over_before(datetime.date(2026, 1, 1))

    @given(close_pairs())
    def test_a_period_is_never_over_before_it_has_begun(self, pair):
        date, day = pair
        assert date.begun_by(day) or not date.over_before(day)

    @pytest.mark.django_db
    @given(close_pairs())
    @example((PartialDate(2025), datetime.date(2025, 12, 31)))
    @example((PartialDate(2025), datetime.date(2026, 1, 1)))
    @example((PartialDate(2025, 12), datetime.date(2025, 12, 31)))
    @example((PartialDate(2025, 1, 1), datetime.date(2025, 1, 1)))
    def test_the_database_agrees_with_python(self, pair):
        date, day = pair
        source = Source.objects.filter(slug="made-up-source-1").first() or make_source()
        Source.objects.filter(pk=source.pk).update(published_on=date)
        mine = Source.objects.filter(pk=source.pk)
        assert mine.get().published_on == date
        assert mine.filter(published_on__begun_by=day).exists() == date.begun_by(day)
        assert mine.filter(published_on__over_before=day).exists() == date.over_before(day)
        assert mine.filter(published_on__over_before=PartialDate.from_day(day)).exists() == date.over_before(day)
        assert mine.exclude(published_on__begun_by=day).exists() == (not date.begun_by(day))
        assert mine.exclude(published_on__over_before=day).exists() == (not date.over_before(day))

    @pytest.mark.django_db
    def test_a_missing_date_has_neither_begun_nor_ended(self, today):
        mine = Source.objects.filter(pk=make_source(published_on=None).pk)
        assert not mine.filter(published_on__begun_by=today).exists()
        assert not mine.filter(published_on__over_before=today).exists()
        assert mine.exclude(published_on__over_before=today).exists()

    @pytest.mark.django_db
    def test_a_computed_date_is_compared_like_a_column(self, today):
        make_source(published_on="2025-12")
        read = Source.objects.annotate(seen=F("published_on")).filter(slug="made-up-source-1")
        assert read.filter(seen__over_before=today).exists()
        assert not read.filter(seen__over_before=datetime.date(2025, 12, 31)).exists()

    @pytest.mark.parametrize("moment", [datetime.datetime(2025, 1, 1), "2025-01-01", PartialDate(2025), 2025, None])
    @pytest.mark.parametrize("lookup", ["begun_by", "over_before"])
    def test_a_question_about_time_is_asked_with_a_day(self, lookup, moment):
        with pytest.raises((TypeError, ValueError), match=r"Ask with a day|Cannot use None"):
            Source.objects.filter(**{f"published_on__{lookup}": moment})

    @pytest.mark.django_db
    def test_the_database_finds_the_last_day_of_a_date(self):
        mine = Source.objects.filter(pk=make_source().pk)
        februaries = [f"{year}-02" for year in (1900, 1999, 2000, 2024, 2025, 2100, 2104)]
        for text in ["2024", "2024-02-10", "2025-12-31", *februaries, *(f"2025-{month:02d}" for month in range(1, 13))]:
            mine.update(published_on=text)
            (last,) = mine.values_list(last_day_of("published_on"), flat=True)
            assert last == PartialDate.from_day(PartialDate.parse(text).last_day)


class TestField:
    @pytest.mark.parametrize(
        ("value", "kept"),
        [
            (2014, PartialDate(2014)),
            ("2014-07", PartialDate(2014, 7)),
            (datetime.date(2014, 7, 21), PartialDate(2014, 7, 21)),
            (PartialDate(2014), PartialDate(2014)),
            ("", None),
            (None, None),
        ],
    )
    def test_text_numbers_and_days_become_dates(self, value, kept):
        assert Source._meta.get_field("published_on").to_python(value) == kept

    def test_a_date_on_no_calendar_is_refused_with_an_example(self):
        with pytest.raises(ValidationError, match=r"“2025-13” is not a date. Write 2027, 2027-03 or 2027-03-14."):
            Source._meta.get_field("published_on").to_python("2025-13")

    def test_a_new_row_has_no_date_rather_than_an_empty_text(self):
        assert StatusChange().on is None

    @pytest.mark.django_db
    def test_a_row_with_an_impossible_date_is_refused_and_not_broken(self):
        change = build(StatusChange, action_item=make_action(), status="completed", on="2025-13")
        with pytest.raises(ValidationError) as refused:
            change.full_clean()
        assert refused.value.message_dict == {"on": ["“2025-13” is not a date. Write 2027, 2027-03 or 2027-03-14."]}


class SourceForm(forms.ModelForm):
    class Meta:
        model = Source
        fields = ("published_on", "accessed_on")


class StatusChangeForm(forms.ModelForm):
    class Meta:
        model = StatusChange
        fields = ("action_item", "status", "on")


@pytest.mark.django_db
class TestForm:
    def test_a_form_keeps_the_precision_and_leaves_an_empty_box_empty(self):
        form = SourceForm({"published_on": "2014-07", "accessed_on": ""}, instance=make_source())
        assert form.is_valid(), form.errors
        source = form.save()
        source.refresh_from_db()
        assert source.published_on == PartialDate(2014, 7)
        assert source.accessed_on is None

    def test_a_form_shows_the_date_as_it_was_entered(self):
        box = str(SourceForm(instance=make_source(published_on="2014-07"))["published_on"])
        assert 'value="2014-07"' in box
        assert 'placeholder="2027-03-14"' in box

    def test_a_form_returned_as_it_was_has_not_changed(self):
        source = make_source(published_on="2014-07", accessed_on=None)
        form = SourceForm({"published_on": "2014-07", "accessed_on": ""}, instance=source)
        assert not form.has_changed()
        assert SourceForm({"published_on": "2014", "accessed_on": ""}, instance=source).changed_data == ["published_on"]

    def test_a_form_refuses_a_date_on_no_calendar(self):
        form = StatusChangeForm({"action_item": make_action().pk, "status": "completed", "on": "2025-02-30"})
        assert form.errors == {"on": ["“2025-02-30” is not a date. Write 2027, 2027-03 or 2027-03-14."]}
