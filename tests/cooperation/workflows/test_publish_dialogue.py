"""Publishing a dialogue with the drafts that belong to it."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError

from cooperation.models import Dialogue, Publication, acting
from cooperation.workflows.publish_dialogue import publish_dialogue, what_belongs_to, what_is_incomplete
from cooperation.workflows.set_up_roles import set_up_roles
from tests.makers import (
    make_action,
    make_agency,
    make_area,
    make_citation,
    make_delegate,
    make_dialogue,
    make_official,
    make_progress,
    make_source,
)

pytestmark = pytest.mark.django_db
DRAFT = Publication.DRAFT


@pytest.fixture
def dialogue() -> Dialogue:
    """A held dialogue with a reading, an action, a delegate from an agency, and a source of each; all drafts."""
    dialogue = make_dialogue(publication=DRAFT)
    source = make_source(publication=DRAFT)
    official, agency = make_official(publication=DRAFT), make_agency(publication=DRAFT)
    make_delegate(dialogue, official=official, agency=agency)
    cell = make_progress("agreed", dialogue=dialogue, publication=DRAFT, gist={"en": "Lantern agreed"})
    action = make_action(raised_at=dialogue, publication=DRAFT, leads=[make_agency(publication=DRAFT)])
    for about in (dialogue, cell, action):
        make_citation(about, source)
    make_citation(official, make_source(publication=DRAFT))
    return dialogue


def test_all_that_belongs_to_it_is_published_and_nothing_else(dialogue):
    strangers = [
        make_action(publication=DRAFT),
        make_official(publication=DRAFT),
        make_source(publication=DRAFT),
        make_progress(area=make_area(), publication=DRAFT),
    ]
    issue = publish_dialogue(dialogue=dialogue)
    assert [type(row).__name__ for row in issue.rows] == [
        *("Source", "Source", "Agency", "Agency", "Official", "Dialogue", "AreaProgress", "ActionItem")
    ]
    for row in issue.rows:
        assert type(row).objects.public().filter(pk=row.pk).exists()
    assert len({row.versions.first().revision for row in issue.rows}) == 1
    for row in strangers:
        row.refresh_from_db()
        assert row.is_draft


def test_one_row_that_breaks_a_rule_keeps_all_of_them_drafts(dialogue):
    type(dialogue.action_items.get()).objects.filter(raised_at=dialogue).update(due_on="2001")
    with pytest.raises(ValidationError) as refused:
        publish_dialogue(dialogue=dialogue)
    assert "The action cannot be due before it was raised." in refused.value.messages[0]
    dialogue.refresh_from_db()
    assert len(what_belongs_to(dialogue=dialogue).rows) == 8


def test_a_list_that_changed_since_it_was_read_is_not_published(dialogue):
    shown = what_belongs_to(dialogue=dialogue).fingerprint
    make_action(raised_at=dialogue, publication=DRAFT)
    with pytest.raises(ValidationError, match="Read the list again"):
        publish_dialogue(dialogue=dialogue, shown=shown)
    dialogue.refresh_from_db()
    assert dialogue.is_draft
    publish_dialogue(dialogue=dialogue, shown=what_belongs_to(dialogue=dialogue).fingerprint)
    with pytest.raises(ValidationError, match="is published"):
        publish_dialogue(dialogue=dialogue)


def test_the_readings_of_a_dialogue_to_come_stay_drafts():
    planned = make_dialogue(5, "2027", publication=DRAFT)
    make_progress("not_on_record", dialogue=planned, publication=DRAFT)
    assert publish_dialogue(dialogue=planned).rows == (planned,)
    assert planned.area_progress.get().is_draft


def test_an_editor_publishes_none_of_it(dialogue):
    set_up_roles()
    user = User.objects.create_user("Desk editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor aa-zz AAA"))
    with acting(user), pytest.raises(PermissionDenied):
        publish_dialogue(dialogue=dialogue)
    assert len(what_belongs_to(dialogue=dialogue).rows) == 8


def test_what_is_incomplete_is_named(dialogue):
    partnership = dialogue.series.partnership
    partnership.languages = "en ko"
    partnership.save()
    bare = make_progress("raised", dialogue=dialogue, publication=DRAFT, gist={"en": "A word", "ko": "한마디"})
    untold = dialogue.area_progress.get(stage="agreed")
    said = what_is_incomplete(issue=what_belongs_to(dialogue=Dialogue.objects.get(pk=dialogue.pk)))
    assert f"No source backs the reading of these areas: {bare.area}." in said
    assert f"The gist is not written in both languages: {untold.area}." in said
    assert f"The title is not written in both languages: {dialogue.action_items.get().reference}." in said
