"""Concluding a dialogue: it is complete, it was held, and the next one of its series is planned."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.models import (
    ActionItem,
    AreaProgress,
    Citation,
    CooperationArea,
    DelegateRole,
    Dialogue,
    DialogueStatus,
    Publication,
    acting,
)


@dataclass(frozen=True)
class Conclusion:
    """What concluding a dialogue did: the actions it carried over, and the next dialogue where that was missing."""

    carried_over: tuple[ActionItem, ...]
    planned: Dialogue | None


def what_is_missing(*, dialogue: Dialogue) -> list[str]:
    """Return what the entry of a dialogue lacks to be concluded, in words; empty when it is complete.

    A head of delegation whose name is not on record counts, as does an area of which nothing is on record: both are
    entered as such. The meeting need not be held anywhere if it was held by video.
    """
    return list(_gaps(dialogue))


def _gaps(dialogue: Dialogue) -> Iterator[str]:
    partnership = dialogue.series.partnership
    if dialogue.status == DialogueStatus.CANCELLED:
        yield _("The dialogue was cancelled.")
    if dialogue.starts_on is None:
        yield _("The date is missing; a year is enough.")
    elif not dialogue.starts_on.begun_by(partnership.today()):
        yield _("The dialogue has not begun: its date is still to come.")
    if not dialogue.is_virtual and dialogue.host is None:
        yield _("The host side is missing.")
    if not dialogue.is_virtual and not dialogue.city:
        yield _("The city is missing.")
    heads = {DelegateRole.HEAD, DelegateRole.CO_HEAD}
    led = {delegate.side_id for delegate in dialogue.delegates.all() if delegate.role in heads}
    for side in partnership.sides:
        if side.pk not in led:
            yield _("The head of delegation is missing, or the word that no name is on record: %(side)s.") % {
                "side": side
            }
    read = AreaProgress.objects.filter(dialogue=dialogue).exclude(publication=Publication.WITHDRAWN)
    unread = CooperationArea.objects.public().exclude(pk__in=read.values("area"))
    if names := ", ".join(str(area) for area in unread):
        yield _("There is no reading of these areas: %(areas)s.") % {"areas": names}
    if not Citation.objects.supporting().filter(dialogue=dialogue).exists():
        yield _("No source backs the dialogue.")


def carried_over(*, dialogue: Dialogue) -> list[ActionItem]:
    """Return the actions of earlier dialogues of the series that were unfinished when this one met."""
    carried = ActionItem.objects.exclude(publication=Publication.WITHDRAWN).carried_into(dialogue)
    return list(carried.select_related("area").order_by("reference"))


@transaction.atomic
def conclude_dialogue(*, dialogue: Dialogue) -> Conclusion:
    """Set the dialogue held, and plan the next of its series where none is on record, as a draft.

    Raise ValidationError with all that is missing, one message each, or with the rule that the dialogue breaks.
    """
    if missing := what_is_missing(dialogue=dialogue):
        raise ValidationError(missing)
    with acting(reason=_("The dialogue was concluded.")):
        dialogue.status = DialogueStatus.HELD
        dialogue.full_clean()
        dialogue.save()
        return Conclusion(tuple(carried_over(dialogue=dialogue)), _plan_next(dialogue))


def _plan_next(dialogue: Dialogue) -> Dialogue | None:
    """Return the next dialogue of the series as a new draft; None where one is on record already."""
    if Dialogue.objects.filter(series=dialogue.series, number__gt=dialogue.number).exists():
        return None
    planned = Dialogue(series=dialogue.series, number=dialogue.number + 1, status=DialogueStatus.PLANNED)
    planned.full_clean()
    planned.save()
    return planned


def say_count(actions: tuple[ActionItem, ...]) -> str:
    """Return how many actions were carried over, in words."""
    return ngettext("One action was carried over.", "%(count)s actions were carried over.", len(actions)) % {
        "count": len(actions)
    }
