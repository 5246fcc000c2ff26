"""What a row is sorted by where several others stand in a column: the first of them, as the page names them."""

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from cooperation.models import Publication
from cooperation.models.fields import short_in_language


def first_area(link_model: type[Model], owner: str) -> Subquery:
    """Return the place on the agenda of the first area that a table ties to a row."""
    links = link_model._default_manager.filter(
        **{owner: OuterRef("pk")}, cooperationarea__publication=Publication.PUBLISHED
    )
    return Subquery(links.order_by("cooperationarea__order").values("cooperationarea__order")[:1])


def first_agency(links: QuerySet) -> Subquery:
    """Return the short name, in the language of the page, of the first agency that these rows name, in their order."""
    return Subquery(links.annotate(shown_agency=Lower(short_in_language("agency"))).values("shown_agency")[:1])
