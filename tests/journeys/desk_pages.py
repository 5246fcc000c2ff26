"""The pages of the staff desk that are looked at in a browser, by their English address; a new one takes a line."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.pages import LANGUAGES, address

#: Paths by what they show. `<4.09>` stands for the number of the row that this search finds in the list before it.
DESK_PAGES = {
    "worklist": "/admin/",
    "worklist-of-the-other-partnership": "/admin/?partnership=us-jp",
    "whole-group": "/admin/worklist/us-kr/unverified-posts/",
    "search": "/admin/search/?q=lunar",
    "search-of-one-kind": "/admin/search/?q=space&kind=source",
    "list": "/admin/cooperation/actionitem/?status=open&area=lunar-mars",
    "list-without-deeds": "/admin/cooperation/appointment/",
    "form": "/admin/cooperation/actionitem/<4.09>/change/",
    "form-with-many-rows": "/admin/cooperation/dialogue/<civil 4>/change/",
    "form-of-a-part": "/admin/cooperation/appointment/<Nelson>/change/",
    "new-record": "/admin/cooperation/mission/add/",
    "history": "/admin/cooperation/actionitem/<4.09>/history/",
    "password": "/admin/password_change/",
}

#: Runs a test once for each page in each language, with its `name` and its `path`.
on_every_desk_page = pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param(name, address(path, language), id=f"{name}-{language}")
        for name, path in DESK_PAGES.items()
        for language in LANGUAGES
    ],
)


def open_desk(page: Page, path: str) -> int:
    """Open a page of the desk, looking up the row it names, and return the status of the answer."""
    if named := re.search("<(.+)>", path):
        page.goto(f"{path[: named.start()]}?q={named[1]}")
        row = page.locator("#result_list tbody a").first.get_attribute("href") or ""
        number = row.rstrip("/").split("/")[-2]
        path = path[: named.start()] + number + path[named.end() :]
    answer = page.goto(path)
    assert answer is not None
    return answer.status
