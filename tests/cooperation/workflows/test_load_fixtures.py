"""Loading the record from files: twice changes nothing, a fault is named by its place, and a half is never kept."""

import datetime
from pathlib import Path
from textwrap import dedent

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command

from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    AreaProgress,
    Citation,
    Country,
    Dialogue,
    Mission,
    PartialDate,
    Partnership,
    Row,
)
from cooperation.workflows.load_fixtures import NOUNS, FixtureError, load_fixtures
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_app_config("cooperation").get_models() if issubclass(model, Row)]

FILES = {
    "reference/countries.yaml": """
        - {alpha2: AA, alpha3: AAA, name: {en: Country AA}, abbreviation: {en: AA}}
        - {alpha2: ZZ, alpha3: ZZZ, name: {en: Country ZZ}, abbreviation: {en: ZZ}}
    """,
    "reference/cooperation_areas.yaml": """
        - {slug: made-up-area, order: 90, name: {en: Made-up area}}
    """,
    "made-up/partnerships.yaml": """
        - slug: aa-zz
          side_a: AA
          side_b: ZZ
          name: {en: AA and ZZ, ko: 가나와 하하}
          short_name: {en: AA and ZZ}
          subject: {en: Made-up cooperation}
    """,
    "made-up/sources.yaml": """
        - {slug: made-up-text, kind: joint, publisher: {en: Both}, reliability: A, name: {en: Joint text}}
        - {slug: made-up-press, kind: press, publisher: {en: Press}, reliability: B, name: {en: Report}}
    """,
    "made-up/agencies.yaml": """
        - {slug: made-up-new, kind: ministry, country: AA, name: {en: New ministry}, predecessor: made-up-old}
        - {slug: made-up-old, kind: ministry, country: AA, name: {en: Old ministry}, ends_on: 2017-07}
    """,
    "made-up/dialogue_series.yaml": """
        - {partnership: aa-zz, code: civil, slug: aa-zz-civil, name: {en: Civil dialogue}}
    """,
    "made-up/dialogues.yaml": """
        - series: aa-zz/civil
          number: 1
          status: held
          starts_on: 2014
          agencies: [made-up-new, made-up-old]
          delegates:
            - {side: AA, role: head, agency: made-up-old, title: {en: Director}}
            - {side: ZZ, role: head}
        - {series: aa-zz/civil, number: 2, starts_on: 2027-04, host: ZZ}
    """,
    "made-up/area_progress.yaml": """
        - {partnership: aa-zz, area: made-up-area, dialogue: aa-zz/civil/1, on: 2014, stage: raised}
    """,
    "made-up/missions.yaml": """
        - slug: made-up-orbiter
          name: {ko: 가상 궤도선}
          areas: [made-up-area]
          partnerships: [aa-zz]
          milestones:
            - {kind: launch, on: 2022-08-05, leads_to: launched}
            - {kind: end, on: 2027, is_planned: true, stated_on: 2025-01, leads_to: ended}
          roles:
            - {agency: made-up-new, is_lead: true}
    """,
    "made-up/agreements.yaml": """
        - slug: made-up-agreement
          name: {en: Made-up agreement}
          kind: framework
          signed_on: 2016-04-27
          partnerships: [aa-zz]
          signatories:
            - {country: AA}
            - {country: ZZ, position: 2}
          citations:
            - made-up-text
            - {source: made-up-text, field: signed_on, locator: p. 3}
            - source: made-up-press
              field: signed_on
              stance: conflicts
              value_as_stated: {en: 29 April 2016, ko: 2016년 4월 29일}
              note: {en: The joint text is followed.}
    """,
    "made-up/action_items.yaml": """
        - partnership: aa-zz
          reference: "1.01"
          title: {en: First action}
          area: made-up-area
          strength: agreed
          raised_at: aa-zz/civil/1
          raised_on: 2014
          due_on: 2025
          leads: [made-up-new]
          superseded_by: aa-zz/1.02
          status_changes:
            - on: 2015-03
              status: under_way
              citations: [made-up-press]
            - {on: 2016, status: superseded, note: {en: Taken over.}}
        - {partnership: aa-zz, reference: "1.02", title: {en: Second action}, area: made-up-area,
           strength: planned, raised_on: 2016-04-27}
    """,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        write(tmp_path, name, text)
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(dedent(text), "utf-8")


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def everything() -> dict[str, list[dict]]:
    """Every row of the record, column by column, and every link."""
    links = [field.remote_field.through for model in MODELS for field in model._meta.local_many_to_many]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in [*MODELS, *links]}


class TestLoading:
    def test_a_record_is_read_with_its_links_and_the_rows_below_it(self, folder):
        report = load_fixtures(folder=folder)
        assert report.created["Agency"] == 2
        assert report.created["Citation"] == 4
        assert not report.changed
        dialogue = Dialogue.objects.get_by_natural_key("aa-zz", "civil", 1)
        assert dialogue.starts_on == PartialDate(2014)
        assert {agency.slug for agency in dialogue.agencies.all()} == {"made-up-new", "made-up-old"}
        assert [(row.side.alpha2, row.position, row.official) for row in dialogue.delegates.order_by("side")] == [
            ("AA", 1, None),
            ("ZZ", 1, None),
        ]
        mission = Mission.objects.get(slug="made-up-orbiter")
        assert (mission.name, mission.name.language, mission.phase) == ("가상 궤도선", "ko", "launched")

    def test_an_action_ends_in_the_status_of_its_last_step(self, folder):
        load_fixtures(folder=folder)
        action = ActionItem.objects.get_by_natural_key("aa-zz", "1.01")
        assert (action.status, action.status_on) == ("superseded", PartialDate(2016))
        assert action.status_changes.get(status="under_way").citations.get().source.slug == "made-up-press"
        assert str(action.due_on) == "2025"

    def test_a_row_may_name_another_one_further_down(self, folder):
        load_fixtures(folder=folder)
        assert Agency.objects.get(slug="made-up-new").predecessor.slug == "made-up-old"
        assert ActionItem.objects.get_by_natural_key("aa-zz", "1.01").superseded_by.reference == "1.02"

    def test_records_are_published_unless_the_row_says_otherwise(self, folder):
        change(folder, "made-up/missions.yaml", "slug: made-up-orbiter", "slug: made-up-orbiter\n  publication: draft")
        load_fixtures(folder=folder)
        assert not Mission.objects.get(slug="made-up-orbiter").is_public
        assert Partnership.objects.get(slug="aa-zz").is_public

    def test_a_conflict_keeps_the_value_that_the_other_source_states(self, folder):
        load_fixtures(folder=folder)
        whole, field, conflict = Citation.objects.filter(agreement__slug="made-up-agreement").order_by("pk")
        assert (whole.field, whole.stance, whole.source.slug) == ("", "supports", "made-up-text")
        assert (field.field, field.locator) == ("signed_on", "p. 3")
        assert (conflict.field, conflict.stance, conflict.source.slug) == ("signed_on", "conflicts", "made-up-press")
        assert (conflict.value_as_stated_en, conflict.value_as_stated_ko) == ("29 April 2016", "2016년 4월 29일")
        assert conflict.note_en == "The joint text is followed."
        assert str(conflict.agreement.signed_on) == "2016-04-27"

    def test_plain_words_such_as_on_and_no_are_words(self, folder):
        change(folder, "made-up/sources.yaml", "publisher: {en: Press}", "publisher: {en: no}")
        load_fixtures(folder=folder)
        assert Citation.objects.get(stance="conflicts", agreement__slug="made-up-agreement").source.publisher == "no"

    def test_every_noun_has_a_file_and_every_citable_row_a_way_in(self):
        loaded = set(NOUNS.values())
        assert {model for model in MODELS if "slug" in {field.name for field in model._meta.fields}} <= loaded


class TestLoadingAgain:
    def test_loading_twice_changes_nothing(self, folder):
        load_fixtures(folder=folder)
        before = everything()
        with time_machine.travel(NOW + datetime.timedelta(days=1), tick=False):
            report = load_fixtures(folder=folder)
        assert everything() == before
        assert not report.created
        assert not report.changed
        assert report.unchanged["Citation"] == 4

    def test_loading_the_demo_again_changes_nothing(self, settings):
        before = everything()
        with time_machine.travel(NOW + datetime.timedelta(days=1), tick=False):
            report = load_fixtures(folder=Path(settings.FIXTURE_DIRS[0]))
        assert not report.created
        assert not report.changed
        assert everything() == before

    def test_a_changed_row_changes_its_record_and_no_other(self, folder):
        load_fixtures(folder=folder)
        pks = set(Agreement.objects.values_list("pk"))
        change(folder, "made-up/agreements.yaml", "signed_on: 2016-04-27", "signed_on: 2016-04-28")
        report = load_fixtures(folder=folder)
        assert (dict(report.changed), dict(report.created)) == ({"Agreement": 1}, {})
        assert str(Agreement.objects.get(slug="made-up-agreement").signed_on) == "2016-04-28"
        assert set(Agreement.objects.values_list("pk")) == pks

    def test_a_new_row_below_a_record_is_added_to_it(self, folder):
        load_fixtures(folder=folder)
        change(folder, "made-up/missions.yaml", "  roles:", "    - {kind: end, on: 2026, leads_to: ended}\n  roles:")
        report = load_fixtures(folder=folder)
        assert (dict(report.created), dict(report.changed)) == ({"Milestone": 1}, {})
        assert Mission.objects.get(slug="made-up-orbiter").phase == "ended"

    def test_links_follow_the_file(self, folder):
        load_fixtures(folder=folder)
        change(folder, "made-up/dialogues.yaml", "[made-up-new, made-up-old]", "[made-up-old]")
        change(folder, "made-up/agencies.yaml", "predecessor: made-up-old", "predecessor: null")
        load_fixtures(folder=folder)
        dialogue = Dialogue.objects.get_by_natural_key("aa-zz", "civil", 1)
        assert [agency.slug for agency in dialogue.agencies.all()] == ["made-up-old"]
        assert Agency.objects.get(slug="made-up-new").predecessor is None


class TestFaults:
    """Each fault names the file, the row and what is wrong with it; nothing of the folder is kept."""

    @pytest.mark.parametrize(
        ("name", "old", "new", "message"),
        [
            (
                "made-up/agreements.yaml",
                "signed_on: 2016-04-27",
                "signed: 2016-04-27",
                r"made-up/agreements.yaml, row 1: Agreement has no field 'signed'",
            ),
            (
                "made-up/missions.yaml",
                "kind: end, on: 2027",
                "kind: end, day: 2027",
                r"made-up/missions.yaml, row 1, milestones 2: Milestone has no field 'day'",
            ),
            (
                "made-up/dialogues.yaml",
                "host: ZZ",
                "host: QQ",
                r"made-up/dialogues.yaml, row 2: there is no Country 'QQ'",
            ),
            (
                "made-up/area_progress.yaml",
                "aa-zz/civil/1",
                "aa-zz/civil/9",
                r"made-up/area_progress.yaml, row 1: there is no Dialogue 'aa-zz/civil/9'",
            ),
            (
                "made-up/area_progress.yaml",
                "aa-zz/civil/1",
                "aa-zz/civil",
                r"row 1: there is no Dialogue 'aa-zz/civil'",
            ),
            (
                "made-up/area_progress.yaml",
                "aa-zz/civil/1",
                "aa-zz/civil/1/2",
                r"row 1: there is no Dialogue 'aa-zz/civil/1/2'",
            ),
            (
                "made-up/area_progress.yaml",
                "aa-zz/civil/1",
                "aa-zz/civil/first",
                r"row 1: there is no Dialogue 'aa-zz/civil/first'",
            ),
            (
                "made-up/dialogues.yaml",
                "[made-up-new,",
                "[nobody,",
                r"made-up/dialogues.yaml, row 1: there is no Agency 'nobody'",
            ),
            (
                "made-up/agencies.yaml",
                "predecessor: made-up-old",
                "predecessor: nobody",
                r"made-up/agencies.yaml, row 1: there is no Agency 'nobody'",
            ),
            (
                "made-up/agreements.yaml",
                "- made-up-text",
                "- nothing",
                r"agreements.yaml, row 1, citations 1: there is no Source 'nothing'",
            ),
            (
                "made-up/agencies.yaml",
                "name: {en: Old ministry}",
                "name: Old ministry",
                r"agencies.yaml, row 2: name is a mapping of languages",
            ),
            (
                "made-up/agencies.yaml",
                "name: {en: Old ministry}",
                "name: {xx: Old ministry}",
                r"agencies.yaml, row 2: name is a mapping of languages",
            ),
            (
                "made-up/agencies.yaml",
                "- {slug: made-up-old",
                "- made-up-older\n- {slug: made-up-old",
                r"agencies.yaml, row 2: write the row as a mapping of fields",
            ),
            (
                "made-up/dialogues.yaml",
                "starts_on: 2027-04",
                "starts_on: 2025-13",
                r"made-up/dialogues.yaml, row 2: Dialogue: starts_on: “2025-13” is not a date",
            ),
            ("made-up/dialogues.yaml", "starts_on: 2027-04", "starts_on: 2025-02-30", r"dialogues.yaml: day is out of"),
            ("made-up/dialogues.yaml", "number: 2,", "number: two,", r"dialogues.yaml, row 2: Dialogue: number: “two”"),
            ("made-up/dialogues.yaml", "number: 2,", "number: [2,", r"dialogues.yaml: while parsing"),
            (
                "made-up/area_progress.yaml",
                "on: 2014, ",
                "",
                r"area_progress.yaml, row 1: AreaProgress is known by its 'on'; the row does not give it",
            ),
        ],
    )
    def test_a_row_that_cannot_be_read_is_named(self, folder, name, old, new, message):
        change(folder, name, old, new)
        with pytest.raises(FixtureError, match=message):
            load_fixtures(folder=folder)
        assert not Country.objects.filter(alpha2="AA").exists()

    @pytest.mark.parametrize(
        ("name", "old", "new", "message"),
        [
            (
                "made-up/dialogues.yaml",
                "host: ZZ",
                "host: ZZ, status: held",
                r"dialogues.yaml, row 2: Dialogue: .*A dialogue that has not begun is planned, not held",
            ),
            (
                "made-up/partnerships.yaml",
                "side_b: ZZ",
                "side_b: AA",
                r"partnerships.yaml, row 1: Partnership: .*A partnership needs two different countries",
            ),
            (
                "made-up/agreements.yaml",
                "{en: 29 April 2016, ko: 2016년 4월 29일}",
                "{}",
                r"agreements.yaml, row 1, citations 3: Citation: .*Write the value that the source states",
            ),
            (
                "made-up/action_items.yaml",
                "on: 2015-03",
                "on: 2013-12",
                r"action_items.yaml, row 1, status_changes 1: StatusChange: .*cannot be earlier than the day",
            ),
            (
                "made-up/agencies.yaml",
                "predecessor: made-up-old",
                "predecessor: made-up-new",
                r"agencies.yaml, row 1: Agency: .*An agency cannot be its own predecessor",
            ),
            (
                "made-up/missions.yaml",
                "kind: launch",
                "kind: lunch",
                r"missions.yaml, row 1, milestones 1: Milestone: .*'lunch' is not a valid choice",
            ),
        ],
    )
    def test_a_broken_rule_is_told_in_its_own_words(self, folder, name, old, new, message):
        change(folder, name, old, new)
        with pytest.raises(FixtureError, match=message):
            load_fixtures(folder=folder)

    def test_a_half_broken_folder_leaves_nothing_behind(self, folder):
        before = everything()
        change(folder, "made-up/action_items.yaml", "strength: planned", "strength: promised")
        with pytest.raises(FixtureError):
            load_fixtures(folder=folder)
        assert everything() == before

    def test_a_broken_change_leaves_the_record_as_it_was(self, folder):
        load_fixtures(folder=folder)
        before = everything()
        change(folder, "made-up/agencies.yaml", "Old ministry", "Older ministry")
        change(folder, "made-up/area_progress.yaml", "stage: raised", "stage: risen")
        with pytest.raises(FixtureError):
            load_fixtures(folder=folder)
        assert everything() == before

    def test_the_command_tells_the_fault_without_a_trace(self, folder, settings):
        change(folder, "made-up/dialogues.yaml", "host: ZZ", "host: QQ")
        settings.FIXTURE_DIRS = [folder]
        with pytest.raises(CommandError, match="row 2: there is no Country 'QQ'"):
            call_command("load_demo")

    def test_the_command_tells_what_it_wrote(self, folder, settings, capsys):
        settings.FIXTURE_DIRS = [folder]
        call_command("load_demo")
        assert "Agency: 2 new, 0 changed, 0 as they were" in capsys.readouterr().out
        call_command("load_demo")
        assert "Agency: 0 new, 0 changed, 2 as they were" in capsys.readouterr().out


class TestDemo:
    def test_the_demo_is_loaded_before_every_test(self):
        assert Partnership.objects.count() >= 2
        assert AreaProgress.objects.exists()

    def test_every_row_of_the_demo_keeps_every_rule(self):
        for model in MODELS:
            for row in model._default_manager.order_by("pk")[:20]:
                row.full_clean()
