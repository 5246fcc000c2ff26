"""Search text: every spelling of a name finds its row, and nothing finds rows by accident."""

import importlib
import unicodedata
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    AreaProgress,
    CooperationArea,
    Dialogue,
    Mission,
    Official,
    PublishedRow,
    Record,
    Source,
)
from cooperation.models.searchable import MatchRank, compose_search_text, normalize, search_words, squash
from cooperation.workflows.load_fixtures import load_fixtures
from tests.makers import (
    make_action,
    make_agency,
    make_dialogue,
    make_milestone,
    make_mission,
    make_official,
    make_source,
    make_status_change,
)

SEARCHABLE: list[type[Any]] = [
    model for model in apps.get_app_config("cooperation").get_models() if issubclass(model, PublishedRow)
]


class TestNormalizing:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Min-young", "Minyoung"),
            ("Min‑young", "minyoung"),
            ("O’Hara", "O'Hara"),
            ("O´Hara", "OHara"),
            ("2025-215A", "2025215a"),
            ("SWFO-L1", "swfol1"),
            ("“Seoul”", "seoul"),
            ("ＮＡＳＡ", "nasa"),
            ("Straße", "STRASSE"),
            (unicodedata.normalize("NFD", "한민영"), "한민영"),
            (unicodedata.normalize("NFD", "Élan"), "élan"),
            ("a\u200bb\u00adc", "abc"),
            ("과학·기술", "과학 기술"),
            ("과학ㆍ기술", "과학 기술"),
            ("one,two;three:four/five_six", "one two three four five six"),
            ("KARI(한국)", "kari 한국"),
            ("  many \t\n spaces ", "many spaces"),
            ("−5", "5"),
        ],
    )
    def test_two_spellings_become_one(self, one: str, other: str) -> None:
        assert normalize(one) == normalize(other)

    @pytest.mark.parametrize("text", ["50%", "4.09", "at&t", "🚀", "u.s."])
    def test_signs_that_tell_something_stay(self, text: str) -> None:
        assert normalize(text) == text

    @pytest.mark.parametrize("text", ["", " ", "\u3000", '"', "“”", "''", "\u200b", "()", "-", "\x00"])
    def test_a_text_of_spaces_and_quotes_becomes_nothing(self, text: str) -> None:
        assert normalize(text) == ""

    @given(st.text())
    def test_a_normalized_text_has_no_line_ends_no_tabs_and_single_spaces(self, text: str) -> None:
        found = normalize(text)
        assert found == " ".join(found.split())
        assert not set(found) & set("\n\t\x00'\"-")

    @given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "Z"])))
    def test_a_normalized_text_stays_as_it_is(self, text: str) -> None:
        assert normalize(normalize(text)) == normalize(text)

    def test_only_syllables_of_hangul_are_joined(self) -> None:
        assert squash("우주 환경 관측 of the sun 달 3 호") == "우주환경관측 of the sun 달 3 호"

    @pytest.mark.parametrize("text", ["", " ", '"', "%", "_", ".", "&", "🚀", "% ."])
    def test_a_query_without_a_letter_or_digit_has_no_words(self, text: str) -> None:
        assert search_words(text) == []

    def test_each_word_of_a_query_counts_once(self) -> None:
        assert search_words("The the THE moon") == ["the", "moon"]


class TestTheColumn:
    def test_each_name_stands_on_a_line_and_texts_after_a_tab(self) -> None:
        text = compose_search_text(["Made-up Probe", "", "Probe one\nProbe (two)"], ["Looks at the sun.", ""])
        assert text == "\nmadeup probe\nprobe one\nprobe two\n\tlooks at the sun.\t"

    def test_hangul_is_kept_in_both_spacings(self) -> None:
        assert compose_search_text(["우주 환경"], []) == "\n우주 환경\n우주환경\n\t"

    @pytest.mark.parametrize("model", SEARCHABLE)
    def test_every_noun_of_the_record_says_what_names_it(self, model: type[Any]) -> None:
        assert model.searched_names
        columns = {column.attname for column in model._meta.concrete_fields}
        assert {*model.searched_columns(model.searched_names), *model.searched_columns(model.searched_texts)} <= columns
        if issubclass(model, Record):
            assert {"name", "aliases"} <= set(model.searched_names)


@pytest.mark.django_db
class TestSaving:
    def test_every_row_of_the_demo_has_the_text_of_its_words(self) -> None:
        assert len(SEARCHABLE) == 14
        for model in SEARCHABLE:
            for row in model.objects.all():
                stored = row.search_text
                row.write_search_text()
                assert row.search_text == stored, row

    def test_a_changed_name_is_found_and_the_old_one_is_not(self) -> None:
        mission = make_mission(name="Lantern")
        mission.name_en = "Candle"
        mission.save()
        assert not Mission.objects.matching("lantern").exists()
        assert Mission.objects.matching("candle").get() == mission

    def test_saving_only_a_name_saves_its_search_text(self) -> None:
        mission = make_mission(name="Lantern")
        mission.name_en = "Candle"
        mission.save(update_fields=["name_en"])
        assert Mission.objects.matching("candle").get() == mission

    def test_saving_only_another_field_leaves_the_search_text(self) -> None:
        mission = make_mission(name="Lantern")
        mission.name_en = "Candle"
        mission.save(update_fields=["phase"])
        assert Mission.objects.matching("lantern").get() == mission
        assert not Mission.objects.matching("candle").exists()

    def test_a_row_read_in_part_keeps_its_search_text(self) -> None:
        mission = make_mission(name="Lantern", purpose="To give light.")
        part = Mission.objects.only("name_en").get(pk=mission.pk)
        part.name_en = "Candle"
        part.save()
        assert Mission.objects.matching("candle light").get() == mission

    def test_a_step_of_an_action_and_of_a_mission_leave_the_search_text(self) -> None:
        action, mission = make_action(title="Build a lantern"), make_mission(name="Lantern")
        make_status_change(action, ActionItemStatus.COMPLETED)
        action.refresh_from_db()
        action.move_to(ActionItemStatus.LAPSED, on="2024-10-01")
        make_milestone(mission, leads_to="launched")
        assert ActionItem.objects.matching("build lantern").get().status == ActionItemStatus.LAPSED
        assert Mission.objects.matching("lantern").get().phase == "launched"

    def test_loading_a_changed_fixture_changes_the_search_text(self, tmp_path: Any) -> None:
        path = tmp_path / "officials.yaml"
        for name in ("Made-up speaker", "Made-up head"):
            path.write_text(f"- slug: made-up-head\n  name: {{en: {name}}}\n", "utf-8")
            load_fixtures(folder=tmp_path)
        assert Official.objects.matching("madeup head").get().slug == "made-up-head"
        assert not Official.objects.matching("speaker").exists()

    def test_rows_from_before_the_column_are_filled_in_as_if_saved(self) -> None:
        stored = {model: dict(model.objects.values_list("pk", "search_text")) for model in SEARCHABLE}
        for model in SEARCHABLE:
            model.objects.update(search_text="")
        migration = importlib.import_module("cooperation.migrations.0003_search_text")
        migration.fill(apps, SimpleNamespace(connection=connection))
        assert {model: dict(model.objects.values_list("pk", "search_text")) for model in SEARCHABLE} == stored

    def test_the_migration_fills_in_the_columns_that_are_searched(self) -> None:
        migration = importlib.import_module("cooperation.migrations.0003_search_text")
        assert tuple(settings.CONTENT_LANGUAGES) == migration.LANGUAGES
        assert {
            model._meta.model_name: (
                set(model.searched_columns(model.searched_names)),
                set(model.searched_columns(model.searched_texts)),
            )
            for model in SEARCHABLE
        } == {name: (set(names), set(texts)) for name, (names, texts) in migration.COLUMNS.items()}


@pytest.mark.django_db
class TestMatching:
    @pytest.mark.parametrize(
        ("query", "model", "found"),
        [
            ("한민영", Official, "han-min-young"),
            (unicodedata.normalize("NFD", "한민영"), Official, "han-min-young"),
            ("Han Min-young", Official, "han-min-young"),
            ("han minyoung", Official, "han-min-young"),
            ("Minyoung Han", Official, "han-min-young"),
            ("Han, Min-Young", Official, "han-min-young"),
            ("Han Min Young", Official, "han-min-young"),
            ("NASA", None, "nasa"),
            ("2025-215A", Mission, "imap"),
            ("2025215a", Mission, "imap"),
            ("65725", Mission, "imap"),
            ("imap", Mission, "imap"),
            ("우주환경", CooperationArea, "space-weather"),
            ("우주 환경", CooperationArea, "space-weather"),
        ],
    )
    def test_a_reader_finds_what_the_record_holds(self, query: str, model: type[Any] | None, found: str) -> None:
        model = model or apps.get_model("cooperation", "agency")
        rows = list(model.objects.public().matching(query).order_by("-match_rank", "slug"))
        assert rows[0].slug == found

    def test_a_reference_finds_its_action_first(self) -> None:
        best = ActionItem.objects.public().matching("4.09").order_by("-match_rank").first()
        assert (best.reference, best.match_rank) == ("4.09", MatchRank.NAME)

    def test_the_moon_is_found_by_one_syllable(self) -> None:
        areas = CooperationArea.objects.matching("달").order_by("-match_rank")
        assert areas[0].slug == "lunar-mars"
        assert AreaProgress.objects.matching("달").exists()

    @pytest.mark.parametrize("query", ["", " ", "%", "_", '"', "🚀", ".", "\\", "wheelbarrow"])
    def test_a_query_that_says_nothing_or_fits_nothing_finds_no_row(self, query: str) -> None:
        for model in SEARCHABLE:
            assert list(model.objects.matching(query).order_by("-match_rank")) == []

    def test_signs_of_the_database_mean_themselves(self) -> None:
        percent, plain = make_mission(name="Made-up 50% probe"), make_mission(name="Made-up 500 probe")
        assert list(Mission.objects.matching("50% probe")) == [percent]
        assert set(Mission.objects.matching("50 probe")) == {percent, plain}
        assert not Mission.objects.matching("up_50 %robe").exists()

    def test_every_word_must_stand_somewhere_in_the_row(self) -> None:
        mission = make_mission(name="Lantern", purpose="It looks at the far side.")
        assert Mission.objects.matching("side lant").get() == mission
        assert not Mission.objects.matching("lantern near").exists()

    def test_words_of_latin_letters_are_not_joined_by_chance(self) -> None:
        make_mission(name="Probe a tall man")
        assert not Mission.objects.matching("atall").exists()

    def test_the_whole_name_comes_before_its_beginning_its_middle_and_a_text(self) -> None:
        text = make_mission(name="First", purpose="Lamp at the start of a text.")
        inside = make_mission(name="The lamp")
        begins = make_mission(name="Lamp two")
        whole = make_mission(name="Other", aliases="Old name\nLamp")
        found = Mission.objects.matching("Lamp").order_by("-match_rank")
        assert [(row, row.match_rank) for row in found] == [
            (whole, MatchRank.NAME),
            (begins, MatchRank.NAME_BEGINS),
            (inside, MatchRank.IN_NAME),
            (text, MatchRank.TEXT),
        ]

    def test_words_in_another_order_still_stand_in_the_name(self) -> None:
        make_official(name="Head of Delegation A")
        assert Official.objects.matching("delegation head of").get().match_rank == MatchRank.IN_NAME

    def test_a_joined_spelling_counts_as_the_name(self) -> None:
        make_agency("XX", name={"ko": "가상우주청"})
        agency = apps.get_model("cooperation", "agency").objects.matching("가상 우주청").get()
        assert agency.match_rank == MatchRank.NAME

    def test_a_dialogue_is_found_by_its_number_its_city_and_its_summary(self) -> None:
        dialogue = make_dialogue(number=77, city="Made-up City", summary="They talked of lanterns.")
        for query in ("77", "madeup city", "lanterns"):
            assert Dialogue.objects.matching(query).get() == dialogue

    def test_a_draft_is_found_by_staff_and_not_by_the_public(self) -> None:
        source = make_source(name="Lantern report", publication="draft")
        assert Source.objects.matching("lantern").get() == source
        assert not Source.objects.public().matching("lantern").exists()

    def test_counting_and_narrowing_leave_the_rank_aside(self) -> None:
        make_mission(name="Lantern")
        assert Mission.objects.matching("lantern").filter(kind="spacecraft").count() == 1
        assert Mission.objects.filter(pk__in=Mission.objects.matching("lantern").values("pk")).count() == 1


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such index")
@pytest.mark.parametrize("query", ["lantern", "우주환경"])
def test_an_index_finds_a_word_anywhere(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for model in SEARCHABLE:
        plan = model.objects.matching(query).order_by().values("pk").explain()
        assert f"cooperation_{model._meta.model_name}_search" in plan
