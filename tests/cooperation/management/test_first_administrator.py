"""The account with which a new site begins, and what the operator can do from the server."""

import io
import re
import sys
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cooperation.sign_in.people import make_person, set_up

pytestmark = pytest.mark.django_db


def run(command: str, *args: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


def test_the_first_administrator_sets_a_password_and_is_one(client: Client) -> None:
    text = run("first_administrator", "Alpha", address="http://testserver/")
    link = re.search(r"http://testserver/admin/set-password/\S+", text)
    assert link
    page = client.get(link[0], follow=True)
    phrase = "a made-up phrase to open with"
    client.post(page.request["PATH_INFO"], {"new_password1": phrase, "new_password2": phrase})
    client.post("/admin/login/", {"username": "Alpha", "password": phrase})
    assert client.get("/admin/auth/user/").status_code == 200
    account = User.objects.get()
    assert (account.is_superuser, account.is_staff) == (False, True)


def test_the_name_may_come_from_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Alpha\n"))
    assert "Alpha is the first administrator" in run("first_administrator")


@pytest.mark.parametrize("typed", ["", "\n", "a name with spaces\n", "x" * 151])
def test_a_name_that_no_account_can_have_is_refused(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    with pytest.raises(CommandError):
        run("first_administrator")
    assert not User.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "viewer"])
def test_a_site_has_one_first_administrator(role: str) -> None:
    make_person("Alpha", role, is_superuser=role == "viewer")
    with pytest.raises(CommandError, match="Alpha"):
        run("first_administrator", "Beta")
    assert User.objects.count() == 1


def test_an_administrator_who_is_switched_off_is_none() -> None:
    make_person("Alpha", "administrator", is_active=False)
    assert "Beta" in run("first_administrator", "Beta")


def test_a_public_site_is_reached_at_its_first_name(settings: Any) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS = False, [".record.example", "other.example"]
    assert "\nhttps://record.example/admin/set-password/" in run("first_administrator", "Alpha")


def test_the_operator_resets_a_second_factor() -> None:
    set_up(make_person())
    assert "reset" in run("reset_second_factor", "Iota")
    assert not TOTPDevice.objects.exists()
    for name in ("Iota", "Nobody"):
        with pytest.raises(CommandError, match=name):
            run("reset_second_factor", name)
