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

from cooperation.models import (
    CITABLE,
    ActionItem,
    Agency,
    Agreement,
    Appointment,
    AreaProgress,
    AreaStage,
    Citation,
    CooperationArea,
    Delegate,
    Dialogue,
    DialogueSeries,
    DialogueStatus,
    Event,
    Milestone,
    Mission,
    MissionRole,
    Official,
    Partnership,
    Program,
    Publication,
    Row,
    Signatory,
    Source,
    StatusChange,
    WorkingGroup,
)
from cooperation.models.scope import agencies_in, officials_in, sources_in

#: A post that no source confirmed for so many days is due for another look.
DAYS_BEFORE_A_POST_IS_VERIFIED_AGAIN = 365


@dataclass(frozen=True)
class Kind:
    """A kind of record as the rules meet it.

    `belongs` keeps the rows of a partnership by what had happened on a day, `known` those the record could know then;
    `shown_with` names the relations without which a row can be neither named nor linked.
    """

    model: type[Row]
    belongs: Callable[[QuerySet, Partnership, datetime.date], QuerySet]
    known: Callable[[QuerySet, datetime.date], QuerySet]
    shown_with: tuple[str, ...] = ()

    def rows(self, partnership: Partnership, day: datetime.date, drafts: bool) -> QuerySet:
        """Return the rows of a partnership known on the day: the public ones, or with `drafts` all of them."""
        rows: Any = self.model._default_manager.all()
        rows = self.known(self.belongs(rows if drafts else rows.public(), partnership, day), day)
        return rows.select_related(*self.shown_with) if self.shown_with else rows


def _through(path: str) -> Callable[[QuerySet, Partnership, datetime.date], QuerySet]:
    """Belonging by a column, the row's own or that of a row it is part of."""
    return lambda rows, partnership, day: rows.filter(**{path: partnership.pk})


def _by_deeds(
    tied: Callable[[Partnership, datetime.date], QuerySet], column: str = "pk", publication: str = "publication"
) -> Callable[[QuerySet, Partnership, datetime.date], QuerySet]:
    """Belonging by what a noun did. A draft has done nothing yet, so the desk meets it in every partnership."""
    return lambda rows, partnership, day: rows.filter(
        Q(**{f"{column}__in": tied(partnership, day).order_by().values("pk")}) | Q(**{publication: Publication.DRAFT})
    )


def _always(rows: QuerySet, day: datetime.date) -> QuerySet:
    return rows


def _as_of(rows: Any, day: datetime.date) -> QuerySet:
    return rows.as_of(day)


def _known_by(rows: Any, day: datetime.date) -> QuerySet:
    return rows.known_by(day)


def _begun(date: str) -> Callable[[QuerySet, datetime.date], QuerySet]:
    return lambda rows, day: rows.filter(**{f"{date}__begun_by": day})


def _part_of(column: str, whole: type[Row]) -> Callable[[QuerySet, datetime.date], QuerySet]:
    """A part is known as soon as the whole is."""
    return lambda rows, day: rows.filter(
        **{f"{column}__in": _as_of(whole._default_manager.all(), day).order_by().values("pk")}
    )


def _told(rows: Any, day: datetime.date) -> QuerySet:
    """Leave out meetings that were plans on the day and have been held since: what they say was not known then."""
    return rows.as_of(day).filter(Q(starts_on__begun_by=day) | ~Q(status=DialogueStatus.HELD))


def _running(rows: QuerySet, day: datetime.date) -> QuerySet:
    return rows.filter(Q(starts_on__begun_by=day) | Q(starts_on=None, verified_on__begun_by=day))


#: The kinds by name; a kind that can be cited has the name of its column in `Citation`.
KINDS: dict[str, Kind] = {
    "partnership": Kind(Partnership, _through("pk"), _always),
    "series": Kind(DialogueSeries, _through("partnership"), _always, ("partnership",)),
    "dialogue": Kind(Dialogue, _through("series__partnership"), _told, ("series__partnership",)),
    "delegate": Kind(
        Delegate,
        _through("dialogue__series__partnership"),
        _begun("dialogue__starts_on"),
        ("dialogue__series__partnership", "official"),
    ),
    "area": Kind(CooperationArea, lambda rows, partnership, day: rows, _always),
    "area_progress": Kind(
        AreaProgress, _through("partnership"), _known_by, ("partnership", "area", "dialogue__series")
    ),
    "action_item": Kind(ActionItem, _through("partnership"), _as_of, ("partnership",)),
    "status_change": Kind(StatusChange, _through("action_item__partnership"), _known_by, ("action_item__partnership",)),
    "agreement": Kind(Agreement, _through("partnerships"), _as_of),
    "signatory": Kind(
        Signatory,
        _through("agreement__partnerships"),
        _part_of("agreement", Agreement),
        ("agreement", "agency", "country"),
    ),
    "program": Kind(Program, _through("partnerships"), _as_of),
    "mission": Kind(Mission, _through("partnerships"), _as_of),
    "mission_role": Kind(
        MissionRole, _through("mission__partnerships"), _part_of("mission", Mission), ("mission", "agency")
    ),
    "milestone": Kind(Milestone, _through("mission__partnerships"), _known_by, ("mission",)),
    "agency": Kind(Agency, _by_deeds(agencies_in), _as_of),
    "official": Kind(Official, _by_deeds(officials_in), _as_of),
    "appointment": Kind(
        Appointment,
        _by_deeds(officials_in, "official", "official__publication"),
        _running,
        ("official", "agency"),
    ),
    "working_group": Kind(WorkingGroup, _through("partnership"), _as_of),
    "event": Kind(Event, _through("partnership"), _as_of),
    "source": Kind(Source, _by_deeds(lambda partnership, day: sources_in(partnership)), _as_of),
}


@dataclass(frozen=True)
class Finding:
    """A record that breaks a rule, and what is missing from it: texts, or dates."""

    record: Row
    details: tuple[Any, ...] = ()


#: What breaks a rule: querysets by kind, given a partnership, a day, and whether drafts count.
Query = Callable[[Partnership, datetime.date, bool], dict[str, QuerySet]]
#: What is missing from each of these rows of one kind, in their order.
Details = Callable[[Sequence[Any], Partnership], Iterable[tuple[Any, ...]]]


def _no_details(rows: Sequence[Any], partnership: Partnership) -> Iterable[tuple[Any, ...]]:
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
    details: Details = _no_details

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
            findings += map(Finding, rows, self.details(rows, partnership))
        return tuple(findings[:limit]), total


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
    return {"action_item": KINDS["action_item"].rows(partnership, day, drafts).filter(awaits_update_then=True)}


def _due(rows: Sequence[ActionItem], partnership: Partnership) -> Iterable[tuple[Any, ...]]:
    return [(row.due_on,) for row in rows]


def _disputes(partnership: Partnership, day: datetime.date, drafts: bool) -> Any:
    """Citations that say something else than a record of the partnership."""
    records = {name: KINDS[name].rows(partnership, day, drafts).order_by().values("pk") for name in CITABLE}
    shown_with = [f"{name}__{relation}" for name in CITABLE for relation in KINDS[name].shown_with]
    return (
        _citations(drafts)
        .conflicting()
        .about(records)
        .select_related("source", *(name for name in CITABLE if not KINDS[name].shown_with), *shown_with)
    )


def _disputed(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    return {"citation": _disputes(partnership, day, drafts)}


def _undecided(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    empty = {to_attribute("note", code): "" for code in settings.CONTENT_LANGUAGES}
    return {"citation": _disputes(partnership, day, drafts).filter(**empty)}


def _stated_otherwise(rows: Sequence[Citation], partnership: Partnership) -> Iterable[tuple[Any, ...]]:
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


def _missing_texts(rows: Sequence[Row], partnership: Partnership) -> Iterable[tuple[Any, ...]]:
    codes = languages_of(partnership)
    for row in rows:
        missing = []
        for text in _texts_of(type(row)):
            empty = [code for code in codes if not getattr(row, to_attribute(text, code))]
            if len(empty) < len(codes):
                missing += [
                    gettext("%(field)s in %(language)s")
                    % {
                        "field": getattr(row._meta.get_field(to_attribute(text, code)), "verbose_name", text),
                        "language": gettext(get_language_info(code)["name"]),
                    }
                    for code in empty
                ]
        yield tuple(missing)


def _with_empty_cells(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    """Meetings of the first series with a reading of one area at least, and of another none."""
    series = KINDS["series"].rows(partnership, day, drafts).order_by("order", "code").values("pk")[:1]
    readings = KINDS["area_progress"].rows(partnership, day, drafts).order_by()
    read = readings.filter(dialogue=OuterRef("pk"))
    read_then = readings.filter(dialogue=OuterRef(OuterRef("pk")), area=OuterRef("pk"))
    unread = KINDS["area"].rows(partnership, day, drafts).order_by().filter(~Exists(read_then))
    held = KINDS["dialogue"].rows(partnership, day, drafts).filter(status=DialogueStatus.HELD)
    return {"dialogue": held.filter(Exists(read), Exists(unread), series=Subquery(series))}


def _empty_cells(rows: Sequence[Dialogue], partnership: Partnership) -> Iterable[tuple[Any, ...]]:
    """Name the public areas without a public reading at each meeting, in two queries."""
    areas = list(CooperationArea.objects.public())
    read = set(AreaProgress.objects.public().filter(dialogue__in=rows).values_list("dialogue", "area"))
    return [tuple(area.name for area in areas if (row.pk, area.pk) not in read) for row in rows]


def _unverified(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    earliest = datetime.date.fromordinal(max(day.toordinal() - DAYS_BEFORE_A_POST_IS_VERIFIED_AGAIN, 1))
    seen_long_ago = Q(verified_on__over_before=earliest) | Q(verified_on=None, starts_on__over_before=earliest)
    posts = KINDS["appointment"].rows(partnership, day, drafts).filter(Q(ends_on=None) | ~Q(ends_on__begun_by=day))
    return {"appointment": posts.filter(seen_long_ago)}


def _last_seen(rows: Sequence[Appointment], partnership: Partnership) -> Iterable[tuple[Any, ...]]:
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
        details=_missing_texts,
    ),
)
