"""Publishing a dialogue together with the drafts that belong to it, so that the public never reads half of one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cooperation.models import (
    ActionItem,
    Agency,
    AreaProgress,
    AreaStage,
    Citation,
    Delegate,
    Dialogue,
    DialogueStatus,
    Official,
    Publication,
    PublishedRow,
    Source,
    StatusChange,
    acting,
)

from .conclude_dialogue import what_is_missing


@dataclass(frozen=True)
class Issue:
    """The drafts that are published with a dialogue, kind by kind, in the order in which they lean on each other."""

    dialogue: Dialogue
    sources: tuple[Source, ...]
    agencies: tuple[Agency, ...]
    officials: tuple[Official, ...]
    cells: tuple[AreaProgress, ...]
    actions: tuple[ActionItem, ...]
    #: All of them in that order, and the dialogue among them if it is a draft itself.
    rows: tuple[PublishedRow, ...]

    @property
    def fingerprint(self) -> str:
        """What tells this list from one that was shown earlier: its rows, and when each last changed."""
        lines = [f"{row._meta.model_name} {row.pk} {row.updated_at.isoformat()}" for row in self.rows]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def what_belongs_to(*, dialogue: Dialogue) -> Issue:
    """Return the drafts that belong to the dialogue.

    These are its readings and the actions raised at it; the officials and agencies that it and they name; and the
    sources cited for any of them. The readings of a dialogue that was not held yet stay drafts: what it will say
    of an area is not known.
    """
    cells = AreaProgress.objects.none()
    if dialogue.status == DialogueStatus.HELD:
        cells = AreaProgress.objects.filter(dialogue=dialogue, publication=Publication.DRAFT)
    actions = ActionItem.objects.filter(raised_at=dialogue, publication=Publication.DRAFT)
    delegates = Delegate.objects.filter(dialogue=dialogue)
    officials = Official.objects.filter(publication=Publication.DRAFT).filter(
        Q(delegations__in=delegates.values("pk")) | Q(owned_actions__in=actions.values("pk"))
    )
    agencies = Agency.objects.filter(publication=Publication.DRAFT).filter(
        Q(dialogues=dialogue.pk) | Q(delegates__in=delegates.values("pk")) | Q(led_actions__in=actions.values("pk"))
    )
    cited = Citation.objects.about(
        {
            "dialogue": [dialogue.pk],
            "delegate": delegates.values("pk"),
            "area_progress": cells.values("pk"),
            "action_item": actions.values("pk"),
            "status_change": StatusChange.objects.filter(action_item__in=actions.values("pk")).values("pk"),
            "official": officials.values("pk"),
            "agency": agencies.values("pk"),
        }
    )
    sources = Source.objects.filter(publication=Publication.DRAFT).filter(
        Q(pk__in=cited.values("source")) | Q(dialogue_outcomes=dialogue.pk)
    )
    before = (_once(sources), _once(agencies.select_related("country")), _once(officials))
    own = (dialogue,) if dialogue.is_draft else ()
    said = tuple(cells.select_related("area", "partnership").order_by("area__order", "area__slug"))
    left = tuple(actions.select_related("area", "partnership").order_by("reference"))
    return Issue(dialogue, *before, said, left, rows=(*before[0], *before[1], *before[2], *own, *said, *left))


def _once(rows: QuerySet) -> tuple:
    return tuple(rows.distinct().order_by("slug"))


def what_is_incomplete(*, issue: Issue) -> list[str]:
    """Return what the publisher should know before publishing, in words; it refuses nothing."""
    return [*what_is_missing(dialogue=issue.dialogue), *_gaps(issue)]


def _gaps(issue: Issue) -> Iterator[str]:
    series = issue.dialogue.series
    for owner in (series, series.partnership):
        if not owner.is_public:
            yield _("The public will not read it yet, as this is not published: %(record)s.") % {"record": owner}
    if issue.dialogue.status != DialogueStatus.HELD:
        yield _("The dialogue was not set held. Its readings stay drafts.")
    backed = Citation.objects.supporting()
    said = [cell for cell in issue.cells if cell.stage != AreaStage.NOT_ON_RECORD]
    read = set(backed.filter(area_progress__in=said).values_list("area_progress", flat=True))
    if names := ", ".join(str(cell.area) for cell in said if cell.pk not in read):
        yield _("No source backs the reading of these areas: %(areas)s.") % {"areas": names}
    known = set(backed.filter(action_item__in=issue.actions).values_list("action_item", flat=True))
    if names := ", ".join(action.reference for action in issue.actions if action.pk not in known):
        yield _("No source backs these actions: %(actions)s.") % {"actions": names}
    languages = series.partnership.languages.split()
    untold = [cell for cell in said if not all(getattr(cell, f"gist_{code}", "") for code in languages)]
    if names := ", ".join(str(cell.area) for cell in untold):
        yield _("The gist is not written in both languages: %(areas)s.") % {"areas": names}
    untitled = [row for row in issue.actions if not all(getattr(row, f"title_{code}", "") for code in languages)]
    if names := ", ".join(action.reference for action in untitled):
        yield _("The title is not written in both languages: %(actions)s.") % {"actions": names}


@transaction.atomic
def publish_dialogue(*, dialogue: Dialogue, shown: str | None = None) -> Issue:
    """Publish the dialogue and the drafts that belong to it, all or none, and return them.

    `shown` is the fingerprint of the list that the publisher has read. Raise ValidationError where the list has
    changed since, where nothing is left to publish, and for a row that breaks a rule; PermissionDenied for whoever
    may not publish.
    """
    issue = what_belongs_to(dialogue=dialogue)
    if shown is not None and shown != issue.fingerprint:
        raise ValidationError(_("What belongs to the dialogue has changed meanwhile. Read the list again."))
    if not issue.rows:
        raise ValidationError(_("Everything that belongs to this dialogue is published."))
    with acting(reason=_("Published together with %(dialogue)s.") % {"dialogue": dialogue}):
        for row in issue.rows:
            try:
                row.full_clean()
            except ValidationError as error:
                raise ValidationError(f"{row}: {' '.join(error.messages)}") from error
            row.publish()
    return issue
