"""Many records are published, withdrawn or deleted at once, or none is."""

import pytest

from cooperation.models import Agency, Mission, Publication
from cooperation.workflows.all_or_nothing import RefusedError
from cooperation.workflows.publish_records import delete_drafts, publish_records, withdraw_records
from tests.makers import make_agency, make_milestone, make_mission, make_role

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    made_up = Mission.objects.filter(slug__startswith="made-up").order_by("pk")
    return list(made_up.values_list("publication", flat=True))


def test_drafts_are_published_and_a_public_one_among_them_keeps_all_as_they_are() -> None:
    draft = make_mission(publication=Publication.DRAFT)
    make_mission()
    missions = Mission.objects.filter(slug__startswith="made-up")
    with pytest.raises(RefusedError, match="It is public already"):
        publish_records(records=missions)
    assert states() == ["draft", "published"]
    assert publish_records(records=missions.filter(pk=draft.pk)) == 1
    assert states() == ["published", "published"]


def test_a_draft_that_breaks_a_rule_is_not_published() -> None:
    draft = make_mission(publication=Publication.DRAFT)
    Mission.objects.filter(pk=draft.pk).update(name_en="", cospar_id="no id")
    with pytest.raises(RefusedError, match=r"COSPAR id: .*at least one language"):
        publish_records(records=Mission.objects.filter(pk=draft.pk))
    assert states() == ["draft"]


def test_public_records_are_withdrawn_for_a_reason_that_their_versions_keep() -> None:
    make_mission()
    draft = make_mission(publication=Publication.DRAFT)
    missions = Mission.objects.filter(slug__startswith="made-up")
    with pytest.raises(RefusedError, match="nothing to withdraw"):
        withdraw_records(records=missions, reason="Twice on record")
    with pytest.raises(RefusedError, match="Say why"):
        withdraw_records(records=missions.exclude(pk=draft.pk), reason=" ")
    assert states() == ["published", "draft"]
    assert withdraw_records(records=missions.exclude(pk=draft.pk), reason="Twice on record") == 1
    assert states() == ["withdrawn", "draft"]
    assert missions.exclude(pk=draft.pk).get().versions.first().history_change_reason == "Twice on record"


def test_a_draft_is_deleted_with_its_parts_and_never_beside_one_that_was_public() -> None:
    draft = make_mission(publication=Publication.DRAFT)
    make_milestone(draft)
    make_mission(publication=Publication.WITHDRAWN)
    missions = Mission.objects.filter(slug__startswith="made-up")
    with pytest.raises(RefusedError, match="is or was public"):
        delete_drafts(records=missions)
    assert states() == ["draft", "withdrawn"]
    assert delete_drafts(records=missions.filter(pk=draft.pk)) == 1
    assert states() == ["withdrawn"]


def test_a_draft_on_which_others_rest_names_them() -> None:
    agency = make_agency(publication=Publication.DRAFT)
    role = make_role(agency=agency)
    with pytest.raises(RefusedError) as refused:
        delete_drafts(records=Agency.objects.filter(pk=agency.pk))
    assert refused.value.refusals[0].reasons == (f"Other records rest on it: {role}",)
