"""What the desk tells of the latest changes: who, what, when and why."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from cooperation.latest_changes import read_latest_changes
from cooperation.models import Publication, acting
from tests.conftest import NOW
from tests.cooperation.people import make_person
from tests.makers import make_action, make_event, make_status_change

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_hour_passes() -> Iterator[None]:
    """Let what a test does come after the demo record was loaded."""
    with time_machine.travel(NOW + datetime.timedelta(hours=1), tick=True):
        yield


def test_an_act_is_told_once_by_the_record_it_changed_with_the_person_and_the_reason() -> None:
    action, person = make_action(), make_person("publisher")
    with acting(person, reason="The agency announced it"):
        make_status_change(action, "under_way", "2024-09")
    change = read_latest_changes()[0]
    assert (change.person, str(change.deed), change.name) == (person.username, "changed", str(action))
    assert (change.reason, change.has_others) == ("The agency announced it", True)
    assert change.url == f"/admin/cooperation/actionitem/{action.pk}/change/"


def test_a_row_that_is_gone_is_told_without_a_link() -> None:
    event = make_event(publication=Publication.DRAFT)
    event.delete()
    change = read_latest_changes()[0]
    assert (str(change.deed), str(change.name), change.url) == ("deleted", "No longer on record", "")
    assert change.person == ""
