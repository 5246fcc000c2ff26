"""An unpublished twin of every record, so that tests can look for what the public must not see."""

from functools import cache
from typing import Any

from django.db import models
from translated_fields import TranslatedField, to_attribute

from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    AreaProgress,
    AreaStage,
    Citation,
    CooperationArea,
    Delegate,
    Dialogue,
    DialogueSeries,
    Event,
    Milestone,
    Mission,
    MissionRole,
    Official,
    Partnership,
    Program,
    Publication,
    PublishedRow,
    Signatory,
    Source,
    StatusChange,
    WorkingGroup,
)
from cooperation.models.searchable import Searchable
from tests.dashboard.copies import copy_rows
from tests.makers import make_country

MARK = "ZZDRAFT"
DRAFT, PUBLISHED = Publication.DRAFT, Publication.PUBLISHED


@cache
def translated_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns that hold the translated texts of a model; there are many rows of each."""
    fields = ((name, getattr(model, name, None)) for name in dir(model))
    return tuple(
        to_attribute(name, code)
        for name, field in fields
        if isinstance(field, TranslatedField)
        for code in field.languages
    )


def mark(row: Any) -> None:
    """Write the mark into every text of a row."""
    for name in translated_columns(type(row)):
        setattr(row, name, MARK)
    for column in row._meta.concrete_fields:
        if isinstance(column, models.SlugField):
            setattr(row, column.attname, f"zzdraft-{getattr(row, column.attname)}"[: column.max_length])
        elif column.name in ("acronym", "abbreviation", "aliases", "publisher", "locator"):
            setattr(row, column.attname, MARK)
    if isinstance(row, Searchable):
        # A twin is found by the mark, and by every word that finds the first.
        row.search_text = f"\n{MARK.lower()}{row.search_text}"


class Shadows:
    """The twins, noun by noun; each of the first rows in the table below has one, related as the first is."""

    def __init__(self) -> None:
        self.partnerships = self.twins(Partnership, self.pair)
        self.areas = self.twins(CooperationArea)
        self.sources = self.twins(Source)
        self.agencies = self.twins(Agency)
        self.officials = self.twins(Official)
        self.series = self.twins(DialogueSeries)
        self.dialogues = self.twins(Dialogue, self.renumber)
        self.programs = self.twins(Program)
        self.missions = self.twins(Mission, self.unidentify)
        self.agreements = self.twins(Agreement)
        self.groups = self.twins(WorkingGroup)
        self.events = self.twins(Event)
        self.actions = self.twins(ActionItem, self.refer)
        self.add_readings()
        self.add_parts()
        self.publish_what_belongs_to_a_draft()
        self.relate_published_rows_to_drafts()
        self.cite_drafts_and_draft_sources()

    def twins(self, model: type[PublishedRow], change: Any = None, **fields: Any) -> dict[int, Any]:
        def shadow(copy: Any) -> None:
            mark(copy)
            copy.publication = DRAFT
            if change is not None:
                change(copy)
            for name, value in fields.items():
                setattr(copy, name, value)

        return copy_rows(
            list(model.objects.exclude(slug__startswith="zz") if hasattr(model, "slug") else model.objects.all()),
            shadow,
        )

    def pair(self, copy: Partnership) -> None:
        copy.side_b = make_country({"us-kr": "XA", "us-jp": "XB"}[copy.slug.removeprefix("zzdraft-")])

    def renumber(self, copy: Dialogue) -> None:
        copy.number += 98

    def unidentify(self, copy: Mission) -> None:
        copy.cospar_id = copy.norad_number = ""

    def refer(self, copy: ActionItem) -> None:
        copy.reference = f"ZZ{copy.reference}"

    def add_readings(self) -> None:
        """Add draft readings at dialogues where an area has none, and a newest one between dialogues."""
        rows = []
        for partnership in Partnership.objects.filter(publication=PUBLISHED):
            known = set(AreaProgress.objects.filter(partnership=partnership).values_list("area", "dialogue"))
            dialogues = list(
                Dialogue.objects.filter(series__partnership=partnership, publication=PUBLISHED, starts_on__isnull=False)
            )
            for area in CooperationArea.objects.filter(publication=PUBLISHED):
                rows.append(AreaProgress(partnership=partnership, area=area, on="2026-11-21"))
                rows += [
                    AreaProgress(partnership=partnership, area=area, dialogue=dialogue, on=f"19{dialogue.pk % 90 + 10}")
                    for dialogue in dialogues
                    if (area.pk, dialogue.pk) not in known
                ]
        for row in rows:
            mark(row)
            row.publication, row.stage = DRAFT, AreaStage.DELIVERED
        AreaProgress.objects.bulk_create(rows, ignore_conflicts=True)

    def add_parts(self) -> None:
        """Copy the rows that live and die with another one to its twin."""
        for model, owner, twins in (
            (StatusChange, "action_item", self.actions),
            (Milestone, "mission", self.missions),
            (MissionRole, "mission", self.missions),
            (Delegate, "dialogue", self.dialogues),
            (Signatory, "agreement", self.agreements),
        ):

            def adopt(copy: Any, owner: str = owner, twins: dict[int, Any] = twins) -> None:
                mark(copy)
                setattr(copy, owner, twins[getattr(copy, f"{owner}_id")])

            copy_rows(list(model.objects.filter(**{f"{owner}__in": list(twins)})), adopt)

    def publish_what_belongs_to_a_draft(self) -> None:
        """Publish rows below a draft partnership, a draft series, a draft dialogue and a draft area."""
        pair = next(iter(self.partnerships.values()))
        open_pair = Partnership.objects.get(slug="us-kr")
        series = DialogueSeries(partnership=pair, code="shown", slug="zzdraft-shown", publication=PUBLISHED)
        rows: list[Any] = [series]
        below_pair = Dialogue(series=series, number=1, status="held", starts_on="2026-01-01", publication=PUBLISHED)
        hidden_series = next(iter(self.series.values()))
        below_series = Dialogue(
            series=hidden_series, number=1, status="held", starts_on="2026-01-01", publication=PUBLISHED
        )
        hidden_dialogue = next(twin for twin in self.dialogues.values() if twin.series.partnership_id == open_pair.pk)
        hidden_area, area = next(iter(self.areas.values())), CooperationArea.objects.get(slug="satnav")
        rows += [below_pair, below_series]
        for number, fields in enumerate(
            (
                {"partnership": pair, "area": area},
                {"partnership": open_pair, "area": hidden_area},
                {"partnership": open_pair, "area": area, "raised_at": hidden_dialogue},
                {"partnership": open_pair, "area": area, "raised_at": below_series},
            )
        ):
            rows.append(
                ActionItem(
                    reference=f"ZY.0{number}",
                    raised_on="2025-01-01",
                    due_on="2025",
                    status_on="2025-01-01",
                    strength="agreed",
                    publication=PUBLISHED,
                    **fields,
                )
            )
        rows += [
            AreaProgress(partnership=pair, area=area, on="2026-11-20", stage="delivered", publication=PUBLISHED),
            AreaProgress(
                partnership=open_pair, area=hidden_area, on="2026-11-20", stage="delivered", publication=PUBLISHED
            ),
            AreaProgress(
                partnership=open_pair,
                area=area,
                dialogue=hidden_dialogue,
                on="2026-11-19",
                stage="delivered",
                publication=PUBLISHED,
            ),
            Event(partnership=pair, slug="zzdraft-event", kind="forum", starts_on="2026-01-01", publication=PUBLISHED),
            WorkingGroup(partnership=pair, slug="zzdraft-group", publication=PUBLISHED),
        ]
        for row in rows:
            slug, code = getattr(row, "slug", None), getattr(row, "code", None)
            mark(row)
            if slug:
                row.slug = slug
            if isinstance(row, DialogueSeries):
                row.code = code
            for column in row._meta.concrete_fields:
                if column.is_relation and getattr(row, column.name, None) is not None:
                    setattr(row, column.attname, getattr(row, column.name).pk)
            type(row).objects.bulk_create([row])

    def relate_published_rows_to_drafts(self) -> None:
        """Point from published rows to drafts, wherever a relation is free."""
        drafts = {
            model: next(iter(twins.values()))
            for model, twins in (
                (Partnership, self.partnerships),
                (CooperationArea, self.areas),
                (Source, self.sources),
                (Agency, self.agencies),
                (Official, self.officials),
                (Program, self.programs),
                (Mission, self.missions),
                (Agreement, self.agreements),
                (ActionItem, self.actions),
                (Dialogue, self.dialogues),
            )
        }
        hides_the_row = {(ActionItem, "raised_at"), (AreaProgress, "dialogue")}
        for model in (ActionItem, Agency, Agreement, Dialogue, Event, Mission, Program, WorkingGroup):
            published = list(model.objects.filter(publication=PUBLISHED))
            for relation in model._meta.many_to_many:
                draft = drafts[relation.related_model]
                through = relation.remote_field.through
                own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
                links = [through(**{f"{own}_id": row.pk, f"{other}_id": draft.pk}) for row in published]
                through._default_manager.bulk_create(links, ignore_conflicts=True)
            for column in model._meta.concrete_fields:
                if not column.many_to_one or not column.null or (model, column.name) in hides_the_row:
                    continue
                if column.related_model in drafts:
                    empty = model.objects.filter(publication=PUBLISHED, **{f"{column.name}__isnull": True})
                    empty.update(**{column.name: drafts[column.related_model]})
        official, agency = drafts[Official], drafts[Agency]
        text = dict.fromkeys(("title_en", "title_ko", "title_ja"), MARK)
        Delegate.objects.bulk_create(
            Delegate(dialogue=dialogue, side_id=side, position=90 + place, role="head", **people, **text)
            for dialogue in Dialogue.objects.filter(publication=PUBLISHED).select_related("series__partnership")
            for side in (dialogue.series.partnership.side_a_id, dialogue.series.partnership.side_b_id)
            for place, people in enumerate(({"agency": agency},))
        )
        Delegate.objects.bulk_create(
            Delegate(
                dialogue=dialogue,
                side_id=dialogue.series.partnership.side_a_id,
                position=95,
                role="head",
                official=official,
                **text,
            )
            for dialogue in Dialogue.objects.filter(publication=PUBLISHED).select_related("series__partnership")
        )
        part = dict.fromkeys(("part_en", "part_ko", "part_ja"), MARK)
        MissionRole.objects.bulk_create(
            MissionRole(mission=mission, agency=agency, is_lead=True, **part)
            for mission in Mission.objects.filter(publication=PUBLISHED)
        )
        Signatory.objects.bulk_create(
            Signatory(agreement=agreement, agency=agency, official=official, position=90, **text)
            for agreement in Agreement.objects.filter(publication=PUBLISHED)
        )

    def cite_drafts_and_draft_sources(self) -> None:
        """Repeat every citation with a draft source, and dispute every cited row by one."""
        twins = self.sources
        first = list(Citation.objects.exclude(source__in=list(twins.values())))

        def redirect(copy: Citation) -> None:
            mark(copy)
            copy.source = twins[copy.source_id]

        copy_rows(first, redirect)
        seen: set[tuple[str, int]] = set()
        disputes = []
        for citation in first:
            target = (citation.about_name, getattr(citation, f"{citation.about_name}_id"))
            if target not in seen:
                seen.add(target)
                dispute = Citation(
                    source=next(iter(twins.values())), stance="conflicts", **{f"{target[0]}_id": target[1]}
                )
                mark(dispute)
                disputes.append(dispute)
        Citation.objects.bulk_create(disputes, ignore_conflicts=True)
