"""Rules that judge the record: what it lacks, why that matters, and what to do about it.

A rule advises; it refuses nothing. `RULES` lists them in the order in which a reader should care. Each asks one
question of each kind of record it judges, and the public page and the staff desk read the same rules: the page asks
for public rows as they were known on a day, the desk asks for drafts too.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Window
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField, to_attribute

from cooperation.kinds import KINDS
from cooperation.models import (
    CITABLE,
    ActionItem,
    Appointment,
    AreaProgress,
    AreaStage,
    Citation,
    CooperationArea,
    Dialogue,
    DialogueStatus,
    Partnership,
    Row,
)

#: A post that no source confirmed for so many days is due for another look.
DAYS_BEFORE_A_POST_IS_VERIFIED_AGAIN = 365


@dataclass(frozen=True)
class Finding:
    """A record that breaks a rule, and what is missing from it: texts, or dates."""

    record: Row
    details: tuple[Any, ...] = ()


#: What breaks a rule: querysets by kind, given a partnership, a day, and whether drafts count.
Query = Callable[[Partnership, datetime.date, bool], dict[str, QuerySet]]
#: What is missing from each of these rows of one kind, in their order, given whether drafts count.
Details = Callable[[Sequence[Any], Partnership, bool], Iterable[tuple[Any, ...]]]


def no_details(rows: Sequence[Any], partnership: Partnership, drafts: bool) -> Iterable[tuple[Any, ...]]:
    """Say nothing more of the rows than the name of their rule does."""
    return [()] * len(rows)


@dataclass(frozen=True)
class Rule:
    """A rule that judges the record: its name, the reason for it, what to do about a finding, and its query.

    `heading` says what the details of its findings are; it is empty where the name of the rule says all.
    """

    code: str
    name: Promise
    reason: Promise
    remedy: Promise
    query: Query
    heading: Promise | str = ""
    details: Details = no_details

    def rows(self, partnership: Partnership, day: datetime.date, *, drafts: bool = False) -> dict[str, QuerySet]:
        """Return what breaks the rule by kind, each kind one query, read when it is used.

        Only public rows of the partnership that were known on the day are judged, or with `drafts` all of them.
        """
        return self.query(partnership, day, drafts)

    def find(
        self, partnership: Partnership, day: datetime.date, *, limit: int, drafts: bool = False
    ) -> tuple[tuple[Finding, ...], int]:
        """Return the first findings, no more than the limit, and how many there are in all."""
        findings: list[Finding] = []
        total = 0
        for queryset in self.rows(partnership, day, drafts=drafts).values():
            # The count travels with the rows, so that a page of them and their number are one query.
            rows = list(queryset.annotate(found=Window(Count("pk")))[:limit])
            total += rows[0].found if rows else 0
            findings += map(Finding, rows, self.details(rows, partnership, drafts))
        return tuple(findings[:limit]), total

    def find_page(
        self, partnership: Partnership, day: datetime.date, *, start: int, size: int, drafts: bool = False
    ) -> tuple[tuple[Finding, ...], int]:
        """Return the findings of one page of the whole list, and how many there are in all.

        It takes two queries for each kind at most, however long the list.
        """
        findings: list[Finding] = []
        total = 0
        for queryset in self.rows(partnership, day, drafts=drafts).values():
            first, last = max(start - total, 0), max(start + size - total, 0)
            rows = list(queryset[first:last]) if last else []
            findings += map(Finding, rows, self.details(rows, partnership, drafts))
            total += queryset.order_by().count()
        return tuple(findings), total


def _citations(drafts: bool) -> Any:
    return Citation.objects.all() if drafts else Citation.objects.public()


def _unsourced(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    """Statements that no source supports. A plan is no statement yet, and neither is a stage beside the ladder."""
    narrower = {"area_progress": Q(stage__in=AreaStage.ladder()), "dialogue": Q(status=DialogueStatus.HELD)}
    judged = ("area_progress", "action_item", "status_change", "dialogue", "delegate", "agreement", "mission")
    return {
        name: KINDS[name]
        .rows(partnership, day, drafts)
        .filter(narrower.get(name, Q()), ~Exists(_citations(drafts).supporting().filter(**{name: OuterRef("pk")})))
        for name in (*judged, "milestone", "appointment")
    }


def _awaiting(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    actions: Any = KINDS["action_item"].rows(partnership, day, drafts)
    return {"action_item": actions.awaiting_update(day)}


def _due(rows: Sequence[ActionItem], partnership: Partnership, drafts: bool) -> Iterable[tuple[Any, ...]]:
    return [(row.due_on,) for row in rows]


def _disputes(partnership: Partnership, day: datetime.date, drafts: bool) -> Any:
    """Citations that say something else than a record of the partnership."""
    records = {name: KINDS[name].rows(partnership, day, drafts).order_by().values("pk") for name in CITABLE}
    shown_with = [f"{name}__{relation}" for name in CITABLE for relation in KINDS[name].shown_with]
    return (
        _citations(drafts)
        # Chosen first: few citations are of this kind, and what they are about is a long list.
        .filter(pk__in=Citation.objects.conflicting().order_by().values("pk"))
        .about(records)
        .select_related("source", *(name for name in CITABLE if not KINDS[name].shown_with), *shown_with)
    )


def _disputed(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    return {"citation": _disputes(partnership, day, drafts)}


def _undecided(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    empty = {to_attribute("note", code): "" for code in settings.CONTENT_LANGUAGES}
    return {"citation": _disputes(partnership, day, drafts).filter(**empty)}


def _stated_otherwise(rows: Sequence[Citation], partnership: Partnership, drafts: bool) -> Iterable[tuple[Any, ...]]:
    return [(row.value_as_stated, row.source.name) for row in rows]


def _texts_of(model: type[Row]) -> list[str]:
    """Return the names of a model's fields that are written in each content language."""
    members = {name: value for base in reversed(model.__mro__) for name, value in vars(base).items()}
    return [name for name, value in members.items() if isinstance(value, TranslatedField)]


def languages_of(partnership: Partnership) -> list[str]:
    """Return the codes of the two sides' languages, as far as the record keeps texts in them."""
    return [code for code in partnership.languages.split() if code in settings.CONTENT_LANGUAGES]


def _untranslated(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    found = {}
    for name, kind in KINDS.items():
        if not (texts := _texts_of(kind.model)):
            continue
        lacking = Q(pk__in=[])
        for text in texts:
            columns = [to_attribute(text, code) for code in languages_of(partnership)]
            is_empty = Q(*(Q(**{column: ""}) for column in columns))
            some_empty = Q(*(Q(**{column: ""}) for column in columns), _connector=Q.OR)
            lacking |= some_empty & ~is_empty
        found[name] = kind.rows(partnership, day, drafts).filter(lacking)
    return found


def missing_texts(row: Row, partnership: Partnership) -> list[tuple[str, str]]:
    """Return the texts that a row has in one of the sides' languages and lacks in another: field and language."""
    missing = []
    for text in _texts_of(type(row)):
        codes = languages_of(partnership)
        empty = [code for code in codes if not getattr(row, to_attribute(text, code))]
        if len(empty) < len(codes):
            missing += [(text, code) for code in empty]
    return missing


def _name_missing_texts(rows: Sequence[Row], partnership: Partnership, drafts: bool) -> Iterable[tuple[Any, ...]]:
    for row in rows:
        yield tuple(
            gettext("%(field)s in %(language)s")
            % {
                "field": getattr(row._meta.get_field(to_attribute(text, code)), "verbose_name", text),
                "language": gettext(get_language_info(code)["name"]),
            }
            for text, code in missing_texts(row, partnership)
        )


def _with_empty_cells(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    """Meetings of the first series with a reading of one area at least, and of another none; the newest first."""
    series = KINDS["series"].rows(partnership, day, drafts).order_by("order", "code").values("pk")[:1]
    readings = KINDS["area_progress"].rows(partnership, day, drafts).order_by()
    read = readings.filter(dialogue=OuterRef("pk"))
    read_then = readings.filter(dialogue=OuterRef(OuterRef("pk")), area=OuterRef("pk"))
    unread = KINDS["area"].rows(partnership, day, drafts).order_by().filter(~Exists(read_then))
    held = KINDS["dialogue"].rows(partnership, day, drafts).filter(status=DialogueStatus.HELD).order_by("-number")
    return {"dialogue": held.filter(Exists(read), Exists(unread), series=Subquery(series))}


def _empty_cells(rows: Sequence[Dialogue], partnership: Partnership, drafts: bool) -> Iterable[tuple[Any, ...]]:
    """Name the areas without a reading at each meeting, in two queries."""
    areas = CooperationArea.objects.all() if drafts else CooperationArea.objects.public()
    readings = AreaProgress.objects.all() if drafts else AreaProgress.objects.public()
    read = set(readings.filter(dialogue__in=rows).values_list("dialogue", "area"))
    return [tuple(area.name for area in areas if (row.pk, area.pk) not in read) for row in rows]


def _unverified(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    earliest = datetime.date.fromordinal(max(day.toordinal() - DAYS_BEFORE_A_POST_IS_VERIFIED_AGAIN, 1))
    seen_long_ago = Q(verified_on__over_before=earliest) | Q(verified_on=None, starts_on__over_before=earliest)
    posts = KINDS["appointment"].rows(partnership, day, drafts).filter(Q(ends_on=None) | ~Q(ends_on__begun_by=day))
    return {"appointment": posts.filter(seen_long_ago)}


def _last_seen(rows: Sequence[Appointment], partnership: Partnership, drafts: bool) -> Iterable[tuple[Any, ...]]:
    return [(row.verified_on or row.starts_on,) for row in rows]


RULES: tuple[Rule, ...] = (
    Rule(
        "unsourced",
        _("Statements without a source"),
        _("A statement that no published source backs cannot be checked, and this record rests on its sources."),
        _("Cite a source that says so, or take the statement back."),
        _unsourced,
    ),
    Rule(
        "awaiting-update",
        _("Actions awaiting an update"),
        _("Their date has passed, and nothing newer is on record: whether they were done cannot be told from here."),
        _("Look for a source that tells what became of them, and record the step."),
        _awaiting,
        heading=_("Due"),
        details=_due,
    ),
    Rule(
        "sources-differ",
        _("Statements on which sources differ"),
        _("Two sources do not say the same. The record follows one of them, and a reader should know of the other."),
        _("Look for a source that settles it. Until then both readings stay."),
        _disputed,
        heading=_("Stated otherwise, and by which source"),
        details=_stated_otherwise,
    ),
    Rule(
        "differ-without-reason",
        _("Differences without a reason"),
        _("The record follows one of two sources and does not say why."),
        _("Write in the citation why this record follows the other source."),
        _undecided,
        heading=_("Stated otherwise, and by which source"),
        details=_stated_otherwise,
    ),
    Rule(
        "empty-cells",
        _("Dialogues with areas nobody has read"),
        _("The record reads other areas at this dialogue. Of these it does not even say that they were not raised."),
        _("Read the sources of the dialogue for each area. If they are silent, record “Not on record”."),
        _with_empty_cells,
        heading=_("Areas without a reading"),
        details=_empty_cells,
    ),
    Rule(
        "unverified-posts",
        _("Posts not verified for a year"),
        _("People change posts, and an old entry can name somebody who has left."),
        _("Look for a source of the last twelve months that names the official in the post, or close the entry."),
        _unverified,
        heading=pgettext_lazy("a post", "Last verified"),
        details=_last_seen,
    ),
    Rule(
        "untranslated",
        _("Texts that wait for a translation"),
        _("Both sides should find the record in their own language. Until then the text is shown in the other one."),
        _("Translate it. Write a name only as its bearer or its government publishes it."),
        _untranslated,
        heading=_("Missing"),
        details=_name_missing_texts,
    ),
)
