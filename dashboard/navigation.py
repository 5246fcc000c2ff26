"""The main menu, as data."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cooperation.models import Partnership


@dataclass(frozen=True)
class NavigationItem:
    """One entry: the section it opens, what it is called, and where it leads."""

    section: str
    label: str | Promise
    url: str


def items_for(partnership: Partnership | None) -> list[NavigationItem]:
    """Return the menu of a partnership's pages, or that of the site where none is in view."""
    if partnership is None:
        return [
            NavigationItem("partnerships", _("Partnerships"), reverse("partnership-list")),
            NavigationItem("method", _("How stages are set"), reverse("method")),
        ]
    slug = partnership.slug
    return [
        NavigationItem("overview", _("Overview"), reverse("partnership-detail", args=[slug])),
        NavigationItem("areas", _("Areas"), reverse("area-list", args=[slug])),
        NavigationItem("dialogues", _("Dialogues"), reverse("dialogue-list", args=[slug])),
        NavigationItem("actions", _("Actions"), reverse("action-list", args=[slug])),
    ]
