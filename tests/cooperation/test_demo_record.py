"""The demo record says what the fact sheet says: the tables below were copied from the sheet, not from the fixtures."""

import datetime
import operator

import pytest
from django.apps import apps
from django.db.models import QuerySet
from translated_fields import TranslatedField, to_attribute

from cooperation.models import (
    CITABLE,
    ActionItem,
    Agency,
    Agreement,
    AgreementStatus,
    AreaProgress,
    Citation,
    CooperationArea,
    Delegate,
    Dialogue,
    DialogueSeries,
    Event,
    Milestone,
    Mission,
    Official,
    Partnership,
    Program,
    Row,
    Source,
    WorkingGroup,
)

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_app_config("cooperation").get_models() if issubclass(model, Row)]

#: The tables of the sheet, counted row by row.
COUNTS = [
    ("partnerships", Partnership.objects.all(), 2),
    ("series of the United States and Korea", DialogueSeries.objects.filter(partnership__slug="us-kr"), 2),
    ("series of the United States and Japan", DialogueSeries.objects.filter(partnership__slug="us-jp"), 3),
    ("areas", CooperationArea.objects.all(), 13),
    ("actions of the United States and Korea", ActionItem.objects.filter(partnership__slug="us-kr"), 9 + 8 + 24),
    ("actions of the United States and Japan", ActionItem.objects.filter(partnership__slug="us-jp"), 3),
    ("agreements of the United States and Korea", Agreement.objects.filter(partnerships__slug="us-kr"), 17),
    ("agreements of the United States and Japan", Agreement.objects.filter(partnerships__slug="us-jp"), 5),
    ("programs", Program.objects.all(), 14),
    ("missions, without CAS500-2, which rests on R alone", Mission.objects.all(), 19),
    ("working groups", WorkingGroup.objects.all(), 8),
    ("events: seven meetings and the summit of May 2022", Event.objects.all(), 7 + 1),
    ("sources: 143 addresses of the table, one of the mission rows, one essay without", Source.objects.all(), 145),
]

#: Series, meetings held by today, meetings to come.
MEETINGS = [
    ("us-kr/civil", 4, 1),
    ("us-kr/policy", 4, 0),
    ("us-jp/comprehensive", 9, 1),
    ("us-jp/civil", 1, 0),
    ("us-jp/gps", 0, 0),
]

#: A record's kind and key, one field of it as text, and the sources that must be among its supporting ones.
FACTS = [
    ("dialogue", "us-kr/civil/1", "starts_on", "2014", "s1 s10 s22"),
    ("dialogue", "us-kr/civil/1", "ends_on", "None", "s1"),
    ("dialogue", "us-kr/civil/2", "starts_on", "2016-04-27", "s19 s20 s22"),
    ("dialogue", "us-kr/civil/2", "ends_on", "2016-04-29", "s19"),
    ("dialogue", "us-kr/civil/2", "venue_ko", "플라자호텔", "s19"),
    ("dialogue", "us-kr/civil/3", "starts_on", "2022-12-15", "s15 s17"),
    ("dialogue", "us-kr/civil/3", "ends_on", "2022-12-16", "s15"),
    ("dialogue", "us-kr/civil/4", "starts_on", "2025-04-14", "seed-000 s1 s2"),
    ("dialogue", "us-kr/civil/4", "host.alpha2", "US", "s1"),
    ("dialogue", "us-kr/civil/5", "starts_on", "2027", "seed-000 seed-002 s11"),
    ("dialogue", "us-kr/civil/5", "city_en", "", "s11"),
    ("dialogue", "us-kr/policy/1", "starts_on", "2015-01", "s85-1"),
    ("dialogue", "us-kr/policy/3", "starts_on", "2020", "s85-2"),
    ("dialogue", "us-kr/policy/3", "is_virtual", "True", "s85-2"),
    ("dialogue", "us-kr/policy/4", "starts_on", "2021-08-10", "s85-2"),
    ("dialogue", "us-jp/comprehensive/1", "starts_on", "2013-03-11", "j-a-1 j-b"),
    ("dialogue", "us-jp/comprehensive/9", "ends_on", "2024-08-27", "j-i-1"),
    ("dialogue", "us-jp/comprehensive/10", "starts_on", "None", ""),
    ("dialogue", "us-jp/civil/6", "starts_on", "2015-09-10", "j-c-1"),
    ("agency", "rda", "name_ko", "농촌진흥청", "s1"),
    ("agency", "msit", "predecessor.slug", "msip", "s15"),
    ("agency", "kasa", "predecessor", "None", "s1"),
    ("agency", "kasa", "starts_on", "2024-05", "s84"),
    ("official", "john-lee", "name_ko", "존 리", "s1 s2"),
    ("official", "han-min-young", "name_ko", "한민영", "s1"),
    ("official", "yun-byung-se", "name_ko", "윤병세", "s24"),
    ("official", "mofa-jp-chair-2014", "name_ja", "山田滝雄", "j-b"),
    ("agreement", "framework-2016", "signed_on", "2016-04-27", "s23 s24"),
    ("agreement", "framework-2016", "in_force_on", "2016-11-03", "s25 s27-1"),
    ("agreement", "framework-2016", "treaty_number", "", "s24"),
    ("agreement", "kari-nasa-study-2014", "signed_on", "2014-07", "s30"),
    ("agreement", "artemis-accords-kr", "signed_on", "2021-05-24", "s36-1"),
    ("agreement", "artemis-accords-kr", "announced_on", "2021-05-27", "s37-1"),
    ("agreement", "l4-study-2024", "signed_on", "2024-09", "s4"),
    ("agreement", "tech-prosperity-2025", "signed_on", "2025-10-29", "s56"),
    ("agreement", "us-jp-framework-2023", "in_force_on", "None", "j-j-1"),
    ("agreement", "us-jp-tech-prosperity-2025", "signed_on", "2025-10", "s57"),
    ("mission", "imap", "cospar_id", "2025-215A", "s60"),
    ("mission", "imap", "norad_number", "65725", "s60"),
    ("mission", "danuri", "cospar_id", "2022-094A", "s70"),
    ("mission", "danuri", "norad_number", "53365", "s70"),
    ("mission", "gk-2a", "cospar_id", "2018-100A", "s77-2"),
    ("milestone", "kps-1/launch/2029-09", "stated_on", "2025-05-15", "s58"),
    ("milestone", "imap/launch/2025-09-24", "is_planned", "False", "s59"),
    ("milestone", "danuri/arrival/2022-12-16", "leads_to", "operating", "s70"),
    ("milestone", "gk-5/development/2026-02-04", "leads_to", "in_development", "s81-1"),
    ("milestone", "gk-2b/launch/2020-02-18", "is_planned", "False", "aju-2020-02-18"),
    ("working_group", "reg-xc-wg", "due_to_meet_on", "2025", "seed-002"),
    ("working_group", "reg-xc-wg", "established_on", "None", "seed-002"),
    ("working_group", "gps-kps-twg", "due_to_meet_on", "2023-09", "s39"),
    ("event", "space-forum-2023", "ends_on", "2023-11-07", "s43"),
    ("event", "new-space-seminar-2025", "venue_en", "Meridian Center", "s13"),
]

#: Heads of delegation: agency, name in the side's own language (None: not on record) and a source.
HEADS = [
    ("us-kr/civil/1", "US", [(None, None, "s1")]),
    ("us-kr/civil/1", "KR", [(None, None, "s1")]),
    ("us-kr/civil/2", "US", [("state", None, "s22")]),
    ("us-kr/civil/2", "KR", [("msip", None, "s22")]),
    ("us-kr/civil/3", "US", [("state", "Jennifer R. Littlejohn", "s15")]),
    ("us-kr/civil/3", "KR", [("msit", "권현준", "s17"), ("mofa-kr", "윤현수", "s15")]),
    ("us-kr/civil/4", "US", [("state", "Rahima Kandahari", "s1"), ("nasa", "Karen Feldstein", "s1")]),
    ("us-kr/civil/4", "KR", [("mofa-kr", "한민영", "s1"), ("kasa", "존 리", "s1")]),
]

SIGNATORIES = [
    ("framework-2016", [("US", "us-emb-seoul", "mark-lippert"), ("KR", "mofa-kr", "yun-byung-se")]),
    ("nasa-mest-2008", [(None, "nasa", "michael-obrien"), (None, "mest", "munki-lee")]),
    ("artemis-accords-kr", [("KR", "msit", "lim-hyesook")]),
    (
        "gnss-2021",
        [
            (None, "state", "david-turner"),
            (None, "nco-pnt", "harold-martin"),
            (None, "msit", "jaeshik-shin"),
            (None, "mofa-kr", "hakseok-ryu"),
        ],
    ),
    ("nasa-kasa-2024", [(None, "nasa", "bill-nelson"), (None, "kasa", "yoon-youngbin")]),
    ("kplo-ia-2016", [(None, "kari", None), (None, "nasa", None)]),
    ("tech-prosperity-2025", [("US", "ostp", "michael-kratsios"), ("KR", None, None)]),
    ("rover-2024", [("US", "nasa", "bill-nelson"), ("JP", None, None)]),
]

AREAS = [
    "lunar-mars",
    "human-leo",
    "science-astro",
    "space-weather",
    "earth-obs",
    "satnav",
    "mda",
    "regulation",
    "commercial",
    "ssa-sustain",
    "multilateral",
    "policy",
    "outreach",
]

#: The stage of each area at a dialogue, in the order of AREAS; a dash where the record has no reading.
STAGES = {
    "us-kr/civil/1": "- - - - - - - - - - - - -",
    "us-kr/civil/2": "agreed agreed raised agreed agreed - - raised - - - agreed raised",
    "us-kr/civil/3": (
        "exploring raised raised not_on_record raised exploring raised agreed agreed raised raised agreed -"
    ),
    "us-kr/civil/4": (
        "under_way exploring under_way agreed under_way agreed exploring agreed exploring exploring exploring agreed "
        "not_raised"
    ),
    "us-jp/comprehensive/1": "raised exploring raised - exploring exploring raised - - agreed - raised -",
    "us-jp/comprehensive/2": "- - - - - - - - - - - - -",
    "us-jp/comprehensive/3": "raised exploring - - exploring exploring exploring - - exploring - - -",
    "us-jp/comprehensive/4": (
        "not_on_record not_on_record raised - exploring agreed exploring - exploring agreed - - -"
    ),
    "us-jp/comprehensive/5": "- - - - - - - - - raised raised - -",
    "us-jp/comprehensive/6": "exploring exploring - - exploring agreed not_on_record - exploring under_way - - -",
    "us-jp/comprehensive/7": (
        "exploring not_on_record - - exploring agreed not_on_record - exploring agreed - raised -"
    ),
    "us-jp/comprehensive/8": (
        "agreed exploring - - not_on_record not_on_record exploring - exploring agreed - agreed -"
    ),
    "us-jp/comprehensive/9": "- - - - - - - - raised - raised raised -",
}

#: Readings between the dialogues of the United States and Korea.
BETWEEN = [
    ("policy", "2016-11-03", "delivered"),
    ("lunar-mars", "2016-12-30", "delivered"),
    ("satnav", "2023-03-20", "agreed"),
    ("commercial", "2023-11-08", "delivered"),
    ("science-astro", "2025-05-01", "under_way"),
    ("lunar-mars", "2025-05-02", "under_way"),
    ("space-weather", "2025-09-24", "under_way"),
    ("human-leo", "2025-10-29", "exploring"),
    ("satnav", "2025-10-29", "agreed"),
    ("commercial", "2025-10-29", "agreed"),
    ("earth-obs", "2026-02-04", "under_way"),
]

#: Action, status, since, due, and a source of the action itself.
ACTIONS = [
    ("us-kr/2.01", "completed", "2016-12-30", None, "s20"),
    ("us-kr/2.02", "open", "2016-04-29", None, "s20"),
    ("us-kr/2.06", "superseded", "2025-04-14", None, "s20"),
    ("us-kr/2.07", "lapsed", "2022-12-15", "2017", "s21"),
    ("us-kr/2.09", "completed", "2016-11-03", "2017", "s23"),
    ("us-kr/3.01", "completed", "2023-11-07", "2023", "s17"),
    ("us-kr/3.04", "completed", "2023-11-08", "2023", "s16"),
    ("us-kr/3.05", "completed", "2025-04-14", None, "s17"),
    ("us-kr/3.08", "open", "2023-03-20", "2023-09", "s39"),
    ("us-kr/4.01", "open", "2025-04-14", "2027", "s11"),
    ("us-kr/4.02", "under_way", "2025-09-24", None, "seed-000"),
    ("us-kr/4.03", "open", "2025-04-14", "2025", "seed-002"),
    ("us-kr/4.10", "under_way", "2026-02-04", None, "s3"),
    ("us-kr/4.14", "open", "2025-04-14", "2025", "s3"),
    ("us-kr/4.15", "under_way", "2025-10-29", "2029-09", "s58"),
    ("us-kr/4.17", "open", "2025-04-14", "2026", "seed-002"),
    ("us-kr/4.22", "open", "2025-04-14", None, "s6"),
    ("us-jp/1.01", "completed", "2014-05-09", "2014", "j-a-1"),
    ("us-jp/4.01", "under_way", "2023-03-24", None, "j-d-2"),
    ("us-jp/6.01", "open", "2019-07-24", "2023", "j-f-1"),
]

#: Where sources disagree: the record and its field, the source that differs, and what it says instead.
CONFLICTS = [
    ("agreement", "artemis-accords-kr", "signed_on", "s37-1", "27 May 2021"),
    ("agreement", "framework-2016", "in_force_on", "s19", "already done"),
    ("agreement", "l4-study-2024", "signed_on", "s48-3", "agreed to sign"),
    ("agency", "rda", "name", "s10", "농업진흥청"),
    ("event", "space-forum-2023", "summary", "s44-1", "Lee Young-su"),
    ("milestone", "spherex/launch/2025-03-12", "on", "s64", "11:10 p.m."),
    ("milestone", "gk-2b/launch/2020-02-18", "on", "s77-2", "February 2019"),
    ("delegate", "us-kr/civil/4/KR/2", "title", "seed-000", "Deputy Minister"),
    ("delegate", "us-kr/civil/4/US/2", "title", "seed-000", "Director of international cooperation"),
    ("delegate", "us-kr/civil/3/KR/1", "title", "s18", "거대공공연구정책관"),
    ("dialogue", "us-kr/civil/2", "series", "s20", "우주협력회의"),
]

#: The only statements without a source: what a reader would miss, known from data without an address.
UNSOURCED = {
    ("milestone", "artemis-2/end/2026-04-10"),
    ("milestone", "artemis-2/launch/2026-04-01"),
    ("milestone", "cas500-4/launch/2026-07-07"),
    ("milestone", "k-radcube/launch/2026-04-02"),
}

#: Rows of the sheet whose reliability is R: never a source.
UNATTRIBUTED = ["s54", "s55", "s62", "s67", "s68", "s69"]


def find(kind: str, key: str) -> Row:
    return CITABLE[kind].objects.get_by_natural_key(*key.split("/"))


def sources(row: Row) -> set[str]:
    return set(row.citations.supporting().values_list("source__slug", flat=True))


def words(key: tuple) -> str:
    return "/".join(str(part) for part in key)


def translated_names(model: type[Row]) -> list[str]:
    return [name for name in dir(model) if isinstance(getattr(model, name, None), TranslatedField)]


@pytest.mark.parametrize(("rows", "count"), [case[1:] for case in COUNTS], ids=[case[0] for case in COUNTS])
def test_the_record_holds_every_row_of_the_sheet(rows: QuerySet, count):
    assert rows.distinct().count() == count


@pytest.mark.parametrize(("series", "held", "to_come"), MEETINGS)
def test_each_series_holds_the_meetings_that_are_known(series, held, to_come, today):
    meetings = DialogueSeries.objects.get_by_natural_key(*series.split("/")).dialogues
    assert (meetings.held(today).count(), meetings.upcoming(today).count()) == (held, to_come)


@pytest.mark.parametrize(("kind", "key", "name", "value", "slugs"), FACTS)
def test_a_fact_is_as_the_sheet_has_it_and_rests_on_its_sources(kind, key, name, value, slugs):
    row = find(kind, key)
    found = row
    for part in name.split("."):
        found = getattr(found, part)
    assert str(found) == value
    assert set(slugs.split()) <= sources(row)


@pytest.mark.parametrize(("dialogue", "side", "heads"), HEADS)
def test_heads_of_delegation_are_named_where_a_source_names_them(dialogue, side, heads):
    rows = Delegate.objects.filter(
        dialogue=Dialogue.objects.get_by_natural_key(*dialogue.split("/")),
        side__alpha2=side,
        role__in=["head", "co_head"],
    )
    name_of = operator.attrgetter("name_ko" if side == "KR" else "name_en")
    found = [(row.agency and row.agency.slug, row.official and name_of(row.official)) for row in rows]
    assert found == [(agency, name) for agency, name, _ in heads]
    for row, (_, _, source) in zip(rows, heads, strict=True):
        assert source in sources(row)


def test_the_first_dialogue_is_known_by_its_year_and_place_only():
    first = find("dialogue", "us-kr/civil/1")
    assert first.city_en == "Washington, D.C."
    assert not first.starts_on.is_exact
    assert not first.agencies.exists()
    assert not first.area_progress.exists()
    assert first.outcome is None


def test_agencies_present_are_those_the_sheet_lists():
    present = {
        "us-kr/civil/2": "state nasa noaa usgs us-emb-seoul msip mofa-kr rra kma nier kari kirams kiost kofac",
        "us-kr/civil/4": "state doc nasa noaa nmio fcc mofa-kr kasa kcg rda kari kasi kr-emb-us",
        "us-jp/comprehensive/1": "nsc ostp mofa-jp cao-jp jcg",
        "us-jp/comprehensive/8": "nsc nspc oncd mofa-jp nsps",
    }
    for key, slugs in present.items():
        found = set(find("dialogue", key).agencies.values_list("slug", flat=True))
        assert found == set(slugs.split()), key


@pytest.mark.parametrize(("slug", "parties"), SIGNATORIES)
def test_the_parties_to_an_agreement_are_those_on_record(slug, parties):
    rows = find("agreement", slug).signatories.all()
    assert [
        (
            row.country and row.country.alpha2,
            row.agency and row.agency.slug,
            row.official and row.official.slug,
        )
        for row in rows
    ] == parties


def test_the_framework_agreement_is_the_only_one_known_to_be_in_force(today):
    assert [agreement.slug for agreement in Agreement.objects.in_force(today)] == ["framework-2016"]
    assert find("agreement", "us-jp-framework-2023").status_on(today) == AgreementStatus.SIGNED


@pytest.mark.parametrize("dialogue", STAGES)
def test_the_stage_of_each_area_at_a_dialogue_is_the_one_decided(dialogue):
    readings = find("dialogue", dialogue).area_progress.select_related("area")
    stages = {reading.area.slug: str(reading.stage) for reading in readings}
    assert stages == {area: stage for area, stage in zip(AREAS, STAGES[dialogue].split(), strict=True) if stage != "-"}


def test_the_stages_between_dialogues_are_the_ones_decided():
    readings = AreaProgress.objects.filter(partnership__slug="us-kr", dialogue=None).order_by("on", "pk")
    found = [(reading.area.slug, str(reading.on), str(reading.stage)) for reading in readings]
    assert sorted(found) == sorted(BETWEEN)


def test_the_areas_stand_in_the_order_of_the_sheet():
    assert list(CooperationArea.objects.values_list("slug", flat=True)) == AREAS


@pytest.mark.parametrize(("key", "status", "since", "due", "source"), ACTIONS)
def test_an_action_stands_where_the_sheet_leaves_it(key, status, since, due, source):
    action = find("action_item", key)
    assert (str(action.status), str(action.status_on)) == (status, since)
    assert (action.due_on and str(action.due_on)) == due
    assert source in sources(action)


def test_references_run_without_a_gap():
    for number, count in (2, 9), (3, 8), (4, 24):
        found = ActionItem.objects.filter(partnership__slug="us-kr", reference__startswith=f"{number}.")
        assert [item.reference for item in found] == [f"{number}.{one:02d}" for one in range(1, count + 1)]
        assert {item.raised_at.number for item in found} == {number}


def test_four_actions_await_an_update_today(today):
    awaiting = ActionItem.objects.public().awaiting_update(today)
    assert {words(item.natural_key()) for item in awaiting} == {
        "us-kr/3.08",
        "us-kr/4.03",
        "us-kr/4.14",
        "us-jp/6.01",
    }


def test_one_action_lapsed_and_one_was_done_before_its_date():
    assert [item.reference for item in ActionItem.objects.filter(status="lapsed")] == ["2.07"]
    early = find("action_item", "us-kr/2.09")
    assert early.status_on.last_day < early.due_on.first_day


def test_a_superseded_action_names_the_one_that_took_its_place():
    assert find("action_item", "us-kr/2.06").superseded_by == find("action_item", "us-kr/4.04")


def test_one_action_links_the_two_partnerships():
    linked = ActionItem.objects.exclude(linked_partnerships=None)
    assert [(item.reference, item.partnership.slug) for item in linked] == [("4.22", "us-kr")]
    assert [partnership.slug for partnership in linked[0].linked_partnerships.all()] == ["us-jp"]


@pytest.mark.parametrize(("kind", "key", "field", "source", "value"), CONFLICTS)
def test_a_conflict_keeps_what_the_other_source_says(kind, key, field, source, value):
    citation = find(kind, key).citations.conflicting().get(field=field, source__slug=source)
    assert value in citation.value_as_stated_en
    assert citation.note_en
    assert citation.note_ko
    assert sources(find(kind, key)) - {source}


def test_a_conflict_is_about_a_field_the_record_has():
    for citation in Citation.objects.exclude(field=""):
        row = next(getattr(citation, kind) for kind in CITABLE if getattr(citation, kind) is not None)
        assert citation.field in [*translated_names(type(row)), *(field.name for field in row._meta.get_fields())], (
            row,
            citation.field,
        )


@pytest.mark.parametrize(
    "slug", ["swfo-l1", "spherex", "artemis-2", "k-radcube", "cas500-4", "gk-2b", "kompsat-5", "codex", "asia-aq"]
)
def test_ids_that_no_citable_source_gives_are_left_empty(slug):
    mission = find("mission", slug)
    assert (mission.cospar_id, mission.norad_number) == ("", "")


def test_the_phase_of_a_mission_follows_from_events_not_from_reports():
    assert {slug: str(find("mission", slug).phase) for slug in ("gk-2a", "gk-2b", "imap", "swfo-l1", "spherex")} == {
        "gk-2a": "launched",
        "gk-2b": "launched",
        "imap": "launched",
        "swfo-l1": "launched",
        "spherex": "operating",
    }
    assert not Milestone.objects.filter(mission__slug__startswith="gk-2").exclude(kind="launch").exists()


def test_a_slipped_launch_keeps_the_plan_as_it_was():
    plans = Milestone.objects.planned().filter(mission__slug="lusem")
    assert [(str(plan.on), str(plan.stated_on)) for plan in plans] == [("2024", "2023-09-04"), ("2026", "2026-03")]
    assert not Milestone.objects.reached().filter(mission__slug="lusem", kind="launch").exists()


def test_agencies_carry_the_acronym_people_use():
    acronyms = dict(Agency.objects.exclude(acronym="").values_list("slug", "acronym"))
    assert acronyms["mofa-kr"] == acronyms["mofa-jp"] == "MOFA"
    assert acronyms["msit"] == "MSIT"
    assert acronyms["msip"] == "MSIP"
    assert {"state", "doc", "us-emb-seoul", "kr-emb-us"}.isdisjoint(acronyms)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_row_keeps_the_rules_of_the_record(model):
    rows = model._default_manager.all()
    assert rows
    # The database keeps the constraints too; asking all of a citation's takes a minute for a thousand citations.
    asks_constraints = model is not Citation
    for row in rows:
        row.full_clean(validate_unique=asks_constraints, validate_constraints=asks_constraints)


def test_every_statement_has_a_source_but_four():
    unsourced = {
        (kind, words(row.natural_key()))
        for kind, model in CITABLE.items()
        for row in model.objects.public().filter(citations=None)
    }
    assert unsourced == UNSOURCED


def test_what_one_source_disputes_another_supports():
    for kind, model in CITABLE.items():
        disputed = model.objects.filter(citations__stance="conflicts").distinct()
        assert all(sources(row) for row in disputed), kind


def test_unattributed_data_is_never_a_source():
    assert not Source.objects.filter(slug__in=UNATTRIBUTED).exists()
    assert not Source.objects.filter(slug__regex=rf"^({'|'.join(UNATTRIBUTED)})-").exists()
    assert set(Source.objects.values_list("reliability", flat=True)) == {"A", "B", "C"}


def test_every_source_but_the_essay_has_an_address_of_its_own():
    assert [source.slug for source in Source.objects.filter(url="")] == ["seed-002"]
    assert Source.objects.exclude(url="").values("url").distinct().count() == 144


def test_a_gist_fits_its_cell():
    for reading in AreaProgress.objects.all():
        assert 0 < len(reading.gist_en) <= 60, reading
        assert 0 < len(reading.gist_ko) <= 28, reading


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_is_written_in_one_language_is_written_in_the_other(model):
    names = [] if model is Official else translated_names(model)
    for row in model._default_manager.all():
        for name in names:
            written = [bool(getattr(row, to_attribute(name, code))) for code in ("en", "ko")]
            assert written[0] == written[1], (row.natural_key(), name)


def test_every_official_is_named_in_at_least_one_language():
    for official in Official.objects.all():
        assert official.name_en or official.name_ko or official.name_ja, official.slug


def test_nothing_is_known_before_its_day(today):
    assert not Dialogue.objects.filter(status="held", starts_on__gt=str(today)).exists()
    assert not Milestone.objects.reached().filter(on__gt=str(today)).exists()
    assert today == datetime.date(2026, 11, 22)
