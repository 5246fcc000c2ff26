"""Texts in each content language, and identifiers of space objects."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cooperation.models import Agency, Mission
from cooperation.models.fields import (
    validate_cospar_id,
    validate_norad_number,
    validate_ror_id,
    validate_wikidata_id,
    written,
)


class TestTranslatedText:
    def test_a_text_is_read_in_the_language_of_the_page(self):
        mission = Mission(name_en="Lunar orbiter", name_ko="달 궤도선")
        with translation.override("ko"):
            assert (mission.name, mission.name.language) == ("달 궤도선", "ko")
        with translation.override("en"):
            assert (mission.name, mission.name.language) == ("Lunar orbiter", "en")

    def test_an_untranslated_text_falls_back_and_keeps_its_own_language(self):
        mission = Mission(name_ko="달 궤도선")
        with translation.override("en"):
            assert (mission.name, mission.name.language) == ("달 궤도선", "ko")
        mission = Mission(name_ja="月周回機")
        with translation.override("ko"):
            assert (mission.name, mission.name.language) == ("月周回機", "ja")

    def test_a_fallback_takes_the_first_content_language(self):
        mission = Mission(name_en="Lunar orbiter", name_ja="月周回機")
        with translation.override("ko"):
            assert (mission.name, mission.name.language) == ("Lunar orbiter", "en")

    def test_a_text_in_no_language_is_empty_in_the_language_asked_for(self):
        with translation.override("ko"):
            assert (Mission().name, Mission().name.language) == ("", "ko")

    def test_a_text_can_be_asked_for_in_a_language_that_no_page_has(self):
        mission = Mission(name_en="Lunar orbiter", name_ja="月周回機")
        assert written(mission, "name", "ja") == "月周回機"

    def test_a_regional_language_reads_the_texts_of_its_language(self):
        with translation.override("en-gb"):
            assert Mission(name_en="Lunar orbiter", name_ko="달 궤도선").name.language == "en"

    def test_without_any_active_language_the_first_content_language_is_read(self):
        with translation.override(None):
            assert Mission(name_en="Lunar orbiter", name_ko="달 궤도선").name == "Lunar orbiter"


class TestShortName:
    @pytest.mark.parametrize("model", [Agency, Mission])
    def test_an_acronym_stands_on_pages_whose_letters_it_is_made_of(self, model):
        record = model(acronym="MUA", name_en="Made-up agency", name_ko="가상 기관")
        with translation.override("en"):
            assert record.short == "MUA"
        with translation.override("ko"):
            assert record.short == "가상 기관"

    @pytest.mark.parametrize("model", [Agency, Mission])
    def test_a_record_without_an_acronym_is_called_by_its_name(self, model):
        assert model(name_en="Made-up agency").short == "Made-up agency"

    def test_a_name_takes_its_acronym_along_unless_it_holds_it(self):
        assert Agency(acronym="MUA", name_en="Made-up agency").name_with_acronym == "Made-up agency (MUA)"
        assert Agency(acronym="MUA", name_en="Made-up agency MUA").name_with_acronym == "Made-up agency MUA"
        assert Agency(name_en="Made-up agency").name_with_acronym == "Made-up agency"


class TestIdentifiers:
    @pytest.mark.parametrize("text", ["2025-215A", "1957-001B", "2021-123AAZ", "1999-999Z"])
    def test_a_cospar_id_is_accepted(self, text):
        validate_cospar_id(text)

    @pytest.mark.parametrize(
        "text", ["2025-215", "2025-21A", "2025-215I", "2025-215O", "2025-215a", "1857-001A", "2025-215AAAA", "25-215A"]
    )
    def test_what_is_no_cospar_id_is_refused(self, text):
        with pytest.raises(ValidationError, match=f"“{text}” is not a COSPAR id. Write it as 2025-215A."):
            validate_cospar_id(text)

    @pytest.mark.parametrize(
        ("validate", "good", "bad"),
        [
            (validate_norad_number, "53365", "053365"),
            (validate_norad_number, "100000001", "1000000001"),
            (validate_norad_number, "5", "53365A"),
            (validate_norad_number, "5", "5\n"),
            (validate_ror_id, "027ka1x80", "127ka1x80"),
            (validate_ror_id, "027ka1x80", "027ka1x8"),
            (validate_ror_id, "027ka1x80", "https://ror.org/027ka1x80"),
            (validate_wikidata_id, "Q23548", "Q0"),
            (validate_wikidata_id, "Q23548", "q23548"),
            (validate_wikidata_id, "Q23548", "23548"),
        ],
    )
    def test_other_identifiers_have_one_form(self, validate, good, bad):
        validate(good)
        with pytest.raises(ValidationError):
            validate(bad)
