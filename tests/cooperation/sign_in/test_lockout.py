"""Repeated failures lock a name out at an address, for a while, and tell nobody which names exist."""

from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import call_command
from django.test import Client, RequestFactory

from cooperation.sign_in.lockout import address_of
from tests.cooperation.sign_in.people import PASSWORD, SIGN_IN, is_signed_in, later, make_person, said, sign_in

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def fail(browser: Client, times: int, name: str = "Iota", address: str = HERE) -> Any:
    for _ in range(times):
        answer = sign_in(browser, name, "a wrong phrase", REMOTE_ADDR=address)
    return answer


def test_the_fifth_failure_locks_the_name_out_here_and_the_right_password_does_not_help(client: Client) -> None:
    make_person()
    assert fail(client, 4).status_code == 200
    assert fail(client, 1).status_code == 429
    answer = sign_in(client, REMOTE_ADDR=HERE)
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert not is_signed_in(client)


def test_the_lockout_page_speaks_both_languages_and_looks_like_the_site(client: Client) -> None:
    fail(client, 4)
    english = fail(client, 1)
    korean = client.post(f"/ko{SIGN_IN}", {"username": "Iota", "password": "x"}, REMOTE_ADDR=HERE)
    assert "Wait 15 minutes" in said(english)
    assert "15분" in said(korean)
    assert korean.status_code == 429
    assert 'class="masthead"' in said(english)
    assert "no-store" in english["Cache-Control"]


def test_a_script_that_asks_is_told_no_more_than_a_person(client: Client) -> None:
    fail(client, 5)
    answer = sign_in(client, REMOTE_ADDR=HERE, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code == 429
    assert answer["Content-Type"].startswith("text/html")
    assert "Access-Control-Allow-Origin" not in answer


def test_a_lockout_ends_and_trying_on_does_not_prolong_it(client: Client) -> None:
    make_person()
    fail(client, 5)
    with later(minutes=10):
        assert fail(client, 3).status_code == 429
    with later(minutes=15, seconds=1):
        assert sign_in(client, REMOTE_ADDR=HERE).status_code == 302
        assert is_signed_in(client)


def test_nobody_locks_a_colleague_out_from_somewhere_else(client: Client) -> None:
    make_person()
    fail(client, 6, address=ELSEWHERE)
    assert sign_in(client, REMOTE_ADDR=HERE).status_code == 302


def test_a_lockout_of_one_name_leaves_the_others_at_the_address_alone(client: Client) -> None:
    make_person("Kappa")
    fail(client, 6, "Iota")
    assert sign_in(client, "Kappa", REMOTE_ADDR=HERE).status_code == 302


def test_one_password_tried_on_many_names_locks_the_address_and_a_sign_in_does_not_lift_that(
    client: Client, settings: Any
) -> None:
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 6
    make_person()
    for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon"):
        assert fail(client, 1, name).status_code == 200
    assert sign_in(client, REMOTE_ADDR=HERE).status_code == 302
    assert fail(client, 1, "Zeta").status_code == 429
    assert sign_in(Client(), REMOTE_ADDR=HERE).status_code == 429
    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE).status_code == 302


def test_signing_in_forgets_the_failures_of_the_name(client: Client) -> None:
    make_person()
    fail(client, 4)
    sign_in(client, REMOTE_ADDR=HERE)
    assert fail(client, 4).status_code == 200


CASES = {
    "no such account": ("Nobody", PASSWORD),
    "a wrong password": ("Iota", "a wrong phrase"),
    "an account that is switched off": ("Inactive", PASSWORD),
    "an account that is not of the staff": ("Outsider", PASSWORD),
    "an account without a password": ("Invited", PASSWORD),
}


def test_an_answer_does_not_tell_whether_an_account_exists(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by its words, its status or its headers, nor by how often a password is digested, nor by the lockout."""
    make_person()
    make_person("Inactive", is_active=False)
    make_person("Outsider", is_staff=False)
    invited = make_person("Invited")
    invited.set_unusable_password()
    invited.save()
    digested: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: digested.append("") or encode(*args))

    seen = {}
    for case, (name, password) in CASES.items():
        browser, digested[:] = Client(), []
        answer = sign_in(browser, name, password, REMOTE_ADDR=HERE)
        (message,) = answer.context["form"].non_field_errors()
        headers = sorted(answer.headers.keys() - {"Content-Length"})
        again = [sign_in(browser, name, password, REMOTE_ADDR=HERE).status_code for _ in range(4)]
        seen[case] = (answer.status_code, message, headers, len(digested), again)
    assert set(map(str, seen.values())) == {str(seen["no such account"])}
    status, message, _headers, digests, again = seen["no such account"]
    assert (status, digests, again) == (200, 5, [200, 200, 200, 429])
    assert "correct username and password" in message


@pytest.mark.parametrize(
    "name", ["", " ", "x" * 151, "x" * 100_000, "a\x00b", "🛰️🚀", "ＩＯＴＡ", "../../etc", "' OR 1=1 --", "한글" * 60]
)
@pytest.mark.parametrize("language", ["", "/ko"])
def test_no_name_and_no_password_breaks_the_page(client: Client, name: str, language: str) -> None:
    for typed in ({"username": name, "password": "x"}, {"username": "x", "password": name}):
        answer = client.post(language + SIGN_IN, typed, headers={"user-agent": "y" * 5000, "accept": "z" * 5000})
        assert answer.status_code == 200
        assert answer.context["form"].errors


class TestAddress:
    """The header of a proxy is believed only where there is one, and only for what the proxy itself wrote."""

    def read(self, remote: str, forwarded: str = "") -> str | None:
        headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
        return address_of(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))

    def test_without_a_proxy_the_header_is_the_senders_own_claim(self, settings: Any) -> None:
        settings.BEHIND_PROXY = False
        assert self.read(HERE, ELSEWHERE) == HERE

    @pytest.mark.parametrize("forwarded", [ELSEWHERE, f"203.0.113.9, {ELSEWHERE}", f"nonsense,{ELSEWHERE} "])
    def test_behind_a_proxy_its_own_entry_counts(self, settings: Any, forwarded: str) -> None:
        settings.BEHIND_PROXY = True
        assert self.read("10.0.0.1", forwarded) == ELSEWHERE

    @pytest.mark.parametrize("forwarded", ["", "nonsense", "203.0.113.9, nonsense"])
    def test_behind_a_proxy_that_names_none_it_is_the_proxys(self, settings: Any, forwarded: str) -> None:
        settings.BEHIND_PROXY = True
        assert self.read("10.0.0.1", forwarded) == "10.0.0.1"

    def test_a_network_of_the_newer_kind_counts_as_one_address(self) -> None:
        assert self.read("2001:db8:0:1:aaaa::1") == self.read("2001:db8:0:1:bbbb::2") == "2001:db8:0:1::"
        assert self.read("::ffff:192.0.2.1") == HERE

    def test_a_server_that_knows_none_still_locks_out(self, client: Client) -> None:
        assert self.read("") is None
        assert fail(client, 5, address="").status_code == 429

    def test_a_forged_header_does_not_escape_a_lockout(self, client: Client) -> None:
        fail(client, 5)
        answer = sign_in(client, REMOTE_ADDR=HERE, headers={"x-forwarded-for": ELSEWHERE})
        assert answer.status_code == 429


def test_what_is_kept_of_a_failure_holds_neither_password_nor_token(client: Client) -> None:
    make_person()
    client.get(SIGN_IN)
    token = client.cookies["csrftoken"].value
    browser_data = {"username": "Iota", "password": "a wrong phrase", "csrfmiddlewaretoken": token}
    client.post(SIGN_IN, browser_data, REMOTE_ADDR=HERE)
    kept = AccessAttempt.objects.get()
    assert "a wrong phrase" not in kept.post_data
    assert token not in kept.post_data


def test_sign_ins_and_failures_are_forgotten_in_time(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    make_person()
    fail(client, 1, "Kappa")
    sign_in(client, REMOTE_ADDR=HERE)
    call_command("forget_sign_ins")
    assert (AccessAttempt.objects.count(), AccessLog.objects.count()) == (1, 1)
    with later(minutes=16):
        call_command("forget_sign_ins")
    assert (AccessAttempt.objects.count(), AccessLog.objects.count()) == (0, 1)
    with later(days=31):
        call_command("forget_sign_ins")
    assert AccessLog.objects.count() == 0
    assert capsys.readouterr().out.startswith("Forgotten: 0 failures, 0 sign-ins")
