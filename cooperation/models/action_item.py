"""Action items: what a dialogue left to be done, and each step in the life of it."""

import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .action_status import ActionItemStatus
from .agency import Agency
from .area import CooperationArea
from .country import Partnership
from .dialogue import Dialogue
from .fields import translated
from .mission import Mission
from .official import Official
from .partial_date import PartialDate, PartialDateField, last_day_of
from .record import Publication, PublishedQuerySet, PublishedRow, Row, RowQuerySet


class ActionItemStrength(models.TextChoices):
    """How strong the words of the source are."""

    AGREED = "agreed", _("Agreed")
    PLANNED = "planned", pgettext_lazy("strength of the words", "Planned")
    DISCUSSED = "discussed", _("Discussed")
    ENCOURAGED = "encouraged", _("Encouraged")


class ActionItemQuerySet(PublishedQuerySet):
    """Words about what was left to be done."""

    def public(self) -> Self:
        return (
            super()
            .public()
            .filter(partnership__publication=Publication.PUBLISHED, area__publication=Publication.PUBLISHED)
            .filter(
                Q(raised_at=None)
                | Q(
                    raised_at__publication=Publication.PUBLISHED,
                    raised_at__series__publication=Publication.PUBLISHED,
                )
            )
        )

    def known_by(self, day: datetime.date) -> Self:
        """Actions raised by the day."""
        return self.filter(raised_on__begun_by=day)

    def as_of(self, day: datetime.date) -> Self:
        """Actions raised by the day, with the status they had then (`status_then`, since `status_then_on`).

        `awaits_update_then` says whether the action was unfinished, its due date had passed, and nothing newer
        was on record: no change of status after the whole of the due period.
        """
        return self.known_by(day)._standing_on(day, "then")

    def standing_before(self, day: datetime.date) -> Self:
        """Say of actions read as of a later day whether they `was_known` on this one, and how they stood.

        The columns are those of `as_of`: `status_before`, `status_before_on` and `awaits_update_before`.
        """
        was_known = Case(When(raised_on__begun_by=day, then=Value(True)), default=Value(False))
        return self.annotate(was_known=was_known)._standing_on(day, "before")

    def _standing_on(self, day: datetime.date, name: str) -> Self:
        status, since = f"status_{name}", f"status_{name}_on"
        # The stored status holds its newest step: only an action that moved after the day is looked up step by step.
        is_newest = Q(status_on__begun_by=day)
        newest = StatusChange.objects.filter(action_item=OuterRef("pk")).known_by(day).latest_first()
        said_since = Q(**{f"{since}__gt": F("due_on")}) & ~Q(**{f"{since}__startswith": F("due_on")})
        unfinished = Q(**{f"{status}__in": ActionItemStatus.unfinished()})
        awaits = Q(due_on__over_before=day) & unfinished & ~said_since
        standing = {
            status: Case(
                When(is_newest, then=F("status")),
                default=Coalesce(Subquery(newest.values("status")[:1]), Value(ActionItemStatus.OPEN.value)),
            ),
            since: Case(
                When(is_newest, then=F("status_on")),
                default=Coalesce(Subquery(newest.values("on")[:1]), F("raised_on")),
                output_field=PartialDateField(),
            ),
        }
        return self.annotate(**standing).annotate(
            **{f"awaits_update_{name}": Case(When(awaits, then=Value(True)), default=Value(False))}
        )

    def unfinished(self, on: datetime.date) -> Self:
        """Actions still to be done on the day."""
        return self.as_of(on).filter(status_then__in=ActionItemStatus.unfinished())

    def awaiting_update(self, on: datetime.date) -> Self:
        """Unfinished actions whose due date had passed by the day, with nothing newer on record."""
        return self.as_of(on).filter(awaits_update_then=True)

    def changed(self, since: datetime.date, until: datetime.date) -> Self:
        """Actions as of the last day that were raised or moved after the first, or came to await an update."""
        steps = StatusChange.objects.filter(action_item=OuterRef("pk")).known_by(until).exclude(on__begun_by=since)
        # The stored status holds its newest step: where that is known on the first day, so are all.
        moved = ~Q(status_on__begun_by=since) & Exists(steps)
        came_to_wait = Q(awaits_update_then=True) & ~Q(due_on__over_before=since)
        return self.as_of(until).filter(~Q(raised_on__begun_by=since) | moved | came_to_wait)

    def last_told(self) -> Self:
        """Say of actions read `as_of` a day of when the newest word on them is (`told_on`).

        It is their newest step, that they were raised, or that their due date passed without any word.
        """
        passed = Case(When(awaits_update_then=True, then=last_day_of("due_on")), default=F("raised_on"))
        return self.annotate(told_on=Greatest("raised_on", "status_then_on", passed, output_field=PartialDateField()))

    def latest_told_first(self) -> Self:
        """Order actions read `as_of` a day by the newest word on them."""
        return self.last_told().order_by("-told_on", "partnership", "reference")

    def in_partnership(self, partnership: Partnership) -> Self:
        return self.filter(partnership=partnership)

    def carried_into(self, dialogue: Dialogue) -> Self:
        """Actions of earlier dialogues of the series that were unfinished when this one met; none without a date."""
        if dialogue.starts_on is None:
            return self.none()
        earlier = self.filter(raised_at__series=dialogue.series, raised_at__number__lt=dialogue.number)
        return earlier.unfinished(dialogue.starts_on.first_day)

    def free_references(self, partnership: Partnership, number: int, count: int) -> list[str]:
        """Return the next references of a dialogue's number, in order: after 4.24 comes 4.25. Gaps stay gaps."""
        start = f"{number}."
        taken = self.filter(partnership=partnership, reference__startswith=start).values_list("reference", flat=True)
        last = max((int(reference.removeprefix(start)) for reference in taken), default=0)
        return [f"{start}{running:02d}" for running in range(last + 1, last + 1 + count)]


class ActionItem(PublishedRow):
    """Something that a dialogue, or the months after it, left to be done."""

    natural_fields = ("partnership", "reference")
    in_partnerships = "partnership"
    _history_m2m_fields = ("leads", "owners", "missions", "linked_partnerships")
    searched_names = ("reference", "title")
    searched_texts = ("detail", "due_note")

    partnership = models.ForeignKey(
        Partnership, models.PROTECT, verbose_name=_("partnership"), related_name="action_items"
    )
    reference = models.CharField(
        _("reference"),
        max_length=12,
        validators=[RegexValidator(r"^[A-Z0-9]{1,6}\.[0-9]{2,3}\Z", _("A reference looks like 4.09."))],
        help_text=_("The dialogue's number and a running number, such as 4.09."),
    )
    title = translated(models.CharField(_("title"), max_length=250), required=True)
    detail = translated(models.TextField(_("detail")))
    raised_at = models.ForeignKey(
        Dialogue,
        models.PROTECT,
        verbose_name=_("raised at"),
        related_name="action_items",
        null=True,
        blank=True,
    )
    raised_on = PartialDateField(
        _("raised on"), blank=True, help_text=_("Left empty, it is the last day of the dialogue.")
    )
    area = models.ForeignKey(CooperationArea, models.PROTECT, verbose_name=_("area"), related_name="action_items")
    strength = models.CharField(
        _("strength of the words"), max_length=10, choices=ActionItemStrength, help_text=_("The verb of the source.")
    )
    due_on = PartialDateField(
        _("due"), null=True, blank=True, help_text=_("2027, 2027-03 or 2027-03-14. Empty: no date stated.")
    )
    due_note = translated(models.CharField(_("due, as stated"), max_length=120))
    leads = models.ManyToManyField(Agency, verbose_name=_("lead agencies"), related_name="led_actions", blank=True)
    owners = models.ManyToManyField(Official, verbose_name=_("owners"), related_name="owned_actions", blank=True)
    missions = models.ManyToManyField(Mission, verbose_name=_("missions"), related_name="action_items", blank=True)
    linked_partnerships = models.ManyToManyField(
        Partnership,
        verbose_name=_("also concerns"),
        related_name="linked_action_items",
        blank=True,
        help_text=_("Other partnerships that the action links with."),
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("superseded by"), related_name="supersedes", null=True, blank=True
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ActionItemStatus, default=ActionItemStatus.OPEN, editable=False
    )
    status_on = PartialDateField(_("status since"), editable=False)

    #: The status on the day asked for, the day it was reached, and whether word was due; set by `as_of`.
    status_then: str
    status_then_on: PartialDate
    awaits_update_then: bool

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        ordering = ("partnership", "reference")
        indexes = [
            models.Index(fields=["partnership", "status", "due_on"], name="action_by_status_and_due_day"),
            models.Index(fields=["partnership", "raised_on"], name="action_by_day_raised"),
            models.Index(fields=["partnership", "due_on", "reference"], name="action_by_due_day"),
            models.Index(fields=["partnership", "area", "due_on", "reference"], name="action_of_area_by_due_day"),
            models.Index(
                fields=["partnership", "raised_at", "due_on", "reference"], name="action_of_dialogue_by_due_day"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="one_action_per_reference",
                violation_error_message=_("This partnership already has an action with this reference."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("action-detail", args=[self.partnership.slug, self.reference])

    @property
    def status_term(self) -> ActionItemStatus:
        """The stored status with its label, glyph and definition."""
        return ActionItemStatus(self.status)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to be done."""
        return self.status not in ActionItemStatus.unfinished()

    def status_as_of(self, day: datetime.date) -> ActionItemStatus:
        """Return the status the action had on the day: that of its newest step by then, or open."""
        newest = self.status_changes.known_by(day).latest_first().first()
        return newest.status_term if newest else ActionItemStatus.OPEN

    def clean(self) -> None:
        """Refuse a dialogue of another partnership, and a due date before the action was raised."""
        super().clean()
        if self.raised_on is None and self.raised_at is not None:
            self.raised_on = self.raised_at.closes_on
        if self.raised_on is None:
            raise ValidationError(
                {"raised_on": _("Give the day the action was raised, or the dialogue with its date.")}
            )
        if (
            self.raised_at is not None
            and self.partnership_id is not None
            and self.raised_at.series.partnership_id != self.partnership_id
        ):
            raise ValidationError({"raised_at": _("This dialogue belongs to another partnership.")})
        if self.due_on and self.raised_on and self.due_on.last_day < self.raised_on.first_day:
            raise ValidationError({"due_on": _("The action cannot be due before it was raised.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the action; one without any change of status is open since the day it was raised."""
        if self.pk is None or not self.status_changes.exists():
            self.status_on = self.raised_on
        super().save(*args, **kwargs)

    def move_to(
        self,
        status: ActionItemStatus,
        *,
        on: PartialDate | datetime.date,
        note: dict[str, str] | None = None,
        reviewed_at: Dialogue | None = None,
    ) -> "StatusChange":
        """Record that the action has this status since a day, and return the step.

        `note` maps content languages to words. Raise ValidationError for a day before the action was raised or
        a day to come, and for a second step to the same status on one day.
        """
        change = StatusChange(action_item=self, status=status, on=on, reviewed_at=reviewed_at)
        for language, text in (note or {}).items():
            setattr(change, f"note_{language}", text)
        change.full_clean()
        change.save()
        return change

    def refresh_status(self) -> None:
        """Set the stored status to the newest step, and save it if that changed."""
        newest = self.status_changes.latest_first().first()
        status, since = (newest.status, newest.on) if newest else (ActionItemStatus.OPEN, self.raised_on)
        self.refresh_from_db(fields=["status", "status_on"])
        if (status, since) != (self.status, self.status_on):
            self.status, self.status_on = status, since
            self.save(update_fields=["status", "status_on"])


class StatusChangeQuerySet(RowQuerySet):
    """The chronicle of the actions."""

    def public(self) -> Self:
        return self.filter(action_item__in=ActionItem.objects.public())

    def known_by(self, day: datetime.date) -> Self:
        """Steps taken on or before the day."""
        return self.filter(on__begun_by=day)

    def latest_first(self) -> Self:
        return self.order_by("-on", "-pk")


class StatusChange(Row):
    """One step in an action's life."""

    natural_fields = ("action_item", "on", "status")
    part_of = "action_item"

    action_item = models.ForeignKey(
        ActionItem, models.CASCADE, verbose_name=_("action item"), related_name="status_changes"
    )
    on = PartialDateField(_("day"))
    status = models.CharField(_("status"), max_length=10, choices=ActionItemStatus)
    note = translated(models.TextField(_("note")))
    reviewed_at = models.ForeignKey(
        Dialogue,
        models.PROTECT,
        verbose_name=_("reviewed at"),
        related_name="status_changes",
        null=True,
        blank=True,
        help_text=_("The dialogue that reviewed the action."),
    )

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ("on", "pk")
        indexes = [models.Index(fields=["action_item", "on"], name="status_change_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["action_item", "on", "status"],
                name="one_step_per_status_and_day",
                violation_error_message=_("This step is already on record."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_item.reference}, {self.on}: {self.get_status_display()}"

    @property
    def status_term(self) -> ActionItemStatus:
        """The status with its label, glyph and definition."""
        return ActionItemStatus(self.status)

    def clean(self) -> None:
        """Refuse a step before the action was raised, and one on a day to come."""
        super().clean()
        if self.on is None or self.action_item_id is None:
            return
        item = self.action_item
        if item.raised_on is not None and self.on.last_day < item.raised_on.first_day:
            raise ValidationError({"on": _("The step cannot be earlier than the day the action was raised.")})
        if not self.on.begun_by(item.partnership.today()):
            raise ValidationError({"on": _("The day has not come yet. Record the step when it has been taken.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the step and set the action's stored status to its newest step."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.action_item.refresh_status()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the step and set the action's stored status to the newest that remains."""
        with transaction.atomic():
            result = super().delete(*args, **kwargs)
            self.action_item.refresh_status()
        return result
