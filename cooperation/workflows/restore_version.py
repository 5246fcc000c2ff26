"""Let a row say again what one of its versions says, as a new change under the rules of today.

What a row is read by stays as it is now: its state of publication, and the slug of what was ever public. What follows
from other rows, such as the status of an action, goes on following from them. A deleted record comes back with the
parts and citations that were deleted with it, and with the state of publication it had.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext

from cooperation.history.reading import versions_of
from cooperation.history.states import UNTOLD, State, links_of, row_of, state_of_row, states_of_versions
from cooperation.history.words import FieldChange, changes_between, label_of, related_rows
from cooperation.models import Row, acting
from cooperation.models.rights import refuse_what_is_not_allowed


@dataclass(frozen=True)
class Restoration:
    """What restoring a version would do: the row as it would be saved, and its states now and then."""

    row: Any
    now: State | None  # None where the row was deleted
    then: State
    is_deleted: bool

    def changes(self) -> list[FieldChange]:
        """Return the fields that would change, in words."""
        model = type(self.row)
        states = [state for state in (self.now, self.then) if state is not None]
        return changes_between(model, self.now, self.then, related_rows((model, state) for state in states))

    def refusals(self) -> list[str]:
        """Return why the rules of today forbid it, as sentences; empty where they do not."""
        if gone := self._gone():
            return gone
        try:
            self.row.full_clean()
        except ValidationError as error:
            return _sentences(type(self.row), error)
        return []

    def _gone(self) -> list[str]:
        """Return a sentence for each row that the version names and that is no longer on record."""
        model, sentences = type(self.row), []
        for field in (*model._meta.concrete_fields, *links_of(model)):
            value = self.then.get(field.name)
            if not field.is_relation or value is None:
                continue
            table: Any = field.related_model
            keys = set(value) if isinstance(value, tuple) else {value}
            for key in sorted(keys - set(table._base_manager.filter(pk__in=keys).values_list("pk", flat=True))):
                name = related_rows([(model, {field.name: key})]).get((table, key), capfirst(table._meta.verbose_name))
                sentences.append(
                    gettext("%(field)s: “%(name)s” is no longer on record. Restore it first.")
                    % {"field": label_of(field), "name": name}
                )
        return sentences


def plan_restoration(model: type[Row], version: Any) -> Restoration:
    """Return what restoring this version of a row would do; nothing is written."""
    then = _state_then(model, version)
    row: Any = model._base_manager.filter(pk=version.id).first()
    if row is None:
        row = row_of(model, version)
        row._state.adding = True
        return Restoration(row, None, then, is_deleted=True)
    now = state_of_row(row)
    kept = {"publication"} | ({"slug"} if row.was_ever_public else set())
    for field in model._meta.concrete_fields:
        if field.name in UNTOLD or field.name in kept or not field.editable:
            then[field.name] = now.get(field.name)
        else:
            setattr(row, field.attname, then[field.name])
    then = {name: value for name, value in then.items() if name in now}
    return Restoration(row, now, then, is_deleted=False)


@transaction.atomic
def restore_version(model: type[Row], version: Any, *, reason: str) -> Row:
    """Restore a version of a row, and return the row.

    Raise ValidationError, with sentences, where a rule forbids it; PermissionDenied where the person acting may not.
    """
    with acting(reason=reason):
        return _restore(model, version)


def parts_deleted_with(model: type[Row], version: Any) -> list[tuple[type[Row], Any]]:
    """Return the parts and citations of a deleted record that the same act deleted, by their last versions."""
    found = versions_of(model, version.id)
    last = found.pop(model)[-1]
    if last.history_type != "-":
        return []
    parts = []
    for table, versions in found.items():
        newest = {each.id: each for each in versions}
        parts += [
            (table, each) for each in newest.values() if each.history_type == "-" and each.revision == last.revision
        ]
    return parts


def _restore(model: type[Row], version: Any) -> Row:
    restoration = plan_restoration(model, version)
    if refusals := restoration.refusals():
        raise ValidationError(refusals)
    parts = parts_deleted_with(model, version) if restoration.is_deleted else []
    row = restoration.row
    row.save()
    for field in links_of(model):
        getattr(row, field.name).set(restoration.then[field.name])
    # Whose record it is may follow from the links that are only now in place.
    refuse_what_is_not_allowed("change", row)
    for table, part in parts:
        if not table._base_manager.filter(pk=part.id).exists():
            _restore(table, part)
    return row


def _state_then(model: type[Row], version: Any) -> State:
    """Return what the version says. The version of a deletion has lost its links; the one before has them."""
    states = states_of_versions(model, [version])
    then = states[version.history_id]
    if version.history_type == "-":
        before = model.versions.filter(id=version.id, history_id__lt=version.history_id).order_by("-history_id").first()
        if before is not None:
            links = states_of_versions(model, [before])[before.history_id]
            then |= {field.name: links[field.name] for field in links_of(model)}
    return then


def _sentences(model: type[Row], error: ValidationError) -> list[str]:
    """Return the messages of an error, each with the name of the field it is about."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    labels = {field.name: label_of(field) for field in model._meta.concrete_fields}
    return [
        f"{labels[name]}: {message}" if name in labels else message
        for name, messages in error.message_dict.items()
        for message in messages
    ]
