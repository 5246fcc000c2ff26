"""What leaves the site in pictures, citations and cards is as free of drafts as its pages are."""

import pytest
from django.test import Client

from cooperation.models import CooperationArea
from tests.dashboard.pages import fetch
from tests.dashboard.shadows import MARK, Shadows

pytestmark = pytest.mark.django_db


def test_the_cards_of_other_sites_have_nothing_of_a_draft(client: Client) -> None:
    cards = [f"/embed/{pair}/matrix/" for pair in ("us-kr", "us-jp")]
    cards += [f"/ko/embed/us-kr/areas/{area.slug}/" for area in CooperationArea.objects.public()]
    before = {url: fetch(client, url).html for url in cards}
    shadows = Shadows()
    for url, found in before.items():
        assert MARK not in found.upper()
        assert fetch(client, url).html == found, url
    hidden = next(iter(shadows.areas.values())).slug
    assert fetch(client, f"/embed/us-kr/areas/{hidden}/").status == 404
    assert fetch(client, "/embed/zzdraft-us-kr/matrix/").status == 404


def test_no_figure_shows_anything_of_a_draft(client: Client) -> None:
    figures = [
        f"/{pair}/{name}.svg" for pair in ("us-kr", "us-jp") for name in ("matrix", "progress", "flow", "timeline")
    ]
    figures += [
        "/ko/us-kr/areas/lunar-mars/missions.svg",
        "/missions/danuri/timeline.svg",
        "/ko/programs/artemis/timeline.svg",
    ]
    before = {url: fetch(client, url) for url in figures}
    assert {page.status for page in before.values()} == {200}
    shadows = Shadows()
    for url, page in before.items():
        assert fetch(client, url).html == page.html, url
    hidden = [mission.slug for mission in shadows.missions.values()]
    assert {fetch(client, f"/missions/{slug}/timeline.svg").status for slug in hidden} == {404}


def test_no_citation_names_a_draft(client: Client) -> None:
    pages = ["/us-kr/", "/us-kr/areas/satnav/", "/missions/danuri/", "/ko/agencies/kasa/", "/officials/han-min-young/"]
    before = {url: fetch(client, f"{url}?cite=bib") for url in pages}
    shadows = Shadows()
    for url, page in before.items():
        assert page.html.startswith("@online{"), url
        assert fetch(client, f"{url}?cite=bib").html == page.html, url
    drafts = [*shadows.missions.values(), *shadows.agencies.values(), *shadows.dialogues.values()]
    for draft in drafts:
        page = fetch(client, f"{draft.get_absolute_url()}?cite=ris")
        assert page.status == 404
        assert MARK not in page.html
