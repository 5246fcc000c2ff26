"""Accounts and roles are kept by administrators, and nobody makes themselves more than they are."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cooperation.sign_in.people import make_person, said, set_up

pytestmark = pytest.mark.django_db

ACCOUNTS, ROLES = "/admin/auth/user/", "/admin/auth/group/"


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def administrator() -> User:
    return make_person("Alpha", "administrator")


@pytest.fixture
def desk(administrator: User) -> Client:
    return browser_of(administrator)


def pages_of(person: User) -> list[str]:
    names = ("change", "history", "delete", "password_link", "reset_second_factor")
    own = [reverse(f"admin:auth_user_{name}", args=[person.pk]) for name in names]
    return [ACCOUNTS, f"{ACCOUNTS}add/", *own, ROLES, f"{ROLES}add/"]


def filled_in(person: User, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send of the account's form."""
    typed = {name: getattr(person, name) for name in ("username", "first_name", "last_name", "email")}
    return typed | {"groups": [group.pk for group in person.groups.all()], "is_active": "on"} | changes


def change(desk: Client, person: User, **changes: Any) -> Any:
    return desk.post(reverse("admin:auth_user_change", args=[person.pk]), filled_in(person, **changes))


@pytest.mark.parametrize("role", ["viewer", "publisher", "editor us-kr USA"])
def test_nobody_but_an_administrator_sees_an_account(role: str) -> None:
    person = make_person("Iota", role)
    set_up(other := make_person("Kappa"))
    desk = browser_of(person)
    assert "/admin/auth/" not in said(desk.get("/admin/"))
    for page in (*pages_of(other), *pages_of(person)):
        assert desk.get(page).status_code == 403, page
        assert desk.post(page, filled_in(other, is_superuser="on", post="yes")).status_code == 403, page
    administrators = Group.objects.get(name="administrator")
    change(desk, person, groups=[administrators.pk])
    assert [group.name for group in person.groups.all()] == [role]
    assert TOTPDevice.objects.filter(user=other).exists()


def test_no_screen_shows_a_secret_or_the_record_of_sign_ins() -> None:
    kept_apart = {"otp_totp", "otp_static", "axes"}
    assert not {model._meta.label for model in admin.site._registry if model._meta.app_label in kept_apart}


def test_a_new_account_opens_the_desk_once_its_owner_has_set_a_password(desk: Client) -> None:
    publishers = Group.objects.get(name="publisher")
    typed = {"username": "Kappa", "first_name": "Ka", "last_name": "Ppa", "email": "", "is_active": "on"}
    answer = desk.post(f"{ACCOUNTS}add/", typed | {"groups": [publishers.pk]})
    account = User.objects.get(username="Kappa")
    assert answer.url == reverse("admin:auth_user_password_link", args=[account.pk])
    assert account.is_staff
    assert not account.is_superuser
    assert not account.has_usable_password()
    assert account.has_perm("cooperation.publish_record")
    assert "/set-password/" not in said(desk.get(answer.url))
    link = desk.post(answer.url).context["link"]
    assert link.startswith("http://testserver/admin/set-password/")
    assert Client().get(link, follow=True).context["validlink"]
    newest = LogEntry.objects.filter(object_id=account.pk).order_by("pk").last()
    assert newest.get_change_message() == "Added link to set a password “Kappa”."


def test_the_pages_of_an_account_are_not_those_of_a_record(desk: Client, administrator: User) -> None:
    """No reason is asked, no list of deleted ones is offered, and the log says who did what."""
    person = make_person("Kappa")
    set_up(person)
    desk.post(reverse("admin:auth_user_reset_second_factor", args=[person.pk]))
    assert "reason" not in said(desk.get(reverse("admin:auth_user_change", args=[person.pk])))
    assert f"{ACCOUNTS}add/" in said(desk.get(ACCOUNTS))
    log = said(desk.get(reverse("admin:auth_user_history", args=[person.pk])))
    assert "<td>Alpha</td><td>Deleted second factor “Kappa”.</td>" in log
    assert "<td>Kappa</td><td>Added second factor “Kappa”.</td>" in log


def test_a_form_with_more_boxes_than_it_shows_gives_no_more(desk: Client) -> None:
    person = make_person("Kappa")
    change(desk, person, is_superuser="on", user_permissions=["1"], is_staff="", password="x")
    person.refresh_from_db()
    assert (person.is_superuser, person.is_staff, person.user_permissions.count()) == (False, True, 0)
    assert person.has_usable_password()


@pytest.mark.parametrize(
    ("taken", "box"), [({"groups": []}, "groups"), ({"is_active": ""}, "is_active"), ({"groups": ["0"]}, "groups")]
)
def test_an_administrator_cannot_shut_themselves_out(
    desk: Client, administrator: User, taken: dict[str, Any], box: str
) -> None:
    answer = change(desk, administrator, **taken)
    assert box in answer.context["adminform"].form.errors
    administrator.refresh_from_db()
    assert administrator.is_active
    assert [group.name for group in administrator.groups.all()] == ["administrator"]
    assert change(desk, administrator, first_name="Al").status_code == 302


def test_an_administrator_may_switch_a_colleague_off(desk: Client) -> None:
    colleague = make_person("Beta", "administrator")
    change(desk, colleague, is_active="")
    colleague.refresh_from_db()
    assert not colleague.is_active


def test_an_account_that_passes_the_rules_by_is_out_of_reach(desk: Client) -> None:
    superuser = User.objects.create_superuser("Omega")
    assert change(desk, superuser, is_active="").status_code == 403
    for page in ("password_link", "reset_second_factor"):
        assert desk.post(reverse(f"admin:auth_user_{page}", args=[superuser.pk])).status_code == 403


def test_no_account_is_deleted_and_no_role_is_changed(desk: Client) -> None:
    person = make_person("Kappa")
    assert desk.post(reverse("admin:auth_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403
    desk.post(ACCOUNTS, {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"})
    assert User.objects.filter(pk=person.pk).exists()
    viewers = Group.objects.get(name="viewer")
    answer = desk.post(reverse("admin:auth_group_change", args=[viewers.pk]), {"name": "viewer", "permissions": []})
    assert answer.status_code == 403
    assert viewers.permissions.exists()


def test_an_administrator_resets_the_second_factor_of_somebody_else_and_the_log_says_who(
    desk: Client, administrator: User
) -> None:
    person = make_person("Kappa")
    set_up(person)
    page = reverse("admin:auth_user_reset_second_factor", args=[person.pk])
    assert "Kappa" in said(desk.get(page))
    assert TOTPDevice.objects.exists()
    assert desk.post(page).status_code == 302
    assert not TOTPDevice.objects.exists()
    entry = LogEntry.objects.filter(object_id=person.pk).order_by("pk").last()
    assert (entry.user, entry.get_change_message()) == (administrator, "Deleted second factor “Kappa”.")


def test_an_administrator_gets_round_no_code_and_no_password_of_their_own(desk: Client, administrator: User) -> None:
    own = [
        reverse(f"admin:auth_user_{name}", args=[administrator.pk]) for name in ("password_link", "reset_second_factor")
    ]
    assert [desk.post(page).url for page in own] == ["/admin/password_change/", "/admin/second-factor/"]


def test_accounts_that_do_not_exist_are_not_found(desk: Client) -> None:
    for name in ("password_link", "reset_second_factor"):
        for key in ("999999", "x", "_00"):
            assert desk.post(reverse(f"admin:auth_user_{name}", args=[key])).status_code == 404


def test_roles_stand_in_words_of_either_language(desk: Client) -> None:
    make_person("Kappa", "editor us-kr KOR")
    for page in (ACCOUNTS, ROLES):
        assert "Administrator" in said(desk.get(page))
        assert "관리자" in said(desk.get(f"/ko{page}"))
        assert "editor us-kr KOR" not in said(desk.get(page))
        assert "편집자 · " in said(desk.get(f"/ko{page}"))


def test_accounts_are_found_by_their_role(desk: Client) -> None:
    make_person("Kappa", "publisher")
    publishers = Group.objects.get(name="publisher")
    found = {role: desk.get(ACCOUNTS, {"role": role}).context["cl"].queryset for role in (publishers.pk, "nonsense")}
    assert {role: [account.username for account in accounts] for role, accounts in found.items()} == {
        publishers.pk: ["Kappa"],
        "nonsense": ["Alpha", "Kappa"],
    }


def test_a_password_is_not_felt_for_through_the_address_of_the_list(desk: Client) -> None:
    assert desk.get(f"{ACCOUNTS}?password__startswith=md5").status_code in (302, 400)


@pytest.mark.parametrize("page", [ACCOUNTS, ROLES])
def test_a_list_takes_the_same_number_of_queries_at_any_length(desk: Client, page: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(page).status_code == 200
        return len(captured)

    make_person("Kappa", "editor us-kr USA")
    queries()
    few = queries()
    for number in range(5):
        make_person(f"Kappa {number}", "editor us-kr KOR")
    assert queries() == few
