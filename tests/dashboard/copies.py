"""Copies of rows, made in bulk and past the rules of the forms: to multiply the record, or to shadow it."""

from collections.abc import Callable, Iterable
from typing import Any

from cooperation.models import (
    ActionItem,
    Agreement,
    AreaProgress,
    Citation,
    Dialogue,
    Event,
    Milestone,
    Mission,
    MissionRole,
    Partnership,
    Row,
    StatusChange,
)


def copy_rows(rows: Iterable[Row], change: Callable[[Any], None]) -> dict[int, Any]:
    """Save a changed copy of each row, with the same relations to several; return the copies by the first's key."""
    pairs = []
    for row in rows:
        copy = type(row)(**{column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields})
        copy.pk = None
        change(copy)
        pairs.append((row, copy))
    if not pairs:
        return {}
    model = type(pairs[0][0])
    model._default_manager.bulk_create(copy for _row, copy in pairs)
    keys = {row.pk: copy.pk for row, copy in pairs}
    for relation in model._meta.many_to_many:
        through = relation.remote_field.through
        own = relation.m2m_field_name()
        links = list(through._default_manager.filter(**{f"{own}__in": keys}))
        for link in links:
            link.pk = None
            setattr(link, f"{own}_id", keys[getattr(link, f"{own}_id")])
        through._default_manager.bulk_create(links)
    return {row.pk: copy for row, copy in pairs}


def multiply(partnership: Partnership, times: int) -> None:
    """Make the record of a partnership so many times as large."""
    actions = list(ActionItem.objects.filter(partnership=partnership))
    missions = list(Mission.objects.filter(partnerships=partnership))
    agreements = list(Agreement.objects.filter(partnerships=partnership))
    events = list(Event.objects.filter(partnership=partnership))
    dialogues = list(Dialogue.objects.filter(series__partnership=partnership))
    readings = list(AreaProgress.objects.filter(partnership=partnership))
    for turn in range(1, times):

        def rename(copy: Any, turn: int = turn) -> None:
            copy.slug = f"{copy.slug}-{turn}"
            if isinstance(copy, Mission):
                copy.cospar_id = copy.norad_number = ""

        def renumber(copy: Dialogue, turn: int = turn) -> None:
            copy.number += 100 * turn

        new_dialogues = copy_rows(dialogues, renumber)

        def redate(copy: AreaProgress, turn: int = turn, new_dialogues: dict[int, Dialogue] = new_dialogues) -> None:
            if copy.dialogue_id is None:
                copy.on = f"{100 * turn + copy.on.year % 100:04d}-{copy.on.first_day:%m-%d}"
            else:
                copy.dialogue = new_dialogues[copy.dialogue_id]
                copy.on = f"{1000 + 100 * turn + copy.dialogue.pk % 100}"

        def refer(copy: ActionItem, turn: int = turn) -> None:
            copy.reference = f"{turn}X{copy.reference}"

        copies: list[tuple[str, dict[int, Row]]] = [
            ("dialogue", new_dialogues),
            ("area_progress", copy_rows(readings, redate)),
            ("agreement", copy_rows(agreements, rename)),
            ("event", copy_rows(events, rename)),
        ]
        new_actions, new_missions = copy_rows(actions, refer), copy_rows(missions, rename)
        copies += [("action_item", new_actions), ("mission", new_missions)]
        for model, owner, owners in (
            (StatusChange, "action_item", new_actions),
            (Milestone, "mission", new_missions),
            (MissionRole, "mission", new_missions),
        ):
            children = list(model.objects.filter(**{f"{owner}__in": list(owners)}))

            def adopt(copy: Any, owner: str = owner, owners: dict[int, Any] = owners) -> None:
                setattr(copy, owner, owners[getattr(copy, f"{owner}_id")])

            copies.append((model._meta.model_name, copy_rows(children, adopt)))
        columns = {"statuschange": "status_change", "missionrole": "mission_role"}
        for name, new in copies:
            column = columns.get(name, name)
            citations = list(Citation.objects.filter(**{f"{column}__in": list(new)}))

            def move(copy: Citation, column: str = column, new: dict[int, Any] = new) -> None:
                setattr(copy, column, new[getattr(copy, f"{column}_id")])

            copy_rows(citations, move)
