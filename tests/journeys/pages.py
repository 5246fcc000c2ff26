"""Every type of page that the site has, by its English address."""

from typing import Any

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
    "changes": "/us-kr/changes/",
    "changes-between-dialogues": "/us-kr/changes/?since=civil-3&until=civil-4",
    "changes-of-the-other-partnership": "/us-jp/changes/?since=comprehensive-8",
    "changes-field-error": "/us-kr/changes/?since=nonsense&until=2999",
    "timeline": "/us-kr/timeline/",
    "timeline-of-the-other-partnership": "/us-jp/timeline/",
    "timeline-filtered": "/us-kr/timeline/?kind=milestone&kind=agreement&area=lunar-mars&from=2022&to=2025-04",
    "timeline-none": "/us-kr/timeline/?kind=event&from=2040",
    "timeline-field-error": "/us-kr/timeline/?kind=nonsense&from=nonsense&to=2010",
    "briefing": "/us-kr/briefing/",
    "briefing-side-by-side": "/us-kr/briefing/?lang=both&agency=kasa",
    "briefing-field-error": "/us-kr/briefing/?lang=nonsense&edition=nonsense",
    "follow": "/us-kr/follow/",
    "embedded-matrix": "/embed/us-kr/matrix/",
    "embedded-matrix-of-many-dialogues": "/embed/us-jp/matrix/",
    "embedded-area": "/embed/us-kr/areas/lunar-mars/",
    "search": "/search/",
    "search-results": "/search/?q=lunar",
    "search-of-one-kind": "/search/?q=space&kind=source&page=2",
    "search-none": "/search/?q=wheelbarrow",
    "search-field-error": "/search/?q=%25&kind=nonsense",
    "missions": "/us-kr/missions/",
    "mission": "/missions/danuri/",
    "programs": "/programs/",
    "program": "/programs/artemis/",
    "agreements": "/us-kr/agreements/",
    "agreements-of-a-day": "/us-kr/agreements/?as_of=2020-01-01&status=in_force",
    "agreement": "/agreements/framework-2016/",
    "working-groups": "/us-kr/working-groups/",
    "working-group": "/working-groups/reg-xc-wg/",
    "events": "/events/",
    "event": "/events/space-forum-2023/",
    "method": "/method/",
    "quality": "/us-kr/quality/",
    "quality-of-the-other-partnership": "/us-jp/quality/",
    "accessibility": "/accessibility/",
    "developers": "/developers/",
    "developers-missions": "/developers/missions/",
    "open-data": "/data/",
    "data-dictionary": "/data/dictionary/",
    "agencies": "/agencies/",
    "agencies-filtered": "/us-kr/agencies/?area=lunar-mars&standing=existing&sort=-unfinished",
    "agency": "/agencies/kasa/",
    "agency-with-a-predecessor": "/agencies/msit/",
    "officials": "/officials/",
    "officials-who-led-in-2022": "/us-kr/officials/?dialogue=civil-3&role=head&role=co_head",
    "official": "/officials/han-min-young/",
    "sources": "/sources/",
    "sources-field-error": "/us-kr/sources/?kind=nonsense&from=nonsense",
    "source": "/sources/seed-000/",
    "not-found": "/us-kr/areas/no-such-area/",
}


def address(path: str, language: str) -> str:
    """Return a page's address in a language."""
    return path if language == "en" else f"/{language}{path}"


def status_of(name: str) -> int:
    """Return the HTTP status with which a page answers."""
    return {"not-found": 404, "briefing-field-error": 400}.get(name, 200)


def languages_of(name: str) -> tuple[str, ...]:
    """Return the languages a page is tested in: both for each type, one for a variant, the variants taking turns."""
    if not any(name.startswith(f"{other}-") for other in PAGES):
        return LANGUAGES
    return (LANGUAGES[list(PAGES).index(name) % len(LANGUAGES)],)


def every_page() -> list[Any]:
    """Return the name and the path of each page in its languages, as the parameters of a fixture or a test."""
    return [
        pytest.param((name, address(path, language)), id=f"{name}-{language}")
        for name, path in PAGES.items()
        for language in languages_of(name)
    ]
