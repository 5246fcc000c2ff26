"""Who is signed in, for how long, and what else could go wrong on the way."""

from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from cooperation.sign_in.passwords import path_to_set_password
from tests.cooperation.sign_in.people import DESK, PASSWORD, SIGN_IN, is_signed_in, later, make_person, said, sign_in

pytestmark = pytest.mark.django_db

ANOTHER = "another phrase to open with"


def session_key(browser: Client) -> str:
    return browser.cookies[site_settings.SESSION_COOKIE_NAME].value


class TestSession:
    def test_a_sign_in_gives_the_session_a_new_key(self, client: Client) -> None:
        """A key that somebody planted in the browser beforehand opens nothing."""
        make_person()
        planted = client.session
        planted["planted"] = True
        planted.save()
        before = session_key(client)
        sign_in(client)
        assert session_key(client) != before
        assert not Session.objects.filter(session_key=before).exists()
        attacker = Client()
        attacker.cookies[site_settings.SESSION_COOKIE_NAME] = before
        assert not is_signed_in(attacker)

    def test_the_cookie_is_for_the_server_only_and_ends_with_the_browser(self, client: Client) -> None:
        make_person()
        sign_in(client)
        cookie = client.cookies[site_settings.SESSION_COOKIE_NAME]
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")

    def test_a_session_ends_when_it_is_not_used(self, client: Client) -> None:
        make_person()
        sign_in(client)
        for minutes in (100, 200):
            with later(minutes=minutes):
                assert is_signed_in(client)
        with later(minutes=321):
            assert not is_signed_in(client)

    def test_a_session_outlives_the_key_that_signed_it_where_that_key_is_still_believed(
        self, client: Client, settings: Any
    ) -> None:
        make_person()
        sign_in(client)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-key" * 5
        assert is_signed_in(client)
        settings.SECRET_KEY_FALLBACKS = []
        settings.SECRET_KEY = "yet-another-key" * 5
        assert not is_signed_in(client)

    def test_a_session_ends_however_much_it_is_used(self, client: Client) -> None:
        make_person()
        sign_in(client)
        for hours in range(1, 12):
            with later(hours=hours):
                assert is_signed_in(client)
        with later(hours=12):
            assert not is_signed_in(client)
            assert Session.objects.count() == 0

    def test_signing_in_again_begins_the_count_anew(self, client: Client) -> None:
        make_person()
        sign_in(client)
        with later(hours=1):
            sign_in(client)
        with later(hours=2):
            assert is_signed_in(client)
        with later(hours=3.5), later(hours=3.6):
            assert is_signed_in(client)

    def test_a_new_password_ends_the_other_sessions_and_not_this_one(self, client: Client) -> None:
        make_person()
        other = Client()
        sign_in(client)
        sign_in(other)
        typed = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER}
        assert client.post("/admin/password_change/", typed).status_code == 302
        assert is_signed_in(client)
        assert not is_signed_in(other)

    @pytest.mark.parametrize("lost", ["is_active", "is_staff"])
    def test_an_account_that_is_switched_off_is_out_at_once(self, client: Client, lost: str) -> None:
        make_person()
        sign_in(client)
        User.objects.filter(username="Iota").update(**{lost: False})
        assert not is_signed_in(client)

    def test_signing_out_is_a_deed_and_not_a_link(self, client: Client) -> None:
        make_person()
        sign_in(client)
        assert client.get("/admin/logout/").status_code == 405
        assert is_signed_in(client)
        assert client.post("/admin/logout/").status_code == 200
        assert not is_signed_in(client)
        assert Session.objects.count() == 0


class TestOnward:
    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "http:///evil.example",
            "",
        ],
    )
    def test_a_sign_in_leads_to_no_other_site(self, client: Client, elsewhere: str) -> None:
        make_person()
        answer = sign_in(client, next=elsewhere)
        assert answer.status_code == 302
        assert client.get(answer.url, follow=True).redirect_chain[-1:] in ([], [(DESK, 302)])

    def test_a_sign_in_leads_to_the_page_that_was_asked_for(self, client: Client) -> None:
        make_person()
        asked = client.get("/ko/admin/cooperation/mission/")
        assert asked.url == "/ko/admin/login/?next=/ko/admin/cooperation/mission/"
        assert sign_in(client, next="/ko/admin/cooperation/mission/").url == "/ko/admin/cooperation/mission/"


class TestForgery:
    @pytest.mark.parametrize("page", ["login/", "logout/", "second-factor/verify/", "second-factor/enroll/"])
    def test_a_form_of_another_site_is_refused(self, page: str) -> None:
        make_person()
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(User.objects.get(username="Iota"))
        typed = {"username": "Iota", "password": PASSWORD, "code": "123456"}
        assert browser.post(f"/admin/{page}", typed).status_code == 403
        assert is_signed_in(browser)

    def test_a_forged_sign_in_signs_nobody_in(self) -> None:
        make_person()
        browser = Client(enforce_csrf_checks=True)
        assert sign_in(browser).status_code == 403
        assert not is_signed_in(browser)


class TestPasswordLink:
    def open(self, browser: Client, link: str) -> Any:
        return browser.get(link, follow=True)

    def set(self, browser: Client, link: str, password: str) -> Any:
        page = self.open(browser, link)
        return browser.post(page.request["PATH_INFO"], {"new_password1": password, "new_password2": password})

    def test_the_link_sets_the_password_once(self, client: Client) -> None:
        link = path_to_set_password(make_person())
        assert self.set(client, link, ANOTHER).url == SIGN_IN
        assert sign_in(client, password=ANOTHER).status_code == 302
        assert "has been used" in said(self.open(Client(), link))

    @pytest.mark.parametrize("weak", ["short", "onlyeleven1", "password1234", "123456789012", "Iota", "Iota-Iota-Iota"])
    def test_a_weak_password_is_refused(self, client: Client, weak: str) -> None:
        link = path_to_set_password(make_person("Iota-Iota-Iota"))
        answer = self.set(client, link, weak)
        assert answer.status_code == 200
        assert answer.context["form"].errors["new_password2"]

    def test_the_link_is_good_for_a_day(self, client: Client) -> None:
        link = path_to_set_password(make_person())
        with later(days=1, seconds=1):
            assert "too old" in said(self.open(client, link))

    @pytest.mark.parametrize("forged", ["MQ/abc-def", "nonsense/x", "MQ/" + "x" * 3000, "%00/x"])
    def test_a_made_up_link_is_refused_kindly(self, client: Client, forged: str) -> None:
        make_person()
        answer = self.open(client, f"/admin/set-password/{forged}/")
        assert answer.status_code in (200, 404)

    def test_the_address_with_the_secret_is_left_at_once(self, client: Client) -> None:
        link = path_to_set_password(make_person())
        page = self.open(client, link)
        assert link.split("/")[-2] not in page.request["PATH_INFO"]
        assert "no-store" in page["Cache-Control"]


def test_a_public_page_asks_for_no_session_even_of_a_person_signed_in(
    client: Client, django_assert_num_queries: Any
) -> None:
    make_person()
    sign_in(client)
    with django_assert_num_queries(0):
        answer = client.get("/accessibility/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
