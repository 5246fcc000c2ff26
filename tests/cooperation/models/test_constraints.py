"""Rules that the database keeps: each refuses with words a person can act on, and cannot be gone around."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import UniqueConstraint

from cooperation.models import (
    CITABLE,
    ActionItem,
    Agency,
    Agreement,
    Appointment,
    AreaProgress,
    Citation,
    Delegate,
    Dialogue,
    DialogueSeries,
    Event,
    Milestone,
    MissionRole,
    Partnership,
    Program,
    Signatory,
    Source,
    StatusChange,
    WorkingGroup,
)
from tests import makers as m

from .test_record import MAKERS, MODELS


def backwards(model, **fields):
    return m.build(model, slug="backwards", name="Backwards", **fields)


def twin(row, **changes):
    """Another row like this one, but for the changes."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**(values | {"id": None} | changes))


def a_pair_again():
    pair = m.make_partnership()
    return twin(pair, slug="zz-aa", side_a_id=pair.side_b_id, side_b_id=pair.side_a_id)


def of_one_country():
    side = m.make_country("AA")
    return m.build(Partnership, slug="aa-aa", name="Alone", short_name="A", subject="S", side_a=side, side_b=side)


def its_own(model_maker, relation):
    row = model_maker()
    setattr(row, relation, row)
    return row


def second_minister():
    post = m.make_appointment(is_single_holder=True, title="Minister")
    return m.build(
        Appointment,
        official=m.make_official(),
        agency=post.agency,
        title="Minister",
        is_single_holder=True,
        starts_on="2024",
    )


def an_appointment(**fields):
    return m.build(Appointment, official=m.make_official(), agency=m.make_agency(), title="Director", **fields)


def a_dialogue(**fields):
    return m.build(Dialogue, series=m.make_series(), **({"number": 1} | fields))


def a_milestone(**fields):
    defaults = {"kind": "launch", "on": "2024-05-14", "known_on": "2024-05-14"}
    return m.build(Milestone, mission=m.make_mission(), **(defaults | fields))


def listed_twice():
    delegate = m.make_delegate(official=m.make_official())
    return twin(delegate, position=2)


def read_again(**changes):
    return twin(m.make_progress(dialogue=m.make_dialogue(on="2024-05")), **changes)


def a_conflict(**fields):
    return m.build(Citation, mission=m.make_mission(), source=m.make_source(), stance="conflicts", **fields)


#: For each rule, a row that breaks it and no other.
BROKEN = {
    # countries and partnerships
    "a_partnership_has_two_countries": of_one_country,
    "a_pair_is_recorded_once": a_pair_again,
    # agencies
    "an_agency_ends_after_it_starts": lambda: backwards(
        Agency, kind="ministry", country=m.make_country("AA"), starts_on="2024-07", ends_on="2024-06"
    ),
    "an_agency_does_not_precede_itself": lambda: its_own(m.make_agency, "predecessor"),
    "an_agency_is_not_part_of_itself": lambda: its_own(m.make_agency, "parent"),
    # officials
    "an_appointment_ends_after_it_starts": lambda: an_appointment(starts_on="2024", ends_on="2023"),
    "an_appointment_is_dated": lambda: an_appointment(ends_on="2024"),
    "one_open_appointment_per_post": second_minister,
    # dialogues
    "one_series_per_code": lambda: twin(m.make_series(), slug="another"),
    "one_dialogue_per_number": lambda: twin(m.make_dialogue(4)),
    "dialogues_are_counted_from_one": lambda: a_dialogue(number=0),
    "a_dialogue_ends_after_it_starts": lambda: a_dialogue(starts_on="2024-05-14", ends_on="2024-05-13"),
    "a_held_dialogue_is_dated": lambda: a_dialogue(status="held"),
    "one_delegate_per_position": lambda: twin(m.make_delegate()),
    "an_official_is_listed_once_per_dialogue": listed_twice,
    # areas
    "one_reading_per_area_and_dialogue": lambda: read_again(on="2024-05-14"),
    "one_reading_per_area_and_day": lambda: read_again(dialogue_id=None),
    # programs and missions
    "a_program_ends_after_it_starts": lambda: backwards(Program, starts_on="2024", ends_on="2023-12-31"),
    "one_mission_per_cospar_id": lambda: twin(m.make_mission(cospar_id="1999-999A"), slug="another"),
    "one_mission_per_norad_number": lambda: twin(m.make_mission(norad_number="999999999"), slug="another"),
    "one_role_per_agency_and_mission": lambda: twin(m.make_role()),
    "one_milestone_per_kind_and_day": lambda: twin(m.make_milestone()),
    "a_plan_says_when_it_was_stated": lambda: a_milestone(is_planned=True),
    "a_milestone_ends_after_it_starts": lambda: a_milestone(ends_on="2024-05-13"),
    # agreements
    "an_agreement_is_dated": lambda: backwards(Agreement, kind="study"),
    "an_agreement_is_signed_before_it_is_in_force": lambda: backwards(
        Agreement, kind="study", signed_on="2024-05-14", in_force_on="2024-05-13"
    ),
    "an_agreement_ends_after_it_is_in_force": lambda: backwards(
        Agreement, kind="study", in_force_on="2024-05-14", ends_on="2024-05-13"
    ),
    "an_agreement_is_not_its_own_parent": lambda: its_own(m.make_agreement, "parent"),
    "one_signatory_per_position": lambda: twin(m.make_signatory()),
    "a_signatory_is_a_country_or_an_agency": lambda: m.build(Signatory, agreement=m.make_agreement()),
    # working groups and events
    "a_working_group_ends_after_it_is_established": lambda: backwards(
        WorkingGroup, partnership=m.make_partnership(), established_on="2024", ended_on="2023"
    ),
    "an_event_ends_after_it_starts": lambda: backwards(
        Event, partnership=m.make_partnership(), kind="forum", starts_on="2024-05-14", ends_on="2024-05-13"
    ),
    # actions
    "one_action_per_reference": lambda: twin(m.make_action("4.09")),
    "one_step_per_status_and_day": lambda: twin(m.make_status_change()),
    # sources
    "a_government_source_names_its_country": lambda: backwards(
        Source, kind="government", publisher_en="Somebody", reliability="A"
    ),
    "a_citation_is_about_one_record": lambda: m.build(Citation, source=m.make_source()),
    "a_conflict_states_the_other_value": a_conflict,
} | {f"one_citation_of_a_source_per_{name}": name for name in CITABLE}

CONSTRAINTS = {constraint.name: (model, constraint) for model in MODELS for constraint in model._meta.constraints}


def break_rule(name):
    row = BROKEN[name]
    if isinstance(row, str):
        return twin(m.make_citation(MAKERS[CITABLE[row].__name__]()))
    return row()


def test_every_rule_of_the_database_is_in_the_table():
    assert set(BROKEN) == set(CONSTRAINTS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_the_rule_is_kept(name):
    row = break_rule(name)
    model, constraint = CONSTRAINTS[name]
    assert type(row) is model
    with pytest.raises(ValidationError) as refused:
        constraint.validate(model, row)
    assert refused.value.messages == [str(constraint.violation_error_message)]
    with pytest.raises(IntegrityError) as stopped, transaction.atomic():
        model.save_base(row, force_insert=row.pk is None)
    # SQLite names the columns of a unique constraint rather than the constraint.
    assert name in str(stopped.value) or str(stopped.value).startswith("UNIQUE constraint failed")
    assert m.refusal(row)


def test_every_rule_tells_a_person_what_to_do():
    for _, constraint in CONSTRAINTS.values():
        assert constraint.violation_error_message != UniqueConstraint.default_violation_error_message
        assert str(constraint.violation_error_message).endswith(".")


@pytest.mark.django_db
class TestNotRefused:
    """Rows that a rule could refuse by mistake."""

    def test_the_same_number_in_two_series(self):
        m.make_dialogue(4)
        m.make_dialogue(4, series=m.make_series(code="security"))

    def test_the_same_code_in_two_partnerships(self):
        m.make_series()
        assert m.make(
            DialogueSeries, partnership=m.make_partnership("XA", "XB"), code="civil", slug="xa-xb-civil", name="Civil"
        )

    def test_missions_without_any_identifier(self):
        assert m.make_mission().cospar_id == m.make_mission().norad_number == ""

    def test_a_country_in_two_partnerships(self):
        m.make_partnership("AA", "ZZ")
        m.make_partnership("AA", "XA")

    def test_a_post_taken_over_when_its_holder_has_left(self):
        first = m.make_appointment(is_single_holder=True, ends_on="2024")
        m.make_appointment(is_single_holder=True, agency=first.agency, starts_on="2024-07")

    def test_a_post_of_many_holders(self):
        m.make_appointment(agency=m.make_appointment().agency)

    def test_a_post_whose_start_nobody_published(self):
        assert m.make_appointment(verified_on="2024").starts_on is None

    def test_several_delegates_whose_names_are_not_on_record(self):
        dialogue = m.make_dialogue()
        m.make_delegate(dialogue)
        m.make_delegate(dialogue, side=dialogue.series.partnership.side_b)
        m.make_delegate(dialogue, position=2)

    def test_several_readings_of_an_area_between_two_dialogues(self):
        area = m.make_area()
        m.make_progress(area=area, on="2024-05-14")
        m.make_progress(area=area, on="2024-05-15")
        assert AreaProgress.objects.filter(area=area, dialogue=None).count() == 2

    def test_a_dialogue_and_a_milestone_of_one_day(self):
        m.make_dialogue(on="2024-05-14", ends_on="2024-05-14")
        m.make_milestone(on="2024-05-14", ends_on="2024-05-14")

    def test_an_end_of_which_only_the_year_of_the_start_is_known(self):
        m.make_program(starts_on="2024", ends_on="2024")

    def test_the_same_source_for_two_fields_and_both_stances(self):
        mission, source = m.make_mission(), m.make_source()
        m.make_citation(mission, source)
        m.make_citation(mission, source, field="acronym")
        m.make_citation(mission, source, field="acronym", stance="conflicts", value_as_stated="MUM")

    def test_a_conflict_stated_in_one_language_only(self):
        m.make_citation(m.make_mission(), stance="conflicts", value_as_stated={"ko": "값"})

    def test_two_steps_of_one_day(self):
        action = m.make_action()
        m.make_status_change(action, "under_way", "2024-09-01")
        m.make_status_change(action, "completed", "2024-09-01")
        assert StatusChange.objects.filter(action_item=action).count() == 2

    def test_the_same_reference_in_two_partnerships(self):
        m.make_action("4.09")
        m.make_action("4.09", partnership=m.make_partnership("XA", "XB"))
        assert ActionItem.objects.filter(reference="4.09", partnership__slug__in=["aa-zz", "xa-xb"]).count() == 2

    def test_two_agencies_in_one_mission_and_one_agency_in_two(self):
        mission, agency = m.make_mission(), m.make_agency()
        m.make_role(mission, agency)
        m.make_role(mission)
        m.make_role(agency=agency)
        assert MissionRole.objects.filter(mission=mission).count() == 2

    def test_a_delegate_of_one_dialogue_at_the_next(self):
        official = m.make_official()
        for number in (1, 2):
            m.make_delegate(m.make_dialogue(number), official=official)
        assert Delegate.objects.filter(official=official).count() == 2

    def test_an_agreement_in_force_on_the_day_it_was_signed(self):
        assert m.make_agreement(signed_on="2024-05-14", in_force_on="2024-05-14", ends_on="2024-05-14")
