"""What every row has in common: stamps, natural keys, and what the public may read."""

import datetime

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction

from cooperation.models import Agency, AreaProgress, Citation, Mission, Official, Row
from cooperation.models.record import RowQuerySet
from tests import makers as m
from tests.conftest import NOW

MODELS = [model for model in apps.get_app_config("cooperation").get_models() if issubclass(model, Row)]
DRAFT = {"publication": "draft"}

#: How a row of each model is made; by default anybody may read it.
MAKERS = {
    "ActionItem": m.make_action,
    "Agency": m.make_agency,
    "Agreement": m.make_agreement,
    "Appointment": m.make_appointment,
    "AreaProgress": m.make_progress,
    "Citation": m.make_citation,
    "CooperationArea": m.make_area,
    "Country": m.make_country,
    "Delegate": m.make_delegate,
    "Dialogue": m.make_dialogue,
    "DialogueSeries": m.make_series,
    "Event": m.make_event,
    "Milestone": m.make_milestone,
    "Mission": m.make_mission,
    "MissionRole": m.make_role,
    "Official": m.make_official,
    "Partnership": m.make_partnership,
    "Program": m.make_program,
    "Signatory": m.make_signatory,
    "Source": m.make_source,
    "StatusChange": m.make_status_change,
    "WorkingGroup": m.make_working_group,
}


def draft_pair():
    return m.make_partnership(**DRAFT)


def draft_series():
    return m.make_series(**DRAFT)


def action_at(dialogue):
    return m.make_action(raised_at=dialogue)


#: Rows that nobody but staff may read: drafts, and rows under a draft.
HIDDEN = {
    "a draft action": lambda: m.make_action(**DRAFT),
    "an action of a draft partnership": lambda: m.make_action(partnership=draft_pair()),
    "an action in a draft area": lambda: m.make_action(area=m.make_area(**DRAFT)),
    "an action raised at a draft dialogue": lambda: action_at(m.make_dialogue(**DRAFT)),
    "an action raised in a draft series": lambda: action_at(m.make_dialogue(series=draft_series())),
    "a step of a draft action": lambda: m.make_status_change(m.make_action(**DRAFT)),
    "a step of an action in a draft area": lambda: m.make_status_change(m.make_action(area=m.make_area(**DRAFT))),
    "a draft agency": lambda: m.make_agency(**DRAFT),
    "a draft agreement": lambda: m.make_agreement(**DRAFT),
    "a party to a draft agreement": lambda: m.make_signatory(m.make_agreement(**DRAFT)),
    "a party that is a draft agency": lambda: m.make_signatory(agency=m.make_agency(**DRAFT)),
    "a signature of a draft official": lambda: m.make_signatory(
        country=m.make_country("AA"), official=m.make_official(**DRAFT)
    ),
    "an appointment of a draft official": lambda: m.make_appointment(official=m.make_official(**DRAFT)),
    "an appointment at a draft agency": lambda: m.make_appointment(agency=m.make_agency(**DRAFT)),
    "a draft reading": lambda: m.make_progress(**DRAFT),
    "a reading of a draft area": lambda: m.make_progress(area=m.make_area(**DRAFT)),
    "a reading in a draft partnership": lambda: m.make_progress(partnership=draft_pair()),
    "a reading at a draft dialogue": lambda: m.make_progress(dialogue=m.make_dialogue(**DRAFT)),
    "a reading in a draft series": lambda: m.make_progress(dialogue=m.make_dialogue(series=draft_series())),
    "a citation of a draft source": lambda: m.make_citation(source=m.make_source(**DRAFT)),
    "a draft area": lambda: m.make_area(**DRAFT),
    "a delegate at a draft dialogue": lambda: m.make_delegate(m.make_dialogue(**DRAFT)),
    "a delegate in a draft series": lambda: m.make_delegate(m.make_dialogue(series=draft_series())),
    "a delegate in a draft partnership": lambda: m.make_delegate(m.make_dialogue(series=m.make_series(draft_pair()))),
    "a delegate who is a draft official": lambda: m.make_delegate(official=m.make_official(**DRAFT)),
    "a delegate of a draft agency": lambda: m.make_delegate(agency=m.make_agency(**DRAFT)),
    "a draft dialogue": lambda: m.make_dialogue(**DRAFT),
    "a dialogue in a draft series": lambda: m.make_dialogue(series=draft_series()),
    "a dialogue of a draft partnership": lambda: m.make_dialogue(series=m.make_series(draft_pair())),
    "a draft series": draft_series,
    "a series of a draft partnership": lambda: m.make_series(draft_pair()),
    "a draft event": lambda: m.make_event(**DRAFT),
    "an event of a draft partnership": lambda: m.make_event(draft_pair()),
    "a milestone of a draft mission": lambda: m.make_milestone(m.make_mission(**DRAFT)),
    "a draft mission": lambda: m.make_mission(**DRAFT),
    "a role in a draft mission": lambda: m.make_role(m.make_mission(**DRAFT)),
    "a role of a draft agency": lambda: m.make_role(agency=m.make_agency(**DRAFT)),
    "a draft official": lambda: m.make_official(**DRAFT),
    "a draft partnership": draft_pair,
    "a draft program": lambda: m.make_program(**DRAFT),
    "a draft source": lambda: m.make_source(**DRAFT),
    "a draft working group": lambda: m.make_working_group(**DRAFT),
    "a working group of a draft partnership": lambda: m.make_working_group(draft_pair()),
}


def is_public(row: Row) -> bool:
    return type(row)._default_manager.public().filter(pk=row.pk).exists()


def test_every_model_is_in_the_table_of_makers():
    assert {model.__name__ for model in MODELS} == set(MAKERS)


@pytest.mark.django_db
class TestPublic:
    @pytest.mark.parametrize("name", MAKERS)
    def test_a_published_row_is_public(self, name):
        assert is_public(MAKERS[name]())

    @pytest.mark.parametrize("name", HIDDEN)
    def test_nobody_but_staff_reads(self, name):
        assert not is_public(HIDDEN[name]())

    def test_every_model_has_rows_that_are_hidden(self):
        hidden = {type(make()).__name__ for make in _each_rolled_back(HIDDEN.values())}
        assert set(MAKERS) - hidden == {"Country"}

    def test_a_row_without_a_delegate_s_name_or_agency_is_public(self):
        assert is_public(m.make_delegate(official=None, agency=None))

    def test_a_record_is_a_draft_until_it_is_published(self):
        agency = Agency(name_en="Made-up agency")
        assert not agency.is_public
        assert m.make_agency().is_public

    def test_a_table_must_say_which_of_its_rows_are_public(self):
        with pytest.raises(NotImplementedError, match="Agency does not say"):
            RowQuerySet(Agency).public()


def _each_rolled_back(makers):
    for make in makers:
        with transaction.atomic():
            yield make
            transaction.set_rollback(True)


@pytest.mark.django_db
class TestNaturalKey:
    @pytest.mark.parametrize("name", MAKERS)
    def test_a_row_is_found_by_its_natural_key(self, name):
        row = MAKERS[name]()
        assert type(row)._default_manager.get_by_natural_key(*row.natural_key()) == row

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_every_row_of_the_demo_is_found_by_its_natural_key(self, model):
        rows = list(model._default_manager.order_by("pk")[:25])
        assert [model._default_manager.get_by_natural_key(*row.natural_key()) for row in rows] == rows

    def test_a_key_is_flat_and_without_numbers_of_the_database(self):
        dialogue = m.make_dialogue(4)
        assert dialogue.natural_key() == ("aa-zz", "civil", 4)
        assert m.make_delegate(dialogue).natural_key() == ("aa-zz", "civil", 4, "AA", 1)

    def test_a_key_written_as_text_finds_the_row(self):
        progress = m.make_progress(on="2024-05")
        assert AreaProgress.objects.get_by_natural_key("aa-zz", progress.area.slug, "2024-05") == progress

    def test_a_citation_is_found_among_others_of_the_same_source(self):
        source, mission = m.make_source(), m.make_mission()
        on_mission = m.make_citation(mission, source)
        on_role = m.make_citation(m.make_role(mission), source)
        on_field = m.make_citation(mission, source, field="acronym")
        for citation in (on_mission, on_role, on_field):
            assert Citation.objects.get_by_natural_key(*citation.natural_key()) == citation

    def test_an_unknown_key_finds_nothing(self):
        with pytest.raises(Agency.DoesNotExist):
            Agency.objects.get_by_natural_key("nobody")

    def test_a_key_that_is_too_long_finds_nothing(self):
        agency = m.make_agency()
        with pytest.raises(Agency.DoesNotExist):
            Agency.objects.get_by_natural_key(agency.slug, "and-more")


@pytest.mark.django_db
class TestStamps:
    def test_a_row_knows_when_it_was_recorded_and_when_it_changed(self):
        mission = m.make_mission()
        later = NOW + datetime.timedelta(days=3)
        with time_machine.travel(later, tick=False):
            mission.acronym = "MUM"
            mission.save()
        mission.refresh_from_db()
        assert (mission.created_at, mission.updated_at) == (NOW, later)

    def test_a_change_of_one_column_is_stamped_too(self):
        mission = m.make_mission()
        later = NOW + datetime.timedelta(days=3)
        with time_machine.travel(later, tick=False):
            mission.acronym, mission.cospar_id = "MUM", "2025-215A"
            mission.save(update_fields=["acronym"])
        mission.refresh_from_db()
        assert (mission.acronym, mission.cospar_id, mission.updated_at) == ("MUM", "", later)


@pytest.mark.django_db
class TestName:
    def test_a_record_without_a_name_is_refused(self):
        with pytest.raises(ValidationError, match="Write the name in at least one language"):
            m.make_official(name="")

    def test_one_language_is_enough_whichever_it_is(self):
        official = m.make(Official, slug="head-of-delegation-ja", name={"ja": "代表団長甲"})
        assert (str(official), official.name.language) == ("代表団長甲", "ja")

    def test_a_slug_names_one_record(self):
        m.make_mission(slug="made-up-mission")
        with pytest.raises(ValidationError, match="already exists"):
            m.build(Mission, slug="made-up-mission", name="Another").full_clean()
