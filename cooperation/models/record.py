"""What every row of the record has in common: stamps, versions, a natural key, and a state of publication."""

import datetime
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from .acts import acting, acting_user
from .fields import translated
from .rights import refuse_what_is_not_allowed
from .searchable import Searchable, keep_matching
from .version import RowVersions


class Publication(models.TextChoices):
    """Whether the public may read a record. A withdrawn one was public once; only staff read it."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RowQuerySet(models.QuerySet):
    """Words that every table of the record understands."""

    def get_by_natural_key(self, *key: Any) -> Any:
        """Return the row with this natural key, flattened as `natural_key` gives it; raise DoesNotExist without."""
        parts, model = list(key), cast("type[Row]", self.model)
        lookup = model.natural_lookup(parts)
        if parts:
            raise model.DoesNotExist(f"No {model.__name__} has a key as long as {key!r}.")
        return self.get(**lookup)

    def public(self) -> Self:
        """Rows that anybody may read. A table whose rows follow another record says so in its own queryset."""
        raise NotImplementedError(f"{self.model.__name__} does not say which of its rows are public.")

    def update(self, **values: Any) -> int:
        """Change columns behind the back of the rows; never as a person's act, which must leave versions."""
        if acting_user() is not None:
            raise PermissionDenied("A person's change goes through the rows, which keep its versions.")
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows; as a person's act one by one, by the rules of publication."""
        if acting_user() is not None:
            row: Any
            for row in self:
                refuse_what_is_not_allowed("delete", row)
        return super().delete()


class Row(models.Model):
    """A row of the record: it knows when the record learned of it, and the key people know it by."""

    #: Fields that tell one row from another in the field's own terms; the key used by fixtures and exchange.
    natural_fields: ClassVar[tuple[str, ...]] = ()
    #: The relation to the record this row is a part of; empty for a record of its own.
    part_of: ClassVar[str] = ""

    created_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)

    versions = RowVersions()

    class Meta:
        abstract = True

    @property
    def whole(self) -> "Row":
        """The record this row is a part of, and whose publication it follows; itself where it is a part of none."""
        return getattr(self, self.part_of).whole if self.part_of else self

    @property
    def is_draft(self) -> bool:
        """Whether this is entered and not yet published; reference data, which has no such state, never is."""
        return False

    @property
    def was_ever_public(self) -> bool:
        """Whether the database holds this record as published or withdrawn; a part of another record never is."""
        return not self.part_of

    def partnership_keys(self) -> set[int]:
        """Return the keys of the partnerships the record belongs to; none for what all of them share."""
        return set()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row and stamp the moment; raise PermissionDenied where the person acting may not."""
        refuse_what_is_not_allowed("add" if self._state.adding else "change", self)
        self.updated_at = timezone.now()
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, "updated_at"}
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the row; raise PermissionDenied where the person acting may not."""
        refuse_what_is_not_allowed("delete", self)
        return super().delete(*args, **kwargs)

    def natural_key(self) -> tuple[Any, ...]:
        """Return the key without numbers, flattened: a dialogue is `("us-kr", "civil", 4)`."""
        key: list[Any] = []
        for name in self.natural_fields:
            value = getattr(self, name)
            key += value.natural_key() if isinstance(value, Row) else [value]
        return tuple(key)

    @classmethod
    def natural_lookup(cls, key_parts: list[Any]) -> dict[str, Any]:
        """Turn a flattened natural key into filter arguments, taking its parts from the left of `key_parts`."""
        lookup: dict[str, Any] = {}
        for name in cls.natural_fields:
            related: Any = cls._meta.get_field(name).related_model
            if related is not None and key_parts[0] is None:
                key_parts.pop(0)
                lookup[f"{name}__isnull"] = True
            elif related is not None:
                nested = related.natural_lookup(key_parts)
                lookup |= {f"{name}__{inner}": value for inner, value in nested.items()}
            else:
                lookup[name] = key_parts.pop(0)
        return lookup


class PublishedQuerySet(RowQuerySet):
    """Words for tables whose rows carry their own state of publication."""

    def public(self) -> Self:
        return self.filter(publication=Publication.PUBLISHED)

    def known_by(self, day: datetime.date) -> Self:
        """Rows that `as_of` gives for the day, without how they stood then: enough to ask which rows are known."""
        rows: Any = self
        return rows.as_of(day)

    def matching(self, text: str) -> Self:
        """Rows that hold every word of the text, each with its `match_rank`, the higher the better.

        A word may stand anywhere in a longer one. A text without a letter or digit keeps no row.
        """
        return keep_matching(self, text)


class PublishedRow(Searchable, Row):
    """A row that is entered as a draft, and read and found by the public only when published."""

    #: The attribute that leads to the partnerships it belongs to, dots between steps; empty where all share it.
    in_partnerships: ClassVar[str] = ""

    publication = models.CharField(
        _("publication"),
        max_length=9,
        choices=Publication,
        default=Publication.DRAFT,
        help_text=_("A draft is seen by staff only; a published record by everybody."),
    )

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        """Whether the public may read this record."""
        return self.publication == Publication.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.publication == Publication.DRAFT

    @property
    def was_ever_public(self) -> bool:
        stored = type(self)._base_manager.filter(pk=self.pk).exclude(publication=Publication.DRAFT)
        return self.pk is not None and stored.exists()

    def partnership_keys(self) -> set[int]:
        found: Any = self
        for step in filter(None, self.in_partnerships.split(".")):
            if found.pk is None and found._meta.get_field(step).many_to_many:
                return set()  # it is linked once it is saved
            found = getattr(found, step)
        if found is self:
            return set()
        return {found.pk} if isinstance(found, models.Model) else set(found.values_list("pk", flat=True))

    def clean(self) -> None:
        """Refuse to make a draft of what was public: that would let it be deleted and changed by anybody."""
        super().clean()
        if self.is_draft and self.was_ever_public:
            raise ValidationError({"publication": gettext("This record was public. Withdraw it instead.")})

    def publish(self) -> None:
        """Let the public read the record."""
        self.publication = Publication.PUBLISHED
        self.save(update_fields=["publication"])

    def withdraw(self, *, reason: str) -> None:
        """Hide a published record from the public and keep it for staff; raise ValidationError without a reason."""
        if not reason.strip():
            raise ValidationError(gettext("Say why the record is withdrawn."))
        self.publication = Publication.WITHDRAWN
        with acting(reason=reason):
            self.save(update_fields=["publication"])


class Record(PublishedRow):
    """A noun of the record with a name of its own: known by its slug, named in each content language."""

    natural_fields: ClassVar[tuple[str, ...]] = ("slug",)
    searched_names: ClassVar[tuple[str, ...]] = ("name", "aliases")

    slug = models.SlugField(
        _("slug"), max_length=80, unique=True, help_text=_("The name in addresses. It never changes once public.")
    )
    name = translated(models.CharField(_("name"), max_length=300))
    aliases = models.TextField(
        _("other names"), blank=True, help_text=_("Spellings and former names people search for, one a line.")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    def take_free_slug(self) -> None:
        """Give a new record a slug that no other of its noun has, from its first name written in Latin letters.

        Where none is, it is the noun and a number.
        """
        noun, model = str(self._meta.model_name), type(self)
        names = [getattr(self, to_attribute("name", code)) for code in settings.CONTENT_LANGUAGES]
        start = next(filter(None, (slugify(name)[:70].strip("-") for name in names)), noun)
        taken = set(model._base_manager.filter(slug__startswith=start).values_list("slug", flat=True))
        candidates = [] if start == noun else [start]
        candidates += [f"{start}-{number}" for number in range(2, len(taken) + 3)]
        self.slug = next(slug for slug in candidates if slug not in taken)

    def clean(self) -> None:
        """Refuse a record without a name; one language is enough, as some names are published in one only."""
        super().clean()
        if not self.name:
            raise ValidationError(_("Write the name in at least one language."))
