"""A large made-up record, to measure and to try the site with: forty partnerships, and as many actions as asked for.

Half of the actions belong to the first partnership.
The same seed makes the same record. It is written in bulk: no version is kept of what no person entered.
"""

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from cooperation.models import (
    CITABLE,
    ActionItem,
    Agency,
    Agreement,
    Appointment,
    AreaProgress,
    Citation,
    CooperationArea,
    Country,
    Delegate,
    Dialogue,
    DialogueSeries,
    DialogueStatus,
    Event,
    Milestone,
    Mission,
    MissionRole,
    Official,
    Partnership,
    Program,
    Publication,
    PublishedRow,
    Row,
    Signatory,
    Source,
    StatusChange,
    WorkingGroup,
)

from .made_up import COUNTRIES, MadeUp, named

PARTNERSHIPS = 40
#: Rows written together.
BATCH = 5_000
#: Of so many actions one is a draft.
ONE_DRAFT_IN = 100


def synthesize(*, actions: int, seed: int = 1, tell: Callable[[str], None] = lambda line: None) -> None:
    """Add a made-up record with so many actions, all or nothing; `tell` hears of each part that is written.

    Raise ValueError where no area of cooperation is on record, and where a made-up record is there already.
    """
    areas = list(CooperationArea.objects.public())
    if not areas:
        raise ValueError("No area of cooperation is on record. Load the reference data first.")
    if Partnership.objects.filter(side_a__alpha2__in=COUNTRIES).exists():
        raise ValueError("A made-up record is there already. Begin with an empty database.")
    with transaction.atomic():
        _Synthesis(areas, seed, tell).write(actions)


class _Synthesis(MadeUp):
    """The writing of one record."""

    def __init__(self, areas: list[CooperationArea], seed: int, tell: Callable[[str], None]) -> None:
        super().__init__(areas, seed)
        self.tell = tell

    def write(self, actions: int) -> None:
        self.countries = self._save(Country, (self.make_country(code) for code in COUNTRIES))
        self.agencies = self._save(Agency, self.make_agencies())
        self.agencies_of = {
            country.pk: [agency for agency in self.agencies if agency.country_id == country.pk]
            for country in self.countries
        }
        self.officials = self._save(Official, self.make_officials())
        self._save(Appointment, self.make_appointments())
        self.sources = self._save(Source, (self.make_source(number) for number in range(200 + actions // 100)))
        pairs = list(itertools.combinations(self.countries, 2))[:PARTNERSHIPS]
        self.partnerships = self._save(
            Partnership, (self.make_partnership(number, *pair) for number, pair in enumerate(pairs))
        )
        self.missions: dict[int, list[Mission]] = {}
        for partnership in self.partnerships:
            self._write_partnership(partnership)
        self.tell(f"{len(self.partnerships)} partnerships are written.")
        numbers = iter(range(actions))
        written = 0
        while batch := list(itertools.islice(numbers, BATCH)):
            self._write_actions(batch)
            written += len(batch)
            self.tell(f"{written} of {actions} actions are written.")

    def _save(self, model: type[Any], rows: Iterable[Any]) -> list[Any]:
        """Write the rows, made public and searchable, and return them."""
        made = list(rows)
        for row in made:
            if isinstance(row, PublishedRow):
                row.publication = Publication.PUBLISHED
                row.write_search_text()
        return model._default_manager.bulk_create(made, batch_size=BATCH)

    def _link(self, rows: Iterable[Row], name: str, choose: Callable[[Any], Iterable[Row]]) -> None:
        """Link each row with those chosen for it, in its relation of this name."""
        made = list(rows)
        if not made:
            return
        relation: Any = made[0]._meta.get_field(name)
        through, own, other = (
            relation.remote_field.through,
            relation.m2m_field_name(),
            relation.m2m_reverse_field_name(),
        )
        through._default_manager.bulk_create(
            (through(**{f"{own}_id": row.pk, f"{other}_id": found.pk}) for row in made for found in choose(row)),
            batch_size=BATCH,
        )

    def _write_partnership(self, partnership: Partnership) -> None:
        """Write what a partnership has beside its actions."""
        slug = partnership.slug
        (series,) = self._save(
            DialogueSeries,
            [
                DialogueSeries(
                    slug=f"{slug}-civil",
                    code="civil",
                    partnership=partnership,
                    **named("dialogue", "가상 대화", slug),
                )
            ],
        )
        dialogues = self.dialogues[partnership.pk] = self._save(Dialogue, self.make_dialogues(series))
        own = [*self.agencies_of[partnership.side_a_id], *self.agencies_of[partnership.side_b_id]]
        self._link(dialogues, "agencies", lambda row: self.some(own, 4))
        held = [dialogue for dialogue in dialogues if dialogue.status == DialogueStatus.HELD]
        self._save(Delegate, self.make_delegates(partnership, held))
        cited: list[Row] = [*dialogues, *self._save(AreaProgress, self.make_readings(partnership, held))]
        programs = self._save(
            Program,
            (
                Program(slug=f"{slug}-program-{number}", **named("program", "가상 사업", f"{slug} {number}"))
                for number in range(2)
            ),
        )
        missions = self.missions[partnership.pk] = self._save(Mission, self.make_missions(slug, programs))
        agreements = self._save(Agreement, self.make_agreements(slug, held))
        events = self._save(Event, self.make_events(partnership))
        groups = self._save(
            WorkingGroup,
            [WorkingGroup(slug=f"{slug}-group", partnership=partnership, **named("group", "가상 작업반", slug))],
        )
        for rows in (programs, missions, agreements):
            self._link(rows, "partnerships", lambda row: [partnership])
        for rows in (programs, missions, agreements, events, groups):
            self._link(rows, "areas", lambda row: self.some(self.areas, 2))
        cited += self._save(Milestone, (step for mission in missions for step in self.make_milestones(mission)))
        self._save(
            MissionRole,
            (
                MissionRole(mission=mission, agency=agency, is_lead=not place, position=place)
                for mission in missions
                for place, agency in enumerate(self.some(own, 2))
            ),
        )
        self._save(
            Signatory,
            (
                Signatory(agreement=agreement, position=place, country_id=side)
                for agreement in agreements
                for place, side in enumerate((partnership.side_a_id, partnership.side_b_id))
            ),
        )
        self._cite([*cited, *missions, *agreements, *events])

    def _write_actions(self, numbers: list[int]) -> None:
        """Write the actions with these running numbers, the steps of each, their lead agencies and their sources."""
        actions, steps = [], []
        for number in numbers:
            action, own = self.make_action(number)
            actions.append(action)
            steps.append(own)
        actions = self._save(ActionItem, actions)
        drafts = [action.pk for action in actions if not self.dice.randrange(ONE_DRAFT_IN)]
        ActionItem.objects.filter(pk__in=drafts).update(publication=Publication.DRAFT)
        for action, own in zip(actions, steps, strict=True):
            for step in own:
                step.action_item = action
        self._save(StatusChange, (step for own in steps for step in own))
        sides = {pair.pk: (pair.side_a_id, pair.side_b_id) for pair in self.partnerships}
        self._link(
            actions,
            "leads",
            lambda row: [self.dice.choice(self.agencies_of[side]) for side in sides[row.partnership_id]],
        )
        self._link(
            [action for action in actions if self.dice.random() < 0.3],
            "missions",
            lambda row: [self.dice.choice(self.missions[row.partnership_id])],
        )
        self._cite(actions)

    def _cite(self, rows: list[Any]) -> None:
        """Cite a source for each row."""
        columns = {model: name for name, model in CITABLE.items()}
        self._save(
            Citation, (Citation(source=self.dice.choice(self.sources), **{columns[type(row)]: row}) for row in rows)
        )
