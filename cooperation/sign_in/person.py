"""Who is signed in: the person who has shown all that is asked of them, while the session lasts; nobody else.

Whoever has shown a password alone, where a second factor is asked as well, is nobody to every page of the site but
those that ask for the second factor. So no page has to remember to ask.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from . import second_factor

#: When the session began with a password, and when it was last used, in seconds since 1970.
BEGAN, SEEN = "signed_in_at", "seen_at"
#: How many seconds may pass before another use of a session is written down.
SEEN_EVERY = 60


class StaffBackend(ModelBackend):
    """Knows active staff only: for any other account a right password fails as a wrong one does, and counts as one."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        return super().user_can_authenticate(user) and user is not None and user.is_staff


class PersonMiddleware:
    """Name on the request the person who is signed in, and apart from them the person who has shown a password.

    Both are looked up when something asks; a public page asks for neither, and so reads no session.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        account = request.user
        request.person_by_password = SimpleLazyObject(lambda: while_the_session_lasts(request, account))
        request.user = SimpleLazyObject(lambda: once_all_is_shown(request.person_by_password))
        return self.get_response(request)


def begin_session(request: Any) -> None:
    """Count the age of the session from now, and forget what an earlier sign-in left in it."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    request.session.pop(second_factor.NEW_KEY, None)


def while_the_session_lasts(request: Any, account: Any) -> Any:
    """Return the account of the session; end the session, and return nobody, when it is too old.

    A session that is not used for a while ends in the database; each use is written down, but not every one.
    """
    if not account.is_authenticated:
        return account
    now = int(time.time())
    if now - request.session.setdefault(BEGAN, now) >= settings.SESSION_LONGEST_AGE:
        request.session.flush()
        return AnonymousUser()
    if now - request.session.get(SEEN, 0) >= SEEN_EVERY:
        request.session[SEEN] = now
    return account


def once_all_is_shown(account: Any) -> Any:
    """Return the account, or nobody while its second factor is still to be shown or to be set up."""
    if account.is_authenticated and second_factor.is_awaited_from(account):
        return AnonymousUser()
    return account
