"""The map of the site for search engines: every public page once, in every language, a section for each noun.

A noun that two partnerships share has one page and one entry. Drafts have neither.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    CooperationArea,
    Dialogue,
    Event,
    Mission,
    Official,
    Partnership,
    Program,
    Source,
    WorkingGroup,
)
from dashboard.api.documentation import read_documentation

#: Lists that exist for all partnerships together and for each.
LISTS = (
    *("mission-list", "program-list", "agreement-list", "working-group-list"),
    *("event-list", "agency-list", "official-list", "source-list"),
)
#: Pages of the site as a whole.
SITE_PAGES = (
    "partnership-list",
    "method",
    "developers",
    "accessibility",
    "open-data",
    "data-dictionary",
    *LISTS,
)
#: Pages that every partnership has.
PARTNERSHIP_PAGES = (
    "partnership-detail",
    "area-list",
    "dialogue-list",
    "action-list",
    "change-list",
    "timeline",
    "briefing",
    "follow",
    "quality",
    *LISTS,
)


@dataclass(frozen=True)
class Place:
    """A page that is known by the name of its address."""

    name: str
    arguments: tuple[str, ...] = ()
    updated_at: datetime.datetime | None = None

    def get_absolute_url(self) -> str:
        return reverse(self.name, args=self.arguments)


class Section(Sitemap):
    """One file of the map: pages that `read` returns, each in every language and pointing to the others."""

    i18n = True
    alternates = True
    x_default = True
    #: Entries of one file; a file of this size stays far below the limit of the format.
    limit = 5000

    def __init__(self, read: Callable[[], Any]) -> None:
        self.read = read

    def items(self) -> Any:
        return self.read()

    def lastmod(self, item: Any) -> datetime.datetime | None:
        """Return when the record itself was last changed; a list does not say."""
        changed: datetime.datetime | None = item.updated_at
        return changed


def _pages() -> list[Place]:
    groups = read_documentation(settings.LANGUAGE_CODE)
    return [*(Place(name) for name in SITE_PAGES), *(Place("developers-group", (group.slug,)) for group in groups)]


def _partnership_pages() -> list[Place]:
    slugs = Partnership.objects.public().order_by("slug").values_list("slug", flat=True)
    return [Place(name, (slug,)) for slug in slugs for name in PARTNERSHIP_PAGES]


def _area_pages() -> list[Place]:
    slugs = list(Partnership.objects.public().order_by("slug").values_list("slug", flat=True))
    areas = list(CooperationArea.objects.public().order_by("slug"))
    return [Place("area-detail", (slug, area.slug), area.updated_at) for slug in slugs for area in areas]


def _all(records: Callable[[], QuerySet]) -> Section:
    """Return a section of all public records of a noun, in an order that does not change."""
    return Section(lambda: records().order_by("pk"))


SECTIONS = {
    "site": Section(_pages),
    "partnerships": Section(_partnership_pages),
    "areas": Section(_area_pages),
    "dialogues": _all(lambda: Dialogue.objects.public().select_related("series__partnership")),
    "actions": _all(lambda: ActionItem.objects.public().select_related("partnership")),
    "agencies": _all(Agency.objects.public),
    "officials": _all(Official.objects.public),
    "programs": _all(Program.objects.public),
    "missions": _all(Mission.objects.public),
    "agreements": _all(Agreement.objects.public),
    "working-groups": _all(WorkingGroup.objects.public),
    "events": _all(Event.objects.public),
    "sources": _all(Source.objects.public),
}
