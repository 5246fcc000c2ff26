"""People at the sign-in of the staff desk: what they have, and what they send."""

import datetime
from typing import Any

import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from cooperation.sign_in import second_factor
from cooperation.workflows.set_up_roles import set_up_roles
from tests.conftest import NOW

PASSWORD = "a made-up phrase to open with"
DESK, SIGN_IN, VERIFY, ENROLL, OVERVIEW = (
    f"/admin/{page}" for page in ("", "login/", "second-factor/verify/", "second-factor/enroll/", "second-factor/")
)


def make_person(name: str = "Iota", role: str = "viewer", **columns: Any) -> User:
    """Return an account of the staff with a role and the password."""
    set_up_roles()
    person = User.objects.create_user(name, password=PASSWORD, **{"is_staff": True} | columns)
    person.groups.add(Group.objects.get(name=role))
    return person


def sign_in(browser: Client, name: str = "Iota", password: str = PASSWORD, **more: Any) -> Any:
    """Send name and password; the address and the headers may be given."""
    onward = {"next": more.pop("next")} if "next" in more else {}
    return browser.post(SIGN_IN, {"username": name, "password": password} | onward, **more)


def is_signed_in(browser: Client) -> bool:
    """Return whether the desk opens; asked of a page that reads nothing of the record."""
    return bool(browser.get(f"{DESK}password_change/").status_code == 200)


def set_up(person: User) -> tuple[bytes, list[str]]:
    """Give the person a second factor, and return its secret and the recovery codes."""
    device = second_factor.new_device(person)
    return device.bin_key, second_factor.enroll(person, device)


def code_of(key: bytes) -> str:
    """Return what a device with the secret shows now."""
    return f"{totp(key):06d}"


def later(**span: float) -> Any:
    """Return a context in which so much time has passed."""
    return time_machine.travel(NOW + datetime.timedelta(**span), tick=False)


def said(answer: Any) -> str:
    return str(answer.content.decode())


def address(page: str, *args: Any) -> str:
    return reverse(f"admin:{page}", args=args)
