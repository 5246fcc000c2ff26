"""Who may do what with a row, below every screen."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError

from cooperation.models import Dialogue, Partnership, Publication, StatusChange, acting, may_link
from cooperation.workflows.set_up_roles import set_up_roles
from tests.makers import make_action, make_dialogue, make_partnership, make_series, make_status_change

DRAFT = Publication.DRAFT


@pytest.fixture
def pair(db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def person(pair: Partnership) -> Callable[[str], User]:
    """Return the maker of an account in the group of this name."""
    set_up_roles()

    def make(group: str) -> User:
        user = User.objects.create_user(f"Desk {group}", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        return user

    return make


EDITOR, OTHER_SIDE, ELSEWHERE = "editor aa-zz AAA", "editor aa-zz ZZZ", "editor us-kr USA"


@pytest.mark.parametrize(
    ("group", "allowed"),
    [(EDITOR, True), (OTHER_SIDE, True), (ELSEWHERE, False), ("publisher", True), ("viewer", False)],
)
def test_a_draft_is_changed_by_editors_of_its_partnership_and_by_publishers(
    person: Callable[[str], User], group: str, allowed: bool
) -> None:
    action = make_action(publication=DRAFT)
    with acting(person(group)):
        action.title_en = "Another title"
        if allowed:
            action.save()
        else:
            with pytest.raises(PermissionDenied):
                action.save()
    action.refresh_from_db()
    assert (action.title_en == "Another title") is allowed


@pytest.mark.parametrize("state", [Publication.PUBLISHED, Publication.WITHDRAWN])
def test_what_is_or_was_public_is_changed_by_publishers_only(person: Callable[[str], User], state: str) -> None:
    action = make_action(publication=state)
    with acting(person(EDITOR)), pytest.raises(PermissionDenied):
        action.save()
    with acting(person("publisher")):
        action.save()


def test_an_editor_publishes_nothing(person: Callable[[str], User]) -> None:
    action = make_action(publication=DRAFT)
    with acting(person(EDITOR)), pytest.raises(PermissionDenied):
        action.publish()
    action.refresh_from_db()
    assert action.is_draft


def test_a_part_follows_its_record(person: Callable[[str], User]) -> None:
    draft, public = make_action(publication=DRAFT), make_action(publication=Publication.PUBLISHED)
    editor = person(EDITOR)
    with acting(editor):
        make_status_change(draft, "under_way", on="2026-01")
        with pytest.raises(PermissionDenied):
            make_status_change(public, "under_way", on="2026-01")
    assert StatusChange.objects.filter(action_item=draft).count() == 1


@pytest.mark.parametrize("group", [EDITOR, "publisher", "administrator"])
@pytest.mark.parametrize("state", [Publication.PUBLISHED, Publication.WITHDRAWN])
def test_nobody_deletes_what_was_ever_public(person: Callable[[str], User], group: str, state: str) -> None:
    dialogue = make_dialogue(publication=state)
    with acting(person(group)):
        with pytest.raises(PermissionDenied):
            dialogue.delete()
        with pytest.raises(PermissionDenied):
            Dialogue.objects.filter(pk=dialogue.pk).delete()
    assert Dialogue.objects.filter(pk=dialogue.pk).exists()


def test_a_draft_is_deleted_by_its_editor(person: Callable[[str], User]) -> None:
    dialogue = make_dialogue(publication=DRAFT)
    with acting(person(EDITOR)):
        dialogue.delete()
    assert not Dialogue.objects.filter(pk=dialogue.pk).exists()


def test_a_person_does_not_pass_the_versions_by(person: Callable[[str], User]) -> None:
    dialogue = make_dialogue(publication=DRAFT)
    with acting(person("administrator")), pytest.raises(PermissionDenied):
        Dialogue.objects.filter(pk=dialogue.pk).update(number=7)


def test_only_publishers_set_up_what_all_editors_share(person: Callable[[str], User]) -> None:
    series = make_series(publication=DRAFT)
    with acting(person(EDITOR)), pytest.raises(PermissionDenied):
        series.save()
    with acting(person("publisher")):
        series.save()


def test_a_public_record_is_withdrawn_with_a_reason_and_never_a_draft_again(person: Callable[[str], User]) -> None:
    action = make_action()
    publisher = person("publisher")
    with acting(publisher):
        with pytest.raises(ValidationError):
            action.withdraw(reason=" ")
        action.withdraw(reason="Another record says the same.")
    assert action.versions.first().history_change_reason == "Another record says the same."
    assert not type(action).objects.public().filter(pk=action.pk).exists()
    action.publication = DRAFT
    with pytest.raises(ValidationError) as refused:
        action.full_clean()
    assert "publication" in refused.value.message_dict


@pytest.mark.parametrize(
    ("group", "before", "after", "allowed"),
    [
        (EDITOR, "", "aa-zz", True),
        (EDITOR, "aa-zz us-jp", "us-jp aa-zz", True),
        (EDITOR, "aa-zz", "", True),
        (EDITOR, "us-jp", "us-jp aa-zz", True),
        (EDITOR, "aa-zz", "aa-zz us-jp", False),
        (EDITOR, "aa-zz us-jp", "aa-zz", False),
        (EDITOR, "aa-zz us-jp", "us-jp", False),
        ("publisher", "aa-zz", "us-jp", True),
    ],
)
def test_an_editor_links_a_shared_record_with_their_own_partnership_only(
    person: Callable[[str], User], group: str, before: str, after: str, allowed: bool
) -> None:
    keys = [
        set(Partnership.objects.filter(slug__in=names.split()).values_list("pk", flat=True))
        for names in (before, after)
    ]
    assert may_link(person(group), *keys) is allowed
