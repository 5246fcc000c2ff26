"""What is taken away of an agency."""

from django.utils.translation import gettext_lazy as _

from cooperation.models import Agency, AgencyKind, Country
from dashboard.filters.agencies import AgencyStanding, agencies_on

from .parts import address, cited, code, date, number, one, text
from .table import Table

AGENCIES = Table(
    "agencies",
    _("Agencies"),
    _("A body that acts: a space agency, a ministry, an institute, a company or an international body."),
    (
        *text(Agency, "slug", _("Its code.")),
        *text(Agency, "name"),
        *text(Agency, "acronym"),
        *text(Agency, "aliases", _("Other spellings and former names, one a line.")),
        *one("country", Country, _("Its country, by the ISO 3166-1 code; none for an international body.")),
        *code("kind", _("What kind of body it is."), terms=AgencyKind),
        *code("standing", _("Whether it was known to have ended by the day."), terms=AgencyStanding),
        *date("starts_on", _("When it was established.")),
        *date("ends_on", _("When it ended, if that was over on the day."), source="ended_then"),
        *one("parent", Agency, _("The body it is part of.")),
        *one("predecessor", Agency, _("The body whose tasks it took over, or whose name it replaced.")),
        *text(Agency, "role"),
        *number(
            "unfinished_actions",
            _("How many unfinished actions it led on the day; in the list of a partnership, of that one."),
            source="unfinished_then",
        ),
        *number(
            "missions",
            _("In how many missions known on the day it takes a part; in the list of a partnership, of that one."),
            source="missions_then",
        ),
        *text(Agency, "website"),
        *text(Agency, "ror_id"),
        *text(Agency, "wikidata_id"),
        *cited(Agency),
        *address("agency-list"),
    ),
    agencies_on,
    counts_by_partnership=True,
)
