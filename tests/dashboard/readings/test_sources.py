import datetime
from typing import Any

import pytest
from django.db.models import QuerySet, Value
from django.http import QueryDict

from cooperation.models import CITABLE, CitationStance, Publication, Source, SourceReliability
from dashboard.filters.sources import SourceFilter, sources_on
from dashboard.readings import sources
from dashboard.readings.sources import KINDS, SourcePage, StatementCounts, read_source, read_source_rows
from tests.makers import (
    make_action,
    make_citation,
    make_delegate,
    make_dialogue,
    make_mission,
    make_progress,
    make_source,
    make_status_change,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def page(slug: str = "paper", day: datetime.date = TODAY) -> SourcePage:
    return read_source(slug, day)


def test_every_kind_of_record_that_can_be_cited_has_its_place() -> None:
    assert set(KINDS) == set(CITABLE)


def test_a_row_has_the_statements_backed_and_disputed(django_assert_num_queries: Any) -> None:
    source, dialogue = make_source(slug="paper"), make_dialogue()
    make_citation(dialogue, source)
    make_citation(dialogue, source, stance=CitationStance.CONFLICTS, field="city", value_as_stated="Elsewhere")
    with django_assert_num_queries(1):
        (row,) = read_source_rows(sources_on(None, TODAY).filter(slug="paper"), None, TODAY)
    assert (row.supports, row.disputes) == (1, 1)


class TestCountsThatAreKept:
    @pytest.mark.parametrize("day", [TODAY, datetime.date(2022, 6, 1)])
    def test_a_source_that_another_page_has_counted_says_the_same(self, day: datetime.date, only_read: None) -> None:
        counted = {source.pk: (source.supports_then, source.disputes_then) for source in sources_on(None, day)}
        for query in ("", "", "sort=name", "kind=joint", "sort=-supports", "sort=disputes"):
            listing = SourceFilter(QueryDict(query), partnership=None, day=day)
            rows = read_source_rows(listing.page_rows(0, 25), None, day)
            assert rows
            assert [(row.supports, row.disputes) for row in rows] == [counted[row.source.pk] for row in rows]

    def test_what_a_page_has_counted_is_not_counted_again(self, django_assert_num_queries: Any) -> None:
        counts, rows = StatementCounts(), sources_on(None, TODAY).order_by("slug")
        known = {source.pk: source.supports_then for source in counts.note(rows[:3])}
        keys = [*reversed(known)]
        with django_assert_num_queries(1):
            read = counts.read(keys, Source.objects.public(), otherwise_counted(rows))
        assert [source.supports_then for source in read] == [known[key] for key in keys]

    def test_what_none_has_counted_is(self, django_assert_num_queries: Any) -> None:
        counts, rows = StatementCounts(), sources_on(None, TODAY).order_by("slug")
        counts.note(rows[:3])
        keys = [source.pk for source in rows[2:5]]
        with django_assert_num_queries(1):
            read = counts.read(keys, Source.objects.public(), otherwise_counted(rows))
        assert [(source.pk, source.supports_then) for source in read] == [(key, UNCOUNTED) for key in keys]

    def test_a_source_withdrawn_since_is_left_out(self) -> None:
        counts, rows = StatementCounts(), sources_on(None, TODAY).order_by("slug")
        gone, *others = [source.pk for source in counts.note(rows[:3])]
        Source.objects.filter(pk=gone).update(publication=Publication.DRAFT)
        assert [source.pk for source in counts.read([gone, *others], Source.objects.public(), rows)] == others

    def test_a_process_keeps_a_bounded_number(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "MOST_COUNTED", 3)
        counts, rows = StatementCounts(), sources_on(None, TODAY).order_by("slug")
        counts.note(rows[:2])
        assert len(counts) == 2
        counts.note(rows[2:4])
        assert len(counts) == 0


#: No source has so many statements.
UNCOUNTED = -1


def otherwise_counted(rows: QuerySet[Source]) -> QuerySet[Source]:
    """Return the sources with counts that tell whether they were asked for."""
    return rows.annotate(supports_then=Value(UNCOUNTED), disputes_then=Value(UNCOUNTED))


class TestPage:
    @pytest.mark.sweep
    def test_every_statement_of_the_demo_record_has_a_name_and_a_page(self) -> None:
        seen = set()
        for source in Source.objects.all():
            for group in read_source(source.slug, TODAY).groups:
                seen.add(group.key)
                assert len(group.statements) == group.total
                assert all(statement.name and statement.url.startswith("/") for statement in group.statements)
        assert len(seen) > 12

    def test_statements_stand_by_kind_of_record(self) -> None:
        source, dialogue = make_source(slug="paper"), make_dialogue()
        make_citation(make_progress(dialogue=dialogue), source)
        make_citation(make_delegate(dialogue), source)
        make_citation(dialogue, source)
        found = page()
        assert [(group.key, group.total) for group in found.groups] == [
            ("area_progress", 1),
            ("dialogue", 1),
            ("delegate", 1),
        ]
        assert (found.supports, found.disputes) == (3, 0)

    def test_a_statement_leads_to_the_page_where_it_stands(self) -> None:
        source, action = make_source(slug="paper"), make_action("1.01")
        make_citation(make_status_change(action), source)
        ((statement,),) = [group.statements for group in page().groups]
        assert statement.url == "/aa-zz/actions/1.01/"
        assert statement.name == action.title

    def test_a_conflict_keeps_the_value_as_stated_and_names_the_field(self) -> None:
        make_citation(
            make_dialogue(),
            make_source(slug="paper"),
            stance=CitationStance.CONFLICTS,
            field="city",
            value_as_stated="Elsewhere",
        )
        ((statement,),) = [group.statements for group in page().groups]
        assert (statement.is_disputed, statement.field) == (True, "city")
        assert statement.citation.value_as_stated == "Elsewhere"
        assert (page().supports, page().disputes) == (0, 1)

    def test_a_field_that_holds_several_records_is_named_by_them(self) -> None:
        make_citation(make_mission(), make_source(slug="paper"), field="milestones")
        ((statement,),) = [group.statements for group in page().groups]
        assert statement.field == "milestones"

    def test_a_long_group_says_how_many_it_does_not_show(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "SHOWN", 2)
        source = make_source(slug="paper")
        for number in range(3):
            make_citation(make_dialogue(number + 1), source)
        (group,) = page().groups
        assert (len(group.statements), group.total, group.more) == (2, 3, 1)

    def test_later_statements_do_not_rest_on_it_yet(self) -> None:
        source = make_source(slug="paper")
        make_citation(make_dialogue(1, "2022-05-14"), source)
        make_citation(make_progress(on="2024-05-14"), source)
        assert [group.key for group in page(day=datetime.date(2023, 6, 1)).groups] == ["dialogue"]
        assert page(day=datetime.date(2023, 6, 1)).supports == 1

    def test_a_source_published_later_is_read_all_the_same(self) -> None:
        make_source(slug="paper", published_on="2026-01-01", reliability=SourceReliability.A)
        assert page(day=datetime.date(2020, 6, 1)).reliability == SourceReliability.A

    def test_an_outcome_document_names_the_dialogues_held_by_then(self) -> None:
        source = make_source(slug="paper")
        dialogue = make_dialogue(1, "2024-05-14", outcome=source)
        assert page().outcome_of == (dialogue,)
        assert page(day=datetime.date(2024, 5, 13)).outcome_of == ()

    def test_nothing_of_a_draft_is_shown(self) -> None:
        source = make_source(slug="paper")
        make_citation(make_dialogue(publication=Publication.DRAFT, outcome=source), source)
        assert (page().supports, page().groups, page().outcome_of) == (0, (), ())
        make_source(slug="hidden", publication=Publication.DRAFT)
        with pytest.raises(Source.DoesNotExist):
            page("hidden")

    def test_the_page_asks_as_often_as_it_says(self, django_assert_num_queries: Any) -> None:
        kinds = len(page("s1").groups)
        with django_assert_num_queries(3 + kinds):
            page("s1")
