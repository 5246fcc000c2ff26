"""The account of a demo, and what `make demo` prints."""

import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

ADDRESS = "http://127.0.0.1:8123"


def demo_accounts(address: str = ADDRESS) -> str:
    """Run the command and return what it prints."""
    out = StringIO()
    call_command("demo_accounts", address=address, stdout=out)
    return out.getvalue()


def printed(label: str, text: str) -> str:
    """Return the first word that is printed behind the label."""
    found = re.search(rf"^ +{label} +(\S+)", text, re.MULTILINE)
    assert found is not None, f"{label} is not printed"
    return found.group(1)


@pytest.fixture
def a_public_server(settings: Any) -> None:
    settings.DEMO = False
    settings.DEBUG = False


def test_the_printed_sign_in_opens_the_administration(db: None, client: Any) -> None:
    text = demo_accounts()
    assert client.login(username=printed("Sign in as", text), password=printed("Password", text))
    assert client.get("/admin/").status_code == 200


def test_the_addresses_of_both_languages_and_of_the_administration_are_printed(db: None) -> None:
    text = demo_accounts(f"{ADDRESS}/")
    assert printed("English", text) == f"{ADDRESS}/"
    assert printed("Korean", text) == f"{ADDRESS}/ko/"
    assert printed("Administration", text) == f"{ADDRESS}/admin/"


def test_a_second_run_keeps_the_one_account_and_changes_its_password(db: None) -> None:
    first, second = (printed("Password", demo_accounts()) for _ in range(2))
    assert get_user_model().objects.filter(username="demo-administrator").count() == 1
    assert authenticate(username="demo-administrator", password=first) is None
    assert authenticate(username="demo-administrator", password=second) is not None


def test_an_account_that_was_switched_off_is_switched_on_again(db: None) -> None:
    get_user_model().objects.create_user("demo-administrator", is_active=False)
    demo_accounts()
    account = get_user_model().objects.get(username="demo-administrator")
    assert account.is_active
    assert account.is_staff
    assert account.is_superuser


def test_a_development_server_gets_an_account_too(db: None, settings: Any) -> None:
    settings.DEMO, settings.DEBUG = False, True
    assert "demo-administrator" in demo_accounts()


@pytest.mark.usefixtures("a_public_server")
def test_a_public_server_is_refused_and_gets_no_account(db: None) -> None:
    with pytest.raises(CommandError, match="DEMO=1"):
        demo_accounts()
    assert not get_user_model().objects.exists()


def test_an_address_is_asked_for() -> None:
    with pytest.raises(CommandError, match="--address"):
        call_command("demo_accounts")
