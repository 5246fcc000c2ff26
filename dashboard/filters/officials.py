"""Which officials to show."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.http import QueryDict
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.models import Agency, Appointment, Delegate, DelegateRole, Dialogue, Official, Partnership, Signatory
from cooperation.models.fields import in_language
from cooperation.models.scope import officials_in
from dashboard.wording import say_dialogue

from .choices import ValuesOf, agencies, dialogue_value, name_dialogue, sides
from .facet_filter import Choice, FacetFilter
from .list_filter import ListFilter
from .ties import BelongingFilter, Tie, TieFilter, among_members

#: Facets that look at a delegation: together they ask for one delegation that meets both.
DELEGATION = {"role": "role__in", "dialogue": "dialogue__in"}


class PostStanding(models.TextChoices):
    """What is on record of an official's posts on the day."""

    RUNNING = "running", _("No end on record")
    ENDED = "ended", _("Ended")
    NONE = "none", _("No post on record")


def delegations_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Delegate]:
    """Return the public delegations to dialogues held by the day, of one partnership or of all."""
    held = Dialogue.objects.public().held(day)
    if partnership is not None:
        held = held.filter(series__partnership=partnership)
    return Delegate.objects.public().filter(dialogue__in=held.values("pk"))


def officials_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Official]:
    """Return the public officials named by a day, of one partnership or of all.

    Of the newest post begun by then each has the title in `post_then`, the first day on record in `post_from` and
    the last in `post_until`; the standing of the posts in `standing`, and in `dialogues_then` the number of dialogues
    the official sat at.
    """
    officials = Official.objects.public().as_of(day)
    if partnership is not None:
        officials = officials.filter(among_members(officials_in, partnership, day))
    posts = Appointment.objects.public().filter(official=OuterRef("pk"))
    newest = posts.known_by(day).newest_first()
    sat = delegations_on(partnership, day).filter(official=OuterRef("pk")).order_by().values("official")
    return officials.annotate(
        shown_name=Lower(in_language("name")),
        post_then=Subquery(newest.annotate(shown_title=Lower(in_language("title"))).values("shown_title")[:1]),
        post_from=Subquery(newest.values("begun_then")[:1]),
        post_until=Subquery(newest.values("ended_then")[:1]),
        standing=Case(
            When(Exists(posts.as_of(day)), then=Value(PostStanding.RUNNING.value)),
            When(Exists(posts.known_by(day)), then=Value(PostStanding.ENDED.value)),
            default=Value(PostStanding.NONE.value),
        ),
        dialogues_then=Coalesce(Subquery(sat.annotate(rows=Count("pk")).values("rows")), 0),
    )


def _posts_and_signatures(day: datetime.date) -> tuple[QuerySet, QuerySet]:
    signed = Q(agreement__signed_on=None) | Q(agreement__signed_on__begun_by=day)
    return Appointment.objects.public().known_by(day), Signatory.objects.public().filter(signed)


def side_ties(listing: ListFilter) -> Sequence[Tie]:
    """An official is of the side sat or signed for, and of the country of the agency of a post."""
    posts, signatures = _posts_and_signatures(listing.day)
    return (
        Tie(delegations_on(listing.partnership, listing.day), "official", "side"),
        Tie(posts, "official", "agency__country"),
        Tie(signatures, "official", "country"),
        Tie(signatures, "official", "agency__country"),
    )


def agency_ties(listing: ListFilter) -> Sequence[Tie]:
    """An official is of the agency of a post, of a delegation or of a signature."""
    posts, signatures = _posts_and_signatures(listing.day)
    rows = (delegations_on(listing.partnership, listing.day), posts, signatures)
    return [Tie(found, "official", "agency") for found in rows]


def delegation_ties(column: str) -> Any:
    """Return the ties of a facet that looks at the delegations of the list."""
    return lambda listing: [Tie(delegations_on(listing.partnership, listing.day), "official", column)]


def tied_agencies(listing: ListFilter) -> Sequence[Choice]:
    """Offer the agencies that tie an official of the list."""
    shown = listing.all_rows.order_by().values("pk")
    tied = Q(pk__in=[])
    for tie in agency_ties(listing):
        tied |= Q(pk__in=tie.rows.filter(official__in=shown).values("agency"))
    return agencies(Agency.objects.filter(tied).values("pk"))


def dialogues(listing: ListFilter) -> Sequence[Choice]:
    """Offer the dialogues at which an official of the list sat, the newest first; of several series, each by name."""
    sat = delegations_on(listing.partnership, listing.day).filter(official__isnull=False)
    found = list(
        Dialogue.objects.filter(pk__in=sat.values("dialogue"))
        .select_related("series__partnership")
        .order_by("series__partnership__order", "series__order", "-number")
    )
    is_one_series = len({dialogue.series_id for dialogue in found}) == 1
    return [
        Choice(
            dialogue.pk,
            dialogue_value(dialogue, listing),
            name_dialogue(dialogue, listing) if is_one_series else _name_in_series(dialogue),
        )
        for dialogue in found
    ]


def _name_in_series(dialogue: Dialogue) -> str:
    """Return a dialogue's name with that of its series: two series of a pair may have met in one year."""
    return gettext("%(series)s: %(dialogue)s, %(year)s") % {
        "series": dialogue.series.name,
        "dialogue": say_dialogue(dialogue.number),
        "year": dialogue.starts_on.year if dialogue.starts_on else "",
    }


class OfficialFilter(ListFilter):
    """The filters of the list of officials.

    Role and dialogue ask for one delegation: who headed a delegation in 2022, not who sat there and headed another.
    """

    sorts = {
        "name": (_("Name"), ("shown_name", "slug")),
        "post": (_("Newest post"), ("post_then", "shown_name")),
        "period": (_("In the post"), ("post_from", "shown_name")),
        "dialogues": (_("Dialogues"), ("dialogues_then", "shown_name")),
    }
    default_sort = "name"
    years = ("post_from", "post_until")
    counted = ngettext_lazy("%(count)s official", "%(count)s officials", "count")

    dialogue = TieFilter(label=_("Dialogue"), choices_of=dialogues, ties_of=delegation_ties("dialogue"))
    role = TieFilter(label=_("Role at a dialogue"), choices_of=ValuesOf(DelegateRole), ties_of=delegation_ties("role"))
    side = TieFilter(label=_("Side"), choices_of=sides, ties_of=side_ties)
    agency = TieFilter(label=_("Agency"), choices_of=tied_agencies, ties_of=agency_ties)
    standing = FacetFilter(label=_("Post on the day"), choices_of=ValuesOf(PostStanding), column="standing")
    partnership = BelongingFilter(rows_in=officials_in)

    def __init__(self, data: QueryDict, *, partnership: Partnership | None, day: datetime.date) -> None:
        super().__init__(data, rows=officials_on(partnership, day), partnership=partnership, day=day)

    def matching(self, *, leaving_out: str = "") -> QuerySet:
        """Return the officials that match; where role and dialogue both are chosen, in one delegation."""
        found = super().matching(leaving_out=leaving_out)
        chosen = [name for name in DELEGATION if name in self.chosen and name != leaving_out]
        return found.filter(pk__in=self._delegations(chosen).values("official")) if len(chosen) > 1 else found

    def count_choices(self, name: str) -> dict[Any, int]:
        """Return how many officials each choice would show; a role is counted at the dialogues chosen."""
        if name not in DELEGATION:
            return super().count_choices(name)
        beside = [other for other in DELEGATION if other != name and other in self.chosen]
        shown = self.matching(leaving_out=name).order_by().values("pk")
        found = (
            self._delegations(beside)
            .filter(official__in=shown)
            .order_by()
            .values(name)
            .annotate(rows=Count("official", distinct=True))
        )
        return {row[name]: row["rows"] for row in found}

    def _delegations(self, names: list[str]) -> QuerySet:
        """Return the delegations that meet the choices of these facets."""
        met = {DELEGATION[name]: self.keys_of(name, self.chosen[name]) for name in names}
        return delegations_on(self.partnership, self.day).filter(official__isnull=False, **met)
