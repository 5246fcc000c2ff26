"""Every type of page that the site has, by its English address."""

import pytest

LANGUAGES = ("en", "ko")

#: Paths by what they show. A language's prefix comes before them.
PAGES = {
    "front": "/",
    "overview": "/us-kr/",
    "overview-of-many-dialogues": "/us-jp/",
    "areas": "/us-kr/areas/",
    "area": "/us-kr/areas/lunar-mars/",
    "area-of-the-other-partnership": "/us-jp/areas/lunar-mars/",
    "dialogues": "/us-kr/dialogues/",
    "dialogue": "/us-kr/dialogues/civil-4/",
    "dialogue-without-readings": "/us-kr/dialogues/civil-1/",
    "dialogue-to-come": "/us-kr/dialogues/civil-5/",
    "dialogue-of-the-other-partnership": "/us-jp/dialogues/comprehensive-9/",
    "actions": "/us-kr/actions/",
    "actions-filtered": "/us-kr/actions/?status=awaiting_update&status=completed&q=mission",
    "actions-none": "/us-kr/actions/?q=wheelbarrow&status=open",
    "actions-field-error": "/us-kr/actions/?status=nonsense&sort=nonsense",
    "action-open": "/us-kr/actions/4.09/",
    "action-awaiting-update": "/us-kr/actions/4.14/",
    "action-completed": "/us-kr/actions/2.01/",
    "method": "/method/",
    "not-found": "/us-kr/areas/no-such-area/",
}


def address(path: str, language: str) -> str:
    """Return a page's address in a language."""
    return path if language == "en" else f"/{language}{path}"


def status_of(name: str) -> int:
    """Return the HTTP status with which a page answers."""
    return 404 if name == "not-found" else 200


#: Runs a test once for each page in each language, with its `name` and its `path`.
on_every_page = pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param(name, address(path, language), id=f"{name}-{language}")
        for name, path in PAGES.items()
        for language in LANGUAGES
    ],
)
