"""Restoring a version: a new change under the rules of today."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cooperation.models import ActionItem, Mission, PartialDate, Publication, acting
from cooperation.workflows.restore_version import plan_restoration, restore_version
from tests.makers import make_action, make_agency, make_citation, make_mission, make_source, make_status_change

pytestmark = pytest.mark.django_db


def test_a_version_is_written_again_with_its_links_and_leaves_a_version_itself() -> None:
    first, second = make_agency(), make_agency()
    action = make_action(title="First title", leads=[first])
    version = action.versions.first()
    action.title_en, action.due_on = "Second title", PartialDate(2027)
    action.save()
    action.leads.set([second])
    count = action.versions.count()

    restore_version(ActionItem, version, reason="The first was right")
    action.refresh_from_db()
    assert (action.title_en, action.due_on, list(action.leads.all())) == ("First title", None, [first])
    assert action.versions.first().history_change_reason == "The first was right"
    assert action.versions.count() > count


def test_a_version_from_before_it_was_public_brings_neither_the_draft_nor_the_slug_back() -> None:
    mission = make_mission(slug="first-name", publication=Publication.DRAFT)
    version = mission.versions.first()
    mission.slug, mission.purpose_en = "second-name", "To look"
    mission.save()
    mission.publish()
    restore_version(Mission, version, reason="An older text")
    mission.refresh_from_db()
    assert (mission.slug, mission.publication, mission.purpose_en) == ("second-name", "published", "")


def test_a_status_goes_on_following_from_its_steps() -> None:
    action = make_action(title="First title")
    version = action.versions.first()
    make_status_change(action, "completed", "2025-01")
    action.refresh_from_db()
    action.title_en = "Second title"
    action.save()
    restore_version(ActionItem, version, reason="The title")
    action.refresh_from_db()
    assert (action.title_en, action.status) == ("First title", "completed")


def test_a_deleted_step_comes_back_and_gives_its_action_the_status_again() -> None:
    step = make_status_change(status="completed", on="2025-01")
    action, model, key = step.action_item, type(step), step.pk
    step.delete()
    restore_version(model, model.versions.filter(id=key).first(), reason="It was right")
    action.refresh_from_db()
    assert (action.status, action.status_changes.get().pk) == ("completed", key)


def test_a_deleted_draft_comes_back_with_what_was_deleted_with_it_and_its_links() -> None:
    action = make_action(publication=Publication.DRAFT, leads=[make_agency()])
    step = make_status_change(action, "under_way", "2025-01")
    make_citation(step)
    gone_before = make_status_change(action, "completed", "2025-02")
    gone_before.delete()
    key, lead = action.pk, action.leads.get()
    with acting(reason="Entered twice"):
        action.delete()
    restored: Any = restore_version(ActionItem, ActionItem.versions.filter(id=key).first(), reason="It was not")
    assert (restored.pk, list(restored.leads.all())) == (key, [lead])
    assert [(str(each.on), each.citations.count()) for each in restored.status_changes.all()] == [("2025-01", 1)]


def test_what_a_rule_forbids_today_is_refused_in_words_and_nothing_is_written() -> None:
    mission = make_mission(name="Lantern", cospar_id="2024-001A")
    version = mission.versions.first()
    mission.cospar_id = ""
    mission.save()
    make_mission(cospar_id="2024-001A")
    count = mission.versions.count()
    with pytest.raises(ValidationError) as refused:
        restore_version(Mission, version, reason="Back")
    assert refused.value.messages == ["Another mission has this COSPAR id."]
    assert mission.versions.count() == count


def test_a_version_that_names_a_row_that_is_gone_is_refused_by_its_name() -> None:
    source = make_source(name="Made-up paper")
    citation = make_citation(source=source)
    model, key = type(citation), citation.pk
    citation.delete()
    source.delete()
    plan = plan_restoration(model, model.versions.filter(id=key).first())
    assert plan.refusals() == ["Source: “Made-up paper” is no longer on record. Restore it first."]
