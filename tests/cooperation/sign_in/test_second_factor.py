"""The second factor: asked of all where the site says so, and of whoever has set one up."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from cooperation.sign_in.second_factor import NEW_KEY, recovery_codes_left
from tests.cooperation.sign_in.people import (
    DESK,
    ENROLL,
    OVERVIEW,
    SIGN_IN,
    VERIFY,
    code_of,
    is_signed_in,
    later,
    make_person,
    said,
    set_up,
    sign_in,
)

pytestmark = pytest.mark.django_db

#: Pages of the desk that stand for all others.
PAGES = (DESK, "/admin/cooperation/mission/", "/ko/admin/cooperation/source/", "/admin/password_change/", OVERVIEW)


@pytest.fixture
def asked_of_all(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True


def show(browser: Client, code: str, page: str = VERIFY, **more: str) -> Any:
    return browser.post(page, {"code": code} | more)


def key_on_page(browser: Client) -> bytes:
    """Return the secret that the page shows, as an app would take it."""
    browser.get(ENROLL)
    return bytes.fromhex(browser.session[NEW_KEY])


def codes_on(page: Any) -> list[str]:
    return re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", said(page))


class TestAsked:
    @pytest.mark.usefixtures("asked_of_all")
    def test_without_a_device_every_page_leads_to_setting_one_up(self, client: Client) -> None:
        make_person()
        sign_in(client)
        for page in PAGES:
            end = client.get(page, follow=True).redirect_chain[-1][0]
            assert end.removeprefix("/ko").startswith(ENROLL), page
        assert client.post("/admin/cooperation/mission/add/", {}).status_code == 302
        assert client.post("/admin/logout/").status_code == 200

    def test_with_a_device_every_page_leads_to_the_code(self, client: Client) -> None:
        """Of everybody who has set one up, whether the site asks all or not."""
        set_up(make_person())
        sign_in(client)
        for page in (*PAGES, ENROLL):
            end = client.get(page, follow=True).redirect_chain[-1][0]
            assert end.removeprefix("/ko").startswith(VERIFY), page
        assert client.post(ENROLL, {"new_code": "123456"}).status_code == 302
        assert client.post("/admin/logout/").status_code == 200

    def test_to_public_pages_a_password_alone_is_nobody(self, client: Client) -> None:
        set_up(make_person())
        sign_in(client)
        assert client.get(VERIFY).wsgi_request.user.is_anonymous

    def test_no_page_of_the_desk_shows_through_on_the_way(self, client: Client) -> None:
        set_up(make_person(role="administrator"))
        sign_in(client)
        page = said(client.get(VERIFY))
        assert "/admin/cooperation/" not in page
        assert "/admin/auth/" not in page

    def test_whoever_has_shown_no_password_is_sent_to_the_sign_in(self, client: Client) -> None:
        for page in (VERIFY, ENROLL, OVERVIEW):
            assert client.get(page).url.startswith(SIGN_IN)
            assert client.post(page, {"code": "123456"}).url.startswith(SIGN_IN)

    def test_where_it_is_not_asked_the_password_opens_the_desk(self, client: Client) -> None:
        make_person()
        sign_in(client)
        assert is_signed_in(client)


class TestCode:
    def test_the_code_opens_the_desk_under_a_new_key_and_leads_on(self, client: Client) -> None:
        key, _codes = set_up(make_person())
        wanted = "/admin/cooperation/mission/"
        asked = client.get(sign_in(client, next=wanted).url, follow=True)
        before = client.session.session_key
        assert asked.context["next"] == wanted
        answer = show(client, code_of(key), next=wanted)
        assert answer.url == wanted
        assert client.session.session_key != before
        assert is_signed_in(client)

    def test_the_code_leads_to_no_other_site(self, client: Client) -> None:
        key, _codes = set_up(make_person())
        sign_in(client)
        assert show(client, code_of(key), next="https://evil.example/").url == DESK

    def test_a_code_is_good_once(self, client: Client) -> None:
        key, _codes = set_up(make_person())
        sign_in(client)
        assert show(client, code_of(key)).status_code == 302
        other = Client()
        sign_in(other)
        assert "has been used" in said(show(other, code_of(key)))
        with later(seconds=30):
            assert show(other, code_of(key)).status_code == 302

    def test_a_code_of_another_person_opens_nothing(self, client: Client) -> None:
        set_up(make_person())
        key, codes = set_up(make_person("Kappa"))
        sign_in(client)
        show(client, code_of(key))
        show(client, codes[0])
        assert not is_signed_in(client)

    def test_after_a_wrong_code_the_right_one_has_to_wait_and_ever_longer(self, client: Client) -> None:
        key, _codes = set_up(make_person())
        sign_in(client)
        assert show(client, "000000").status_code == 200
        answer = show(client, code_of(key))
        assert answer.status_code == 429
        assert "Try again in 1 second." in said(answer)
        with later(seconds=1):
            show(client, "000000")
            assert "in 2 seconds" in said(show(client, code_of(key)))
        with later(seconds=3):
            assert show(client, code_of(key)).status_code == 302

    @pytest.mark.parametrize("typed", ["", "12345", "1234567", "x" * 5000, "12\x0034", "🛰️", "１２３４５６７", "-12345"])
    def test_no_text_breaks_the_page(self, client: Client, typed: str) -> None:
        set_up(make_person())
        sign_in(client)
        answer = show(client, typed)
        assert answer.status_code == 200
        assert answer.context["form"].errors["code"]

    def test_a_code_may_be_typed_wide_and_with_spaces(self, client: Client) -> None:
        key, _codes = set_up(make_person())
        sign_in(client)
        wide = code_of(key).translate({48 + figure: 0xFF10 + figure for figure in range(10)})
        assert show(client, f" {wide[:3]}　{wide[3:]} ").status_code == 302


class TestRecovery:
    def test_each_recovery_code_opens_the_desk_once(self, client: Client) -> None:
        person = make_person()
        _key, codes = set_up(person)
        assert len(set(codes)) == 10
        sign_in(client)
        assert show(client, codes[0].upper().replace("-", " ")).status_code == 302
        assert is_signed_in(client)
        assert recovery_codes_left(person) == 9
        other = Client()
        sign_in(other)
        assert show(other, codes[0]).status_code == 200
        with later(seconds=1):
            assert show(other, codes[1]).status_code == 302

    def test_what_is_kept_of_a_recovery_code_is_not_the_code(self) -> None:
        _key, codes = set_up(make_person())
        kept = set(StaticToken.objects.values_list("token", flat=True))
        assert len(kept) == 10
        assert not kept & {code.replace("-", "") for code in codes}

    def test_new_ones_are_made_against_a_code_and_the_old_ones_end(self, client: Client) -> None:
        person = make_person()
        key, old = set_up(person)
        sign_in(client)
        show(client, code_of(key))
        page = "/admin/second-factor/recovery-codes/"
        assert codes_on(show(client, old[0][:-1] + "-", page)) == []
        with later(seconds=30):
            new = codes_on(show(client, code_of(key), page))
        assert len(new) == 10
        assert not set(new) & set(old)
        other = Client()
        sign_in(other)
        assert show(other, old[1]).status_code == 200
        with later(seconds=61):
            assert show(other, new[0]).status_code == 302

    def test_the_person_is_told_how_many_are_left(self, client: Client) -> None:
        key, _codes = set_up(make_person())
        sign_in(client)
        show(client, code_of(key))
        assert "10 recovery codes left" in said(client.get(OVERVIEW))


class TestSettingUp:
    @pytest.mark.usefixtures("asked_of_all")
    def test_the_first_code_sets_the_device_up_and_shows_the_recovery_codes_once(self, client: Client) -> None:
        person = make_person()
        sign_in(client)
        key = key_on_page(client)
        page = client.post(ENROLL, {"new_code": code_of(key), "next": "/admin/cooperation/mission/"})
        assert len(codes_on(page)) == 10
        assert 'href="/admin/cooperation/mission/"' in said(page)
        assert "no-store" in page["Cache-Control"]
        assert is_signed_in(client)
        assert codes_on(client.get(ENROLL)) == []
        entry = LogEntry.objects.get()
        assert (entry.user, entry.object_id) == (person, str(person.pk))
        assert entry.get_change_message() == "Added second factor “Iota”."

    def test_the_code_that_set_it_up_does_not_open_it(self, client: Client) -> None:
        make_person()
        sign_in(client)
        key = key_on_page(client)
        client.post(ENROLL, {"new_code": code_of(key)})
        other = Client()
        sign_in(other)
        assert show(other, code_of(key)).status_code == 200

    def test_the_page_shows_a_picture_and_the_secret_and_nothing_the_policy_forbids(self, client: Client) -> None:
        make_person()
        sign_in(client)
        page = client.get(ENROLL)
        assert re.search(r'<svg width="\d+" height="\d+" class="segno">', said(page))
        assert re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", said(page))
        assert " style=" not in said(page)
        assert "no-store" in page["Cache-Control"]
        assert key_on_page(client) == key_on_page(client)

    def test_a_wrong_code_sets_nothing_up(self, client: Client) -> None:
        make_person()
        sign_in(client)
        key_on_page(client)
        for wrong in ("000000", "", "abcdefghij", "x" * 100):
            assert client.post(ENROLL, {"new_code": wrong}).status_code == 200
        assert not TOTPDevice.objects.exists()

    def test_a_device_is_replaced_against_a_code_of_the_present_one(self, client: Client) -> None:
        key, _codes = set_up(make_person())
        elsewhere = Client()
        for browser, seconds in ((client, 0), (elsewhere, 30)):
            with later(seconds=seconds):
                sign_in(browser)
                show(browser, code_of(key))
        with later(seconds=60):
            new_key = key_on_page(client)
            assert client.post(ENROLL, {"new_code": code_of(new_key)}).status_code == 200
            assert client.post(ENROLL, {"new_code": code_of(new_key), "code": code_of(new_key)}).status_code == 200
            assert TOTPDevice.objects.get().bin_key == key
        with later(seconds=90):
            page = client.post(ENROLL, {"new_code": code_of(new_key), "code": code_of(key)})
            assert len(codes_on(page)) == 10
            assert TOTPDevice.objects.get().bin_key == new_key
            assert is_signed_in(client)
            assert not is_signed_in(elsewhere)

    def test_a_device_is_removed_against_a_code(self, client: Client) -> None:
        person = make_person()
        key, _codes = set_up(person)
        sign_in(client)
        show(client, code_of(key))
        page = "/admin/second-factor/remove/"
        assert show(client, "000000", page).status_code == 200
        with later(seconds=30):
            assert show(client, code_of(key), page).status_code == 302
        assert not TOTPDevice.objects.exists()
        assert recovery_codes_left(person) == 0
        assert LogEntry.objects.order_by("pk").last().get_change_message() == "Deleted second factor “Iota”."

    @pytest.mark.usefixtures("asked_of_all")
    def test_where_it_is_asked_of_all_nobody_removes_theirs(self, client: Client) -> None:
        key, _codes = set_up(make_person())
        sign_in(client)
        show(client, code_of(key))
        with later(seconds=30):
            show(client, code_of(key), "/admin/second-factor/remove/")
        assert TOTPDevice.objects.exists()
