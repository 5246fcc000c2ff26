"""What the record holds on a query: results by kind, the best first, each with why it was found."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    AgreementStatus,
    Appointment,
    AreaProgress,
    CooperationArea,
    Dialogue,
    DialogueSeries,
    DialogueStatus,
    Event,
    Mission,
    MissionPhase,
    Official,
    PartialDate,
    Partnership,
    Program,
    PublishedRow,
    Source,
    WorkingGroup,
)
from cooperation.models.fields import TranslatedText
from cooperation.models.searchable import search_words
from cooperation.models.wording import TermChoices
from dashboard.wording import say_date, say_dialogue, say_period, sentence

from .actions import for_rows, read_action_rows
from .matches import excerpt, holds

#: How many results of each kind the page of all kinds shows, and a page of one kind.
SHOWN, PAGE_SIZE = 5, 25


@dataclass(frozen=True)
class Description:
    """What a result says of its record: its name, further names, facts in a line, and a stage or a status."""

    name: str
    also: tuple[str, ...] = ()
    facts: tuple[Any, ...] = ()
    term: TermChoices | None = None


@dataclass(frozen=True)
class Passage:
    """A text in which the words stand, and what it is called where that must be said."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Finding:
    """One result: what it is, where it leads, and the passage that matched if its names did not.

    An area leads to several pages, one for each of the partnerships.
    """

    record: PublishedRow
    description: Description
    passage: Passage | None
    partnerships: tuple[Partnership, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A noun that can be found: its name in addresses and in words, and how its rows are read and described."""

    key: str
    label: str | Promise
    counted: Any
    rows: Callable[[datetime.date], Any]
    order: tuple[Any, ...]
    describe: Callable[[Any, datetime.date], Description]


@dataclass(frozen=True)
class Group:
    """The results of one kind: how many there are, how well the best matches, and those that are shown."""

    kind: Kind
    total: int
    best: int
    findings: tuple[Finding, ...]

    @property
    def counted(self) -> str:
        """How many there are, in words."""
        return self.kind.counted % {"count": self.total}


@dataclass(frozen=True)
class Results:
    """Everything found for a query."""

    query: str
    words: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        """How many results there are, of all kinds."""
        return sum(group.total for group in self.groups)


def read_results(query: str, day: datetime.date) -> Results:
    """Read the first results of every kind, in one query for each kind and three for what stands beside them.

    The kind with the best match stands first; among equals they keep the order of `KINDS`.
    """
    words = tuple(search_words(query))
    groups = [_read_group(kind, query, words, day, 0, SHOWN) for kind in KINDS]
    found = sorted((group for group in groups if group.total), key=lambda group: -group.best)
    return Results(query, words, tuple(found))


def read_results_of(kind: Kind, query: str, day: datetime.date, page: int) -> Results:
    """Read a page of the results of one kind; without a group where the page holds none."""
    words = tuple(search_words(query))
    group = _read_group(kind, query, words, day, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    return Results(query, words, (group,) if group.total else ())


def _read_group(kind: Kind, query: str, words: Sequence[str], day: datetime.date, start: int, number: int) -> Group:
    rows = list(
        kind.rows(day)
        .matching(query)
        .annotate(total=Window(Count("pk")))
        .order_by("-match_rank", *kind.order, "pk")[start : start + number]
    )
    partnerships = tuple(Partnership.objects.public()) if kind.key == "area" and rows else ()
    return Group(
        kind=kind,
        total=rows[0].total if rows else 0,
        best=rows[0].match_rank if rows else 0,
        findings=tuple(_find(row, kind.describe(row, day), words, partnerships) for row in rows),
    )


def _find(
    row: PublishedRow, description: Description, words: Sequence[str], partnerships: tuple[Partnership, ...]
) -> Finding:
    # A statement goes by the name of its area, which says nothing of why it was found.
    shown = () if isinstance(row, AreaProgress) else (description.name, *description.also)
    return Finding(row, description, _read_passage(row, shown, words), partnerships)


def _read_passage(row: PublishedRow, shown: Iterable[str], words: Sequence[str]) -> Passage | None:
    """Return the text with most of the words that no shown name holds, the language of the page first."""
    missing = [word for word in words if not any(holds(name, word) for name in shown)]
    best, most = None, 0
    for column in _in_reading_order(row):
        for text in _texts_of(row, column):
            number = sum(holds(text, word) for word in missing)
            if number > most:
                best, most = (column, text), number
    if best is None:
        return None
    column, text = best
    field: Any = row._meta.get_field(column)
    label = field.verbose_name if _is_identifier(row, column) else ""
    language = getattr(text, "language", None)
    cut = excerpt(text, missing)
    return Passage(TranslatedText(cut, language) if language else cut, capfirst(str(label)))


def _in_reading_order(row: PublishedRow) -> list[str]:
    """Return the searched columns, names before texts, those in the language of the page before the others."""
    columns = row.searched_columns(row.searched_names) + row.searched_columns(row.searched_texts)
    ending = f"_{(get_language() or '')[:2]}"
    return sorted(columns, key=lambda column: not column.endswith(ending) and not _is_identifier(row, column))


def _is_identifier(row: PublishedRow, column: str) -> bool:
    return column in row.searched_names


def _texts_of(row: PublishedRow, column: str) -> list[str]:
    value = str(getattr(row, column))
    if _is_identifier(row, column):
        return value.splitlines()
    return [TranslatedText(value, column.rpartition("_")[2])]


def _other_names(record: Any, name: str = "name") -> tuple[TranslatedText, ...]:
    """Return a record's name in the other languages, each once."""
    shown = getattr(record, name)
    texts = [
        TranslatedText(getattr(record, column), column.rpartition("_")[2])
        for column in record.searched_columns([name])
        if getattr(record, column)
    ]
    return tuple(text for text in texts if text != shown)


def _some(*facts: Any) -> tuple[Any, ...]:
    """Return the facts that are on record."""
    return tuple(fact for fact in facts if fact)


def _since(date: PartialDate | None) -> tuple[str, ...]:
    """Say since when there has been something, where that is on record."""
    return () if date is None else (gettext("since %(date)s") % {"date": say_date(date)},)


def _describe_partnership(partnership: Partnership, day: datetime.date) -> Description:
    return Description(partnership.name, _other_names(partnership), _some(partnership.subject))


def _describe_area(area: CooperationArea, day: datetime.date) -> Description:
    return Description(area.name, _other_names(area))


def _describe_series(series: DialogueSeries, day: datetime.date) -> Description:
    return Description(series.name, _other_names(series), _some(series.partnership.short_name))


def _describe_dialogue(dialogue: Dialogue, day: datetime.date) -> Description:
    held = dialogue.status == DialogueStatus.HELD
    period = say_period(dialogue.starts_on, dialogue.ends_on) if dialogue.starts_on else ""
    return Description(
        sentence(say_dialogue(dialogue.number)),
        facts=_some(dialogue.series.name, "" if held else dialogue.get_status_display(), period, dialogue.city),
    )


def _describe_action(item: ActionItem, day: datetime.date) -> Description:
    row = read_action_rows((item,), item.partnership, day)[0]
    return Description(
        item.title,
        (item.reference, *_other_names(item, "title")),
        _some(item.partnership.short_name, item.area.name),
        row.shown_status,
    )


def _describe_statement(progress: AreaProgress, day: datetime.date) -> Description:
    return Description(
        progress.area.name, facts=_some(progress.partnership.short_name, progress.on), term=progress.stage_term
    )


def _describe_mission(mission: Mission, day: datetime.date) -> Description:
    also = (*_some(mission.acronym), *_other_names(mission))
    return Description(mission.name, also, (mission.get_kind_display(), MissionPhase(mission.phase_then).label))


def _describe_program(program: Program, day: datetime.date) -> Description:
    return Description(program.name, (*_some(program.abbreviation), *_other_names(program)), _since(program.starts_on))


def _describe_agreement(agreement: Agreement, day: datetime.date) -> Description:
    status = AgreementStatus(agreement.status_then)
    dates = {
        AgreementStatus.ANNOUNCED: agreement.announced_on,
        AgreementStatus.SIGNED: agreement.signed_on,
        AgreementStatus.IN_FORCE: agreement.in_force_on,
        AgreementStatus.ENDED: agreement.ends_on,
    }
    return Description(
        agreement.name, _other_names(agreement), _some(agreement.get_kind_display(), status.label, dates[status])
    )


def _describe_agency(agency: Agency, day: datetime.date) -> Description:
    country = agency.country.name if agency.country else ""
    return Description(
        agency.name, (*_some(agency.acronym), *_other_names(agency)), _some(agency.get_kind_display(), country)
    )


def _describe_official(official: Official, day: datetime.date) -> Description:
    newest = next(iter(official.appointments.all()), None)
    if newest is None:
        return Description(official.name, _other_names(official))
    end: PartialDate | None = newest.ends_on
    until = gettext("until %(date)s") % {"date": say_date(end)} if end is not None and end.over_before(day) else ""
    return Description(official.name, _other_names(official), _some(newest.title, newest.agency.name, until))


def _describe_working_group(group: WorkingGroup, day: datetime.date) -> Description:
    return Description(group.name, _other_names(group), (group.partnership.short_name, *_since(group.established_on)))


def _describe_event(event: Event, day: datetime.date) -> Description:
    period = say_period(event.starts_on, event.ends_on)
    return Description(
        event.name, _other_names(event), (event.get_kind_display(), event.partnership.short_name, period)
    )


def _describe_source(source: Source, day: datetime.date) -> Description:
    return Description(
        source.name,
        _other_names(source),
        _some(source.kind_term.label, source.publisher, source.published_on),
    )


def _dialogues(day: datetime.date) -> QuerySet[Dialogue]:
    """Return the dialogues whose words were on record: one held later was no more than a plan on the day."""
    begun_or_planned = Q(starts_on__begun_by=day) | ~Q(status=DialogueStatus.HELD)
    return Dialogue.objects.public().as_of(day).filter(begun_or_planned).select_related("series__partnership")


def _actions(day: datetime.date) -> QuerySet[ActionItem]:
    return for_rows(ActionItem.objects.public().as_of(day)).select_related("partnership__side_a", "partnership__side_b")


def _officials(day: datetime.date) -> QuerySet[Official]:
    """Return the officials with the posts they had taken up by the day, the newest first."""
    begun = Q(starts_on__begun_by=day) | Q(starts_on=None, verified_on__begun_by=day)
    posts = Appointment.objects.public().filter(begun).select_related("agency")
    newest_first = posts.order_by(F("starts_on").desc(nulls_last=True), "-verified_on", "-pk")
    return Official.objects.public().as_of(day).prefetch_related(Prefetch("appointments", newest_first))


#: What can be found, in the order in which kinds that match equally well stand.
KINDS: tuple[Kind, ...] = (
    Kind(
        "partnership",
        _("Partnerships"),
        ngettext_lazy("%(count)s partnership", "%(count)s partnerships", "count"),
        lambda day: Partnership.objects.public(),
        ("order", "slug"),
        _describe_partnership,
    ),
    Kind(
        "area",
        _("Areas"),
        ngettext_lazy("%(count)s area", "%(count)s areas", "count"),
        lambda day: CooperationArea.objects.public(),
        ("order", "slug"),
        _describe_area,
    ),
    Kind(
        "series",
        _("Dialogue series"),
        ngettext_lazy("%(count)s series", "%(count)s series", "count"),
        lambda day: DialogueSeries.objects.public().select_related("partnership"),
        ("partnership__order", "order", "code"),
        _describe_series,
    ),
    Kind(
        "dialogue",
        _("Dialogues"),
        ngettext_lazy("%(count)s dialogue", "%(count)s dialogues", "count"),
        _dialogues,
        ("series__partnership__order", "series__order", "-number"),
        _describe_dialogue,
    ),
    Kind(
        "action",
        _("Actions"),
        ngettext_lazy("%(count)s action", "%(count)s actions", "count"),
        _actions,
        ("-raised_on", "partnership__order", "reference"),
        _describe_action,
    ),
    Kind(
        "statement",
        _("What was said"),
        ngettext_lazy("%(count)s statement", "%(count)s statements", "count"),
        lambda day: (
            AreaProgress.objects.public().known_by(day).select_related("partnership", "area", "dialogue__series")
        ),
        ("-on", "area__order"),
        _describe_statement,
    ),
    Kind(
        "mission",
        _("Missions"),
        ngettext_lazy("%(count)s mission", "%(count)s missions", "count"),
        lambda day: Mission.objects.public().as_of(day),
        ("slug",),
        _describe_mission,
    ),
    Kind(
        "program",
        _("Programs"),
        ngettext_lazy("%(count)s program", "%(count)s programs", "count"),
        lambda day: Program.objects.public().as_of(day),
        ("slug",),
        _describe_program,
    ),
    Kind(
        "agreement",
        _("Agreements"),
        ngettext_lazy("%(count)s agreement", "%(count)s agreements", "count"),
        lambda day: Agreement.objects.public().as_of(day),
        (F("signed_on").desc(nulls_last=True), "slug"),
        _describe_agreement,
    ),
    Kind(
        "agency",
        _("Agencies"),
        ngettext_lazy("%(count)s agency", "%(count)s agencies", "count"),
        lambda day: Agency.objects.public().as_of(day).select_related("country"),
        ("slug",),
        _describe_agency,
    ),
    Kind(
        "official",
        _("Officials"),
        ngettext_lazy("%(count)s official", "%(count)s officials", "count"),
        _officials,
        ("slug",),
        _describe_official,
    ),
    Kind(
        "working-group",
        _("Working groups"),
        ngettext_lazy("%(count)s working group", "%(count)s working groups", "count"),
        lambda day: WorkingGroup.objects.public().as_of(day).select_related("partnership"),
        ("slug",),
        _describe_working_group,
    ),
    Kind(
        "event",
        _("Events"),
        ngettext_lazy("%(count)s event", "%(count)s events", "count"),
        lambda day: Event.objects.public().as_of(day).select_related("partnership"),
        ("-starts_on", "slug"),
        _describe_event,
    ),
    Kind(
        "source",
        _("Sources"),
        ngettext_lazy("%(count)s source", "%(count)s sources", "count"),
        lambda day: Source.objects.public().as_of(day),
        (F("published_on").desc(nulls_last=True), "slug"),
        _describe_source,
    ),
)
