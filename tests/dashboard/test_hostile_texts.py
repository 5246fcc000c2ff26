"""An editor who writes markup into every text of the record gets text on every page, and in every file and feed."""

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from translated_fields import TranslatedField, to_attribute

from cooperation.models.record import Row
from tests.dashboard.pages import Page, fetch

pytestmark = pytest.mark.django_db

#: Ends an attribute of either kind, an element of text, a script and a block of data, and begins others.
HOSTILE = "\"'></title></script></textarea>]]><script>alert(1)</script><img src=x onerror=alert(1)>{{1}}"
PAGES = (
    *("/", "/us-kr/", "/us-kr/areas/", "/us-kr/areas/satnav/", "/us-kr/dialogues/civil-4/", "/us-kr/actions/"),
    *("/us-kr/actions/4.09/", "/us-kr/timeline/", "/us-kr/changes/", "/us-kr/briefing/", "/us-kr/quality/"),
    *("/missions/danuri/", "/programs/artemis/", "/agencies/nasa/", "/agreements/", "/working-groups/", "/events/"),
    *("/officials/", "/sources/", "/search/?q=alert", "/us-kr/follow/", "/embed/us-kr/matrix/"),
    *("/embed/us-kr/areas/satnav/", "/ko/us-kr/", "/ko/missions/danuri/"),
)
DRAWINGS = ("/us-kr/matrix.svg", "/us-kr/timeline.svg", "/us-kr/areas/satnav/missions.svg")
FEEDS = ("/news.atom", "/us-kr/news.atom")


@pytest.fixture(autouse=True)
def _an_editor_was_hostile() -> None:
    for model in apps.get_app_config("cooperation").get_models():
        if issubclass(model, Row) and (columns := list(texts_of(model))):
            # The key keeps apart what the record wants to be different.
            text = Concat(Value(HOSTILE), F("pk"), output_field=models.TextField())
            model._base_manager.update(**dict.fromkeys(columns, text))


def texts_of(model: type[models.Model]) -> Iterator[str]:
    """Yield the columns of a table that an editor fills with words of their own and that have the room."""
    for name in dir(model):
        field = getattr(model, name, None)
        if isinstance(field, TranslatedField):
            columns = [to_attribute(name, code) for code in field.languages]
            yield from (column for column in columns if _has_room(model, column))
    for column in model._meta.concrete_fields:
        if column.name in ("publisher", "locator", "venue"):
            yield column.name


def _has_room(model: type[models.Model], column: str) -> bool:
    longest = getattr(model._meta.get_field(column), "max_length", None)
    return longest is None or longest >= len(HOSTILE) + 10  # and the key


def read(client: Client, path: str) -> Page:
    page = fetch(client, path)
    assert page.status == 200
    return page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_it_as_text(client: Client, path: str) -> None:
    page = read(client, path)
    assert "alert(1)" in page.html
    assert "<script>alert" not in page.html
    assert "<img src=x" not in page.html
    assert not [name for element in page.elements for name in element.attributes if re.fullmatch(r"on[a-z]+", name)]
    for element in page.all("script", type="application/ld+json"):
        json.loads("".join(element.parts))


@pytest.mark.parametrize("path", DRAWINGS + FEEDS)
def test_a_drawing_and_a_feed_hold_it_as_text(client: Client, path: str) -> None:
    page = read(client, path)
    assert "alert(1)" in page.html
    elements = ElementTree.fromstring(page.html).iter()  # noqa: S314 (our own)
    names = {name.rpartition("}")[2] for element in elements for name in (element.tag, *element.attrib)}
    assert not {"script", "img", "onerror"} & names
