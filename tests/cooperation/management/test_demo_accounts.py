"""The accounts of a demo, and what `make demo` prints."""

import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from cooperation.models import Partnership

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


def test_there_is_an_account_for_each_role_and_its_printed_password_opens_the_desk(db: None, client: Any) -> None:
    text = demo_accounts()
    names = re.findall(r"^  (demo-\S+)", text, re.MULTILINE)
    assert len(names) == len(set(names)) == 3 + 2 * Partnership.objects.count()
    assert {"demo-viewer", "demo-publisher", "demo-administrator"} < set(names)
    for name in names:
        answer = client.post("/admin/login/", {"username": name, "password": printed(name, text)})
        assert answer.status_code == 302
        assert client.get("/admin/").status_code == 200


def test_no_account_of_a_demo_passes_the_rules_by(db: None) -> None:
    demo_accounts()
    assert not get_user_model().objects.filter(is_superuser=True).exists()


def test_the_addresses_of_both_languages_and_of_the_desk_are_printed(db: None) -> None:
    text = demo_accounts(f"{ADDRESS}/")
    assert printed("English", text) == f"{ADDRESS}/"
    assert printed("Korean", text) == f"{ADDRESS}/ko/"
    assert printed("Staff desk", text) == f"{ADDRESS}/admin/"


def test_a_second_run_keeps_the_accounts_and_changes_their_passwords(db: None, rf: Any) -> None:
    first, second = (printed("demo-administrator", demo_accounts()) for _ in range(2))
    assert get_user_model().objects.filter(username="demo-administrator").count() == 1
    sign_in = rf.post("/admin/login/")
    assert authenticate(sign_in, username="demo-administrator", password=first) is None
    assert authenticate(sign_in, username="demo-administrator", password=second) is not None


def test_an_account_that_was_switched_off_is_switched_on_again(db: None) -> None:
    get_user_model().objects.create_user("demo-administrator", is_active=False)
    demo_accounts()
    account = get_user_model().objects.get(username="demo-administrator")
    assert account.is_active
    assert account.is_staff


def test_a_development_server_gets_accounts_too(db: None, settings: Any) -> None:
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
