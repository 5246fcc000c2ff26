"""Where an action stands: the statuses that are entered, and what is worked out when the record is read."""

from django.utils.translation import gettext_lazy as _

from .wording import TermChoices


class ActionItemStatus(TermChoices):
    """Where an action stands. *Awaiting update* is no status: it is derived when the record is read."""

    OPEN = "open", "g1", _("Nothing on record says that work has begun."), _("Open")
    UNDER_WAY = "under_way", "g4", _("A source shows work on it."), _("Under way")
    COMPLETED = "completed", "g5", _("A source shows that it was done."), _("Completed")
    SUPERSEDED = "superseded", "gs", _("Another commitment took its place."), _("Superseded")
    LAPSED = (
        "lapsed",
        "gl",
        _("Its occasion passed without it, and a source or a later event shows so."),
        _("Lapsed"),
    )

    @classmethod
    def unfinished(cls) -> tuple["ActionItemStatus", ...]:
        """Return the statuses of an action that is still to be done."""
        return cls.OPEN, cls.UNDER_WAY


class DerivedStatus(TermChoices):
    """What a reader is told beside the stored status; worked out on the day of reading."""

    AWAITING_UPDATE = (
        "awaiting_update",
        "ga",
        _("It is unfinished, its due date has passed, and nothing newer is on record."),
        _("Awaiting update"),
    )
    CARRIED_OVER = "carried_over", "gc", _("It was unfinished when the next dialogue met."), _("Carried over")
    COMPLETED_AFTER_DATE = (
        "completed_after_date",
        "g5",
        _("It was done after the date stated for it."),
        _("Completed after its date"),
    )
