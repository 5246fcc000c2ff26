import datetime

import pytest

from cooperation.models import Agreement, Citation, CitationStance, Event, Publication, SourceKind
from dashboard.readings.footnotes import Footnotes, read_footnotes
from tests.makers import make_agreement, make_citation, make_dialogue, make_event, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


def numbers(footnotes: Footnotes) -> dict[str, int]:
    return {note.source.slug: note.number for note in footnotes.notes}


def test_heavier_kinds_come_first_and_older_ones_within_a_kind(event: Event) -> None:
    for slug, kind, day in (
        ("secondary", SourceKind.SECONDARY, "2001"),
        ("press", SourceKind.PRESS, "2001"),
        ("newer", SourceKind.GOVERNMENT, "2025-04-15"),
        ("older", SourceKind.GOVERNMENT, "2025-04"),
        ("undated", SourceKind.GOVERNMENT, None),
        ("joint", SourceKind.JOINT, "2026"),
    ):
        make_citation(event, make_source(slug=slug, kind=kind, published_on=day))
    assert numbers(read_footnotes([event])) == {
        "joint": 1,
        "older": 2,
        "newer": 3,
        "undated": 4,
        "press": 5,
        "secondary": 6,
    }


def test_a_source_has_one_number_however_often_it_is_cited(event: Event) -> None:
    other, source = make_agreement(), make_source()
    make_citation(event, source)
    make_citation(event, source, field="starts_on")
    make_citation(other, source)
    footnotes = read_footnotes([event], [other])
    assert len(footnotes.notes) == 1
    assert footnotes.of(event) == footnotes.of(other) == footnotes.notes


def test_the_notes_of_a_record_stand_in_the_order_of_their_numbers(event: Event) -> None:
    make_citation(event, make_source(kind=SourceKind.PRESS))
    make_citation(event, make_source(kind=SourceKind.JOINT))
    assert [note.number for note in read_footnotes([event]).of(event)] == [1, 2]


def test_records_of_two_nouns_with_the_same_number_are_not_mixed_up(event: Event) -> None:
    Agreement.objects.filter(pk=event.pk).delete()
    agreement = make_agreement(partnerships=[])
    Agreement.objects.filter(pk=agreement.pk).update(id=event.pk)
    agreement.pk = event.pk
    make_citation(event)
    footnotes = read_footnotes([event], [agreement])
    assert footnotes.of(event)
    assert footnotes.of(agreement) == ()


def test_a_draft_source_is_neither_listed_nor_numbered(event: Event) -> None:
    make_citation(event, make_source(kind=SourceKind.JOINT, publication=Publication.DRAFT))
    make_citation(event, make_source(slug="public"))
    assert numbers(read_footnotes([event])) == {"public": 1}


def test_a_conflict_shows_what_the_record_follows_and_what_the_other_source_says() -> None:
    event = make_event(on="2025-09-24")
    followed, other = make_source(kind=SourceKind.JOINT), make_source()
    make_citation(event, followed)
    make_citation(
        event,
        other,
        field="starts_on",
        stance=CitationStance.CONFLICTS,
        value_as_stated={"en": "25 September 2025"},
    )
    footnotes = read_footnotes([event])
    (difference,) = footnotes.differences
    assert difference.about == event
    assert difference.value == event.starts_on
    assert difference.value.first_day == datetime.date(2025, 9, 24)
    assert difference.citation.value_as_stated == "25 September 2025"
    assert [note.source for note in difference.followed] == [followed]
    assert difference.conflicting.source == other


def test_a_source_that_only_disputes_a_record_does_not_support_it(event: Event) -> None:
    make_citation(event, stance=CitationStance.CONFLICTS, value_as_stated={"en": "Otherwise"})
    footnotes = read_footnotes([event])
    assert footnotes.of(event) == ()
    assert len(footnotes.notes) == 1


def test_a_conflict_about_a_draft_does_not_name_it() -> None:
    dialogue = make_dialogue(outcome=make_source(name="Hidden", publication=Publication.DRAFT))
    make_citation(
        dialogue, field="outcome", stance=CitationStance.CONFLICTS, value_as_stated={"en": "Another document"}
    )
    (difference,) = read_footnotes([dialogue]).differences
    assert difference.value is None


def test_a_conflict_about_a_public_record_names_it() -> None:
    dialogue = make_dialogue()
    make_citation(dialogue, field="series", stance=CitationStance.CONFLICTS, value_as_stated={"en": "Another name"})
    (difference,) = read_footnotes([dialogue]).differences
    assert difference.value == dialogue.series


def test_a_conflict_about_several_records_does_not_show_their_table(event: Event) -> None:
    make_citation(event, field="areas", stance=CitationStance.CONFLICTS, value_as_stated={"en": "Other areas"})
    (difference,) = read_footnotes([event]).differences
    assert difference.value is None


def test_everything_is_read_in_one_query(django_assert_num_queries: object) -> None:
    events = list(Event.objects.public())
    assert Citation.objects.filter(event__in=events).exists()
    with django_assert_num_queries(1):
        footnotes = read_footnotes(events)
        assert [note.source.country for note in footnotes.notes]


def test_a_page_without_records_has_no_notes() -> None:
    assert read_footnotes([], []) == Footnotes()
