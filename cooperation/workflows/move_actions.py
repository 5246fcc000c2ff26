"""What moves many actions at once: a status for all, a dialogue that reviewed them, an agency that leads them."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperation.models import ActionItem, ActionItemStatus, Agency, Dialogue, PartialDate, Source

from .all_or_nothing import change_all
from .cite_source import cite_source


def move_actions(
    *,
    actions: QuerySet[ActionItem],
    status: ActionItemStatus,
    on: PartialDate,
    note: dict[str, str] | None = None,
    source: Source | None = None,
    locator: str = "",
) -> int:
    """Record that each action has this status since the day, backed by the source, and return how many there are.

    Raise RefusedError, with nothing changed, where the rules of one action's steps or citations are against it.
    """

    def move(action: ActionItem) -> None:
        step = action.move_to(status, on=on, note=note)
        if source is not None:
            cite_source(source=source, about=step, locator=locator)

    return change_all(actions, move)


def carry_over(
    *,
    actions: QuerySet[ActionItem],
    dialogue: Dialogue,
    note: dict[str, str] | None = None,
    source: Source | None = None,
    locator: str = "",
) -> int:
    """Record that the dialogue reviewed each action and left it unfinished; return how many there are.

    The step carries the status the action had on the dialogue's last day. Raise RefusedError, with nothing changed,
    for a dialogue without a date or of another partnership, and where an action was finished by then.
    """
    on = dialogue.ends_on or dialogue.starts_on

    def carry(action: ActionItem) -> None:
        if on is None:
            raise ValidationError(_("The dialogue has no date yet."))
        if action.partnership_id != dialogue.series.partnership_id:
            raise ValidationError(_("This dialogue belongs to another partnership."))
        status = action.status_as_of(on.last_day)
        if status not in ActionItemStatus.unfinished():
            raise ValidationError(_("It was finished by then: %(status)s.") % {"status": status.label})
        step = action.move_to(status, on=on, note=note, reviewed_at=dialogue)
        if source is not None:
            cite_source(source=source, about=step, locator=locator)

    return change_all(actions, carry)


def assign_lead(*, actions: QuerySet[ActionItem], agency: Agency, alone: bool = False) -> int:
    """Let the agency lead each action, beside those that lead it already or alone; return how many there are.

    Raise RefusedError, with nothing changed, where one is led so already or the person acting may not change it.
    """

    def assign(action: ActionItem) -> None:
        leads = set(action.leads.all())
        wanted = {agency} if alone else leads | {agency}
        if wanted == leads:
            raise ValidationError(_("%(agency)s leads it already.") % {"agency": agency})
        action.save()  # asks the rights and stamps the moment, which a change of links alone does not
        action.leads.set(wanted)

    return change_all(actions, assign)
