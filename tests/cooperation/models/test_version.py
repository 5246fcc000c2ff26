"""Versions of rows: who changed what, in which act, and why."""

from django.contrib.auth.models import User

from cooperation.models import acting
from tests.makers import make_action, make_agency, make_status_change


def test_a_version_names_the_person_and_the_reason_even_when_the_account_is_gone(db: None) -> None:
    user = User.objects.create_superuser("Desk A")
    with acting(user, reason="A better source"):
        action = make_action()
    version = action.versions.get()
    assert (version.history_user, version.person, version.history_change_reason) == (user, "Desk A", "A better source")
    user.delete()
    version = action.versions.get()
    assert (version.history_user, version.person) == (None, "Desk A")


def test_all_that_one_act_changes_is_one_revision(db: None) -> None:
    with acting(reason="One sitting"):
        action = make_action()
        step = make_status_change(action, "under_way", on="2026-01")
        with acting(reason="Part of it"):
            agency = make_agency()
    revisions = {row.versions.first().revision for row in (action, step, agency)}
    assert len(revisions) == 1
    assert agency.versions.first().history_change_reason == "Part of it"
    make_agency()
    assert make_action().versions.first().revision not in revisions


def test_a_version_holds_the_links_of_its_time(db: None) -> None:
    action, first, second = make_action(), make_agency(), make_agency()
    action.leads.set([first])
    action.leads.set([second])
    held = [{link.agency_id for link in version.leads.all()} for version in action.versions.all()]
    assert held[0] == {second.pk}
    assert {first.pk} in held


def test_the_operator_of_the_server_acts_without_a_name(db: None) -> None:
    version = make_action().versions.first()
    assert (version.history_user, version.person, version.history_change_reason) == (None, "", "")
