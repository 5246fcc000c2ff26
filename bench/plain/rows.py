"""The rows that everything here shows: the published actions of one partnership, the next to be due first."""

from django.db.models import F, Prefetch, QuerySet

from cooperation.models import ActionItem, Agency, Dialogue, Publication

PARTNERSHIP = "xb-xc"
PAGE_SIZE = 25
ORDER = (F("due_on").asc(nulls_last=True), "reference")


def actions() -> QuerySet[ActionItem]:
    """Return the rows, with what each shows, in one further query."""
    leads = Prefetch("leads", Agency.objects.select_related("country").order_by("slug"))
    found = ActionItem.objects.filter(partnership__slug=PARTNERSHIP, publication=Publication.PUBLISHED)
    return found.select_related("area", "partnership").prefetch_related(leads).order_by(*ORDER)


def dialogues() -> QuerySet[Dialogue]:
    """Return the dialogues of the partnership, each with what its name is made of."""
    return Dialogue.objects.filter(series__partnership__slug=PARTNERSHIP).select_related("series__partnership")
