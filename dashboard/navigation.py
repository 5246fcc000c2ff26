"""The main menu, as data."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class NavigationItem:
    """One entry: the section it opens, what it is called, and where it leads."""

    section: str
    label: str | Promise
    url: str


def lists_for(slug: str | None) -> list[NavigationItem]:
    """Return the lists of a partnership's record noun by noun, or those of all partnerships together."""
    scope = [] if slug is None else [slug]
    return [
        NavigationItem(section, label, reverse(name, args=scope))
        for section, label, name in (
            ("missions", _("Missions"), "mission-list"),
            ("agreements", _("Agreements"), "agreement-list"),
            ("agencies", _("Agencies"), "agency-list"),
            ("officials", _("Officials"), "official-list"),
            ("programs", _("Programs"), "program-list"),
            ("working-groups", _("Working groups"), "working-group-list"),
            ("events", _("Events"), "event-list"),
            ("sources", _("Sources"), "source-list"),
        )
    ]


def items_for(slug: str | None) -> list[NavigationItem]:
    """Return the menu of a partnership's pages, or that of the site where none is in view.

    The menu holds the lists most asked for; the foot of the page holds them all.
    """
    asked_for_most = lists_for(slug)[:4]
    if slug is None:
        return [
            NavigationItem("partnerships", _("Partnerships"), reverse("partnership-list")),
            *asked_for_most,
            NavigationItem("method", _("How stages are set"), reverse("method")),
        ]
    return [
        NavigationItem("overview", _("Overview"), reverse("partnership-detail", args=[slug])),
        NavigationItem("areas", _("Areas"), reverse("area-list", args=[slug])),
        NavigationItem("dialogues", _("Dialogues"), reverse("dialogue-list", args=[slug])),
        NavigationItem("actions", _("Actions"), reverse("action-list", args=[slug])),
        NavigationItem("changes", _("Changes"), reverse("change-list", args=[slug])),
        *asked_for_most,
        NavigationItem("timeline", _("Timeline"), reverse("timeline", args=[slug])),
        NavigationItem("briefing", _("Briefing"), reverse("briefing", args=[slug])),
    ]


def is_in_menu(slug: str | None, section: str, path: str) -> bool:
    """Return whether the menu leads to this address as to the page of the section."""
    return (section, path) in _pages_in_menu(slug, get_language(), get_script_prefix())


@lru_cache(maxsize=500)
def _pages_in_menu(slug: str | None, language: str | None, prefix: str) -> frozenset[tuple[str, str]]:
    """Return the sections and the addresses of a menu, which begin with where the site stands and with the language."""
    return frozenset((item.section, item.url) for item in items_for(slug))
