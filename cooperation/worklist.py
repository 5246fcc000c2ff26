"""The worklist of the staff desk: what waits to be done in the record of one partnership, and where to do it.

It reads the rules of `cooperation/quality.py` with drafts, and adds the drafts that wait for their review. Each task
leads to the page of the desk, and to the box or the rows on it, where the person can mend it.
"""

import datetime
import zoneinfo
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from cooperation.kept import keep
from cooperation.kinds import KINDS
from cooperation.models import PUBLISH, Citation, Partnership, Publication, PublishedRow, Row
from cooperation.models.rights import edited_partnerships
from cooperation.quality import RULES, Finding, Rule, missing_texts

#: How many tasks of one group the first page shows.
SHOWN = 5
#: How many tasks a page of a whole group shows.
PAGE_SIZE = 50


def _awaiting_review(partnership: Partnership, day: datetime.date, drafts: bool) -> dict[str, QuerySet]:
    """Drafts, the one changed last first. A draft is work to do whatever its dates say."""
    return {name: kind.drafts(partnership, day).order_by("-updated_at", "pk") for name, kind in KINDS.items()}


def _changed(rows: Sequence[Any], partnership: Partnership, drafts: bool) -> Iterable[tuple[Any, ...]]:
    return [(timezone.localdate(row.updated_at, zoneinfo.ZoneInfo(partnership.time_zone)),) for row in rows]


DRAFTS = Rule(
    "drafts",
    _("Drafts awaiting review"),
    _("A draft is read by staff only. It is of use to nobody else until somebody has looked at it."),
    _("Check it against its sources. A publisher then publishes it."),
    _awaiting_review,
    heading=_("Last changed"),
    details=_changed,
)

_BY_CODE = {rule.code: rule for rule in (DRAFTS, *RULES)}
#: What is work, in the order in which it waits. That sources differ is none: both readings stay.
ORDER = (
    *("awaiting-update", "drafts", "unsourced", "differ-without-reason"),
    *("untranslated", "empty-cells", "unverified-posts"),
)


def _at_first_missing_text(row: Row, partnership: Partnership) -> str:
    return next((f"id_{to_attribute(*missing)}" for missing in missing_texts(row, partnership)), "")


#: Where on the page of a record a task of each rule is done: the id of a box, or of the rows below the form.
ANCHORS: dict[str, Callable[[Any, Partnership], str]] = {
    "drafts": lambda row, partnership: "",
    "awaiting-update": lambda row, partnership: "status_changes-group",
    "unsourced": lambda row, partnership: "citations-group",
    "differ-without-reason": lambda row, partnership: "citations-group",
    "untranslated": _at_first_missing_text,
    "empty-cells": lambda row, partnership: "area_progress-group",
    "unverified-posts": lambda row, partnership: "id_verified_on",
}


@dataclass(frozen=True)
class Task:
    """A record to see to: what it is and is called, what is missing from it, and where the person mends it.

    `url` is empty where the person may not mend it; `publication` where the public reads the record.
    """

    kind: str | Promise
    name: str
    details: tuple[Any, ...]
    publication: str | Promise
    url: str


@dataclass(frozen=True)
class TaskGroup:
    """The tasks of one rule: those shown, and how many there are in all."""

    rule: Rule
    tasks: tuple[Task, ...]
    total: int

    @property
    def more(self) -> int:
        """How many tasks are not shown."""
        return self.total - len(self.tasks)


@dataclass(frozen=True)
class Worklist:
    """What waits in one partnership, group by group; the groups without a task are only named."""

    partnership: Partnership
    groups: tuple[TaskGroup, ...]

    @property
    def total(self) -> int:
        """How many tasks there are; a record stands in each group whose rule it breaks."""
        return sum(group.total for group in self.groups)

    @property
    def waiting(self) -> tuple[TaskGroup, ...]:
        """The groups with tasks."""
        return tuple(group for group in self.groups if group.total)

    @property
    def done(self) -> tuple[TaskGroup, ...]:
        """The groups without any."""
        return tuple(group for group in self.groups if not group.total)


def reads_everything(user: Any) -> bool:
    """Return whether the person may view every kind of record, as each role of the desk may."""
    return all(user.has_perm(f"cooperation.view_{kind.model._meta.model_name}") for kind in KINDS.values())


def partnerships_for(user: Any) -> list[Partnership]:
    """Return every partnership, those the person edits before the others."""
    edited = edited_partnerships(user)
    return sorted(Partnership.objects.order_by("order", "slug"), key=lambda partnership: partnership.pk not in edited)


def rules_for(user: Any) -> list[Rule]:
    """Return what counts as work, in its order; for a publisher the drafts come first."""
    codes = sorted(ORDER, key=lambda code: code != DRAFTS.code) if user.has_perm(PUBLISH) else ORDER
    return [_BY_CODE[code] for code in codes]


def read_worklist(user: Any, partnership: Partnership, day: datetime.date) -> Worklist:
    """Read the first tasks of every group. Each rule asks one question of each kind of record it judges."""
    groups = []
    for rule in rules_for(user):
        findings, total = _first_findings(rule, partnership, day)
        groups.append(TaskGroup(rule, _tasks(user, rule, findings, partnership), total))
    return Worklist(partnership, tuple(groups))


def _first_findings(rule: Rule, partnership: Partnership, day: datetime.date) -> tuple[tuple[Finding, ...], int]:
    """Return what a rule finds, which is the same for everybody, worked out once for each state of the record."""
    key = partnership.pk, day, get_language()
    return keep(f"worklist {rule.code}", key, lambda: rule.find(partnership, day, limit=SHOWN, drafts=True))


def read_group(user: Any, rule: Rule, partnership: Partnership, day: datetime.date, page: int) -> TaskGroup:
    """Read a page of the whole of one group; without tasks where the page holds none."""
    findings, total = rule.find_page(partnership, day, start=(page - 1) * PAGE_SIZE, size=PAGE_SIZE, drafts=True)
    return TaskGroup(rule, _tasks(user, rule, findings, partnership), total)


def may_mend(user: Any, row: Row, partnership: Partnership) -> bool:
    """Return what `may(user, "change", row)` returns for a row just read from the worklist of the partnership.

    That one asks the database about each row; a row just read says itself whether it is a draft, and stands in
    this worklist because it belongs to the partnership or to none.
    """
    if not user.has_perm(f"cooperation.change_{row._meta.model_name}"):
        return False
    if user.has_perm(PUBLISH):
        return True
    whole = row.whole
    if not whole.is_draft:
        return False
    return not _belongs_to_partnerships(whole) or partnership.pk in edited_partnerships(user)


def _belongs_to_partnerships(row: Row) -> bool:
    return isinstance(row, PublishedRow) and bool(row.in_partnerships)


def _tasks(user: Any, rule: Rule, findings: Iterable[Finding], partnership: Partnership) -> tuple[Task, ...]:
    return tuple(_task(user, rule, finding, partnership) for finding in findings)


def _task(user: Any, rule: Rule, finding: Finding, partnership: Partnership) -> Task:
    row = finding.record
    if isinstance(row, Citation) and row.about is not None:
        row = row.about
    url = ""
    if may_mend(user, row, partnership):
        anchor = ANCHORS[rule.code](row, partnership)
        url = address_of(row) + (f"#{anchor}" if anchor else "")
    whole = row.whole
    return Task(
        kind=row._meta.verbose_name or "",
        name=str(row),
        details=tuple(detail for detail in finding.details if detail),
        publication=state_of(whole),
        url=url,
    )


def address_of(row: Row) -> str:
    """Return the address of a row's own page at the desk."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def state_of(row: Any) -> str | Promise:
    """Return the state of publication in words, where the public does not read the record."""
    if not isinstance(row, PublishedRow) or row.is_public:
        return ""
    return Publication(row.publication).label
