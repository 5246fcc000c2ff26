"""What is taken away of an official."""

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cooperation.models import Agency, Appointment, Delegate, Dialogue, Official
from dashboard.filters.officials import PostStanding, delegations_on, officials_on

from .parts import address, cited, code, date, one, several, text
from .table import Table
from .taking import Link, Taking


def _post(column: str) -> Callable[[Taking], Any]:
    """Read a column of the newest post on record by the day."""

    def source(taking: Taking) -> Any:
        posts = Appointment.objects.public().filter(official=OuterRef("pk"))
        newest = posts.known_by(taking.day).newest_first().values(column)[:1]
        return Subquery(newest, output_field=CharField() if column.endswith("_then") else None)

    return source


def _sat(taking: Taking) -> QuerySet[Delegate]:
    return delegations_on(taking.partnership, taking.day)


OFFICIALS = Table(
    "officials",
    _("Officials"),
    _("A person acting in a public office, with the newest post on record by the day. Office data only."),
    (
        *text(Official, "slug", _("Their code.")),
        *text(Official, "name"),
        *text(Official, "aliases", _("Other spellings, one a line.")),
        *text(Appointment, "title", _("The newest post on record by the day."), name="post", source=_post),
        *one("post_agency", Agency, _("The agency of that post."), source=_post("agency")),
        *date("post_from", _("When that post began, or a source first named it."), source=_post("begun_then")),
        *date("post_until", _("When that post ended, if that was over on the day."), source=_post("ended_then")),
        *code("standing", _("What is on record of their posts on the day."), terms=PostStanding),
        *several(
            "dialogues",
            Link(_sat, "official", "dialogue", Dialogue, ("-dialogue__starts_on", "pk")),
            _("The dialogues at which they sat by the day, the newest first; in the list of a partnership, its own."),
        ),
        *cited(Official),
        *address("official-list"),
    ),
    officials_on,
    counts_by_partnership=True,
)
