"""What leaves the site in pictures, citations and cards is as free of drafts as its pages are."""

import pytest
from django.test import Client

from cooperation.models import CooperationArea
from tests.dashboard.pages import fetch
from tests.dashboard.test_leaks import MARK, Shadows

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
