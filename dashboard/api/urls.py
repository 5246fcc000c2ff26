"""Addresses of the API, one for all languages, below /api/v1/."""

from collections.abc import Iterator

from django.urls import URLPattern, include, path, register_converter

from .changes import ChangesView
from .details import DetailView
from .lists import ListView
from .matrix import MatrixView
from .nouns import NOUNS, REFERENCE, Noun
from .partnerships import PartnershipListView, PartnershipView
from .root import OpenApiView, RootView
from .timeline import TimelineView

app_name = "api"


class ReferenceConverter:
    """The number of an action in an address."""

    regex = REFERENCE.strip("^$")

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")


def _addresses(noun: Noun, *, is_of_partnership: bool) -> Iterator[URLPattern]:
    """Yield the addresses of a noun, below a partnership or of all; a record has one of them only."""
    place = noun.plural.replace("_", "-")
    kind = "reference" if noun.pattern == REFERENCE else "slug"
    listed = ListView.as_view(noun=noun, is_of_partnership=is_of_partnership)
    yield path(f"{place}/", listed, name=f"{noun.plural}-of-partnership" if is_of_partnership else noun.plural)
    if is_of_partnership is not noun.is_shared:
        detail = DetailView.as_view(noun=noun)
        yield path(f"{place}/<{kind}:{noun.parameter}>/", detail, name=f"{noun.plural}-detail")


partnership_urls = [
    path("", PartnershipView.as_view(), name="partnership"),
    path("matrix/", MatrixView.as_view(), name="matrix"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("timeline/", TimelineView.as_view(), name="timeline"),
    *(address for noun in NOUNS for address in _addresses(noun, is_of_partnership=True)),
]

version_urls = [
    path("", RootView.as_view(), name="entrance"),
    path("openapi.json", OpenApiView.as_view(), name="openapi"),
    path("partnerships/", PartnershipListView.as_view(), name="partnerships"),
    path("partnerships/<slug:partnership>/", include(partnership_urls)),
    *(address for noun in NOUNS if noun.is_shared for address in _addresses(noun, is_of_partnership=False)),
]

urlpatterns = [path("api/v1/", include(version_urls))]
