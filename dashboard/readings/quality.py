"""What the record lacks: every rule of `cooperation/quality.py` with the records that break it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cooperation.kept import keep
from cooperation.models import (
    Citation,
    CooperationArea,
    Partnership,
    Row,
)
from cooperation.quality import RULES, Finding, Rule
from dashboard.wording import say_day, say_number

from .row_names import name_row, page_of

#: How many findings of one rule a page shows.
SHOWN = 50


@dataclass(frozen=True)
class Line:
    """A finding as a page shows it: the kind of record, its name and page, and what is missing from it.

    `context` tells rows of one name apart: the day of a reading, the dialogue of a delegate.
    """

    kind: str | Promise
    name: str
    context: str
    url: str
    details: tuple[Any, ...]


@dataclass(frozen=True)
class RuleSection:
    """A rule with its findings: the first lines, and how many there are in all."""

    rule: Rule
    total: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        """How many findings are not shown."""
        return self.total - len(self.lines)


@dataclass(frozen=True)
class QualityPage:
    """What one partnership's record lacks on a day, rule by rule."""

    partnership: Partnership
    day: datetime.date
    sections: tuple[RuleSection, ...]

    @property
    def total(self) -> int:
        """How many findings there are under all rules."""
        return sum(section.total for section in self.sections)

    @property
    def broken(self) -> tuple[RuleSection, ...]:
        """The rules with findings."""
        return tuple(section for section in self.sections if section.total)

    @property
    def kept(self) -> tuple[RuleSection, ...]:
        """The rules without any."""
        return tuple(section for section in self.sections if not section.total)

    @property
    def lead(self) -> str:
        """The sentence the page opens with."""
        day, rules = say_day(self.day), say_number(len(self.sections))
        if not self.total:
            return _("None of the %(rules)s rules finds anything missing on %(day)s.") % {"rules": rules, "day": day}
        sentences = ngettext(
            "On %(day)s the record falls short in %(total)s place. Of %(rules)s rules, %(broken)s found it.",
            "On %(day)s the record falls short in %(total)s places. Of %(rules)s rules, %(broken)s found them.",
            self.total,
        )
        broken = say_number(len(self.broken))
        return sentences % {"day": day, "total": self.total, "rules": rules, "broken": broken}


def read_quality(partnership: Partnership, day: datetime.date) -> QualityPage:
    """Judge the public record of a partnership as it was known on a day.

    Each rule asks one question of each kind of record it judges, and one or two more where a finding needs words. As
    they look through the whole record, what they found is kept until it changes.
    """
    return keep("quality", (partnership.pk, day, get_language()), lambda: _judge(partnership, day))


def _judge(partnership: Partnership, day: datetime.date) -> QualityPage:
    sections = []
    for rule in RULES:
        findings, total = rule.find(partnership, day, limit=SHOWN)
        sections.append(RuleSection(rule, total, tuple(_line(finding, partnership) for finding in findings)))
    return QualityPage(partnership, day, tuple(sections))


def _line(finding: Finding, partnership: Partnership) -> Line:
    record = finding.record
    if isinstance(record, Citation) and record.about is not None:
        record = record.about
    name, context = name_row(record)
    return Line(
        kind=record._meta.verbose_name or "",
        name=name,
        context=context,
        url=_page_of(record, partnership),
        details=tuple(detail for detail in finding.details if detail),
    )


def _page_of(record: Row, partnership: Partnership) -> str:
    """Return the address of the page that shows a record."""
    if isinstance(record, CooperationArea):
        return reverse("area-detail", args=[partnership.slug, record.slug])
    return page_of(record)
