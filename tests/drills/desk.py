"""Signing in at the desk, which writes: it fails where the database takes no changes."""

import re
import urllib.error
import urllib.parse
import urllib.request
from http import HTTPStatus

from tests.journeys.conftest import manage

ACCOUNT = "demo-publisher"


def publisher_password(environment: dict[str, str], site: str) -> str:
    """Make the demo accounts, and return the password of the publisher."""
    lines = manage(environment, "demo_accounts", "--address", site).splitlines()
    return next(line.split()[1] for line in lines if line.strip().startswith(ACCOUNT))


def sign_in(site: str, password: str) -> int:
    """Sign in, and return 200; 503 where the site says that nothing was saved."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    form = opener.open(f"{site}/admin/login/", timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    if token is None:
        raise RuntimeError("The page has no form to sign in with.")
    fields = {"csrfmiddlewaretoken": token[1], "username": ACCOUNT, "password": password}
    try:
        answer = opener.open(f"{site}/admin/login/", urllib.parse.urlencode(fields).encode(), timeout=30)
    except urllib.error.HTTPError as error:
        text = error.read().decode()
        if error.code != HTTPStatus.SERVICE_UNAVAILABLE or "Nothing was saved" not in text or password in text:
            raise
        return error.code
    if not answer.url.endswith("/admin/"):
        raise RuntimeError("The desk let nobody in.")
    return int(answer.status)
