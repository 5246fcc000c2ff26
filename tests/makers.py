"""Makers of plainly made-up records, checked and saved, with sensible defaults.

Records are published unless `publication` says otherwise. A translated field takes a mapping of languages, or a
text for its first language; a relation to several takes a list. Countries use codes that ISO 3166-1 leaves to
its users. A record that another one needs is shared: two dialogues made without a series are of the same series.
"""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from translated_fields import TranslatedField, to_attribute

from cooperation.models import (
    CITABLE,
    ActionItem,
    ActionItemStatus,
    ActionItemStrength,
    Agency,
    AgencyKind,
    Agreement,
    AgreementKind,
    Appointment,
    AreaProgress,
    AreaStage,
    Citation,
    CooperationArea,
    Country,
    Delegate,
    DelegateRole,
    Dialogue,
    DialogueSeries,
    DialogueStatus,
    Event,
    EventKind,
    Milestone,
    MilestoneKind,
    Mission,
    MissionRole,
    Official,
    PartialDate,
    Partnership,
    Program,
    Publication,
    PublishedRow,
    Row,
    Signatory,
    Source,
    SourceKind,
    SourceReliability,
    StatusChange,
    WorkingGroup,
)

RowType = TypeVar("RowType", bound=Row)


def build(model: type[RowType], **fields: Any) -> RowType:
    """Return the record unchecked and unsaved; relations to several are not set."""
    if issubclass(model, PublishedRow):
        fields.setdefault("publication", Publication.PUBLISHED)
    columns: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(getattr(model, name, None), TranslatedField):
            texts = value if isinstance(value, dict) else {"en": value}
            columns |= {to_attribute(name, code): text for code, text in texts.items()}
        else:
            columns[name] = value
    return model(**columns)


def make(model: type[RowType], **fields: Any) -> RowType:
    """Return the record, checked against every rule and saved."""
    several = {field.name for field in model._meta.many_to_many}
    record = build(model, **{name: value for name, value in fields.items() if name not in several})
    record.full_clean()
    record.save()
    for name in several & set(fields):
        getattr(record, name).set(fields[name])
    return record


def refusal(record: Row) -> dict[str, list[str]]:
    """Return why the record is refused, field by field; empty if it is not."""
    try:
        record.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def _next(model: type[Row], start: str) -> int:
    """Return the next free number for slugs that begin with these letters."""
    return model._default_manager.filter(slug__startswith=start).count() + 1


def make_country(alpha2: str = "AA", **fields: Any) -> Country:
    """Return the made-up country with this code; it is made once."""
    if (known := Country.objects.filter(alpha2=alpha2).first()) is not None:
        return known
    defaults = {"alpha3": alpha2 + alpha2[-1], "name": f"Country {alpha2}", "abbreviation": alpha2}
    return make(Country, **(defaults | fields | {"alpha2": alpha2}))


def make_partnership(side_a: Country | str = "AA", side_b: Country | str = "ZZ", **fields: Any) -> Partnership:
    a, b = (make_country(side) if isinstance(side, str) else side for side in (side_a, side_b))
    defaults = {
        "slug": f"{a.alpha2}-{b.alpha2}".lower(),
        "name": f"{a.name_en} and {b.name_en}",
        "short_name": f"{a.alpha2} and {b.alpha2}",
        "subject": "Made-up cooperation",
        "order": 90,
    }
    return make(Partnership, side_a=a, side_b=b, **(defaults | fields))


def _partnership() -> Partnership:
    return Partnership.objects.filter(slug="aa-zz").first() or make_partnership()


def make_agency(acronym: str = "", **fields: Any) -> Agency:
    """Return an agency of country AA; a kind of international body has no country."""
    number = _next(Agency, "made-up-agency-")
    international = fields.get("kind") == AgencyKind.INTERNATIONAL
    defaults = {
        "slug": f"made-up-agency-{number}",
        "name": f"Made-up agency {number}",
        "kind": AgencyKind.SPACE_AGENCY,
        "country": None if international or "country" in fields else make_country("AA"),
    }
    return make(Agency, acronym=acronym, **(defaults | fields))


def make_official(**fields: Any) -> Official:
    """Return an official: “Head of delegation A”, then “Head of delegation B”, and so on."""
    number = _next(Official, "head-of-delegation-")
    letter = chr(ord("A") + number - 1)
    defaults = {"slug": f"head-of-delegation-{letter.lower()}", "name": f"Head of delegation {letter}"}
    return make(Official, **(defaults | fields))


def make_appointment(**fields: Any) -> Appointment:
    """Return an open appointment since 2020, unless another start or the day of verification is named."""
    defaults: dict[str, Any] = {"title": "Director"}
    if not {"starts_on", "verified_on"} & set(fields):
        defaults["starts_on"] = "2020"
    fields["official"] = fields.get("official") or make_official()
    fields["agency"] = fields.get("agency") or make_agency()
    return make(Appointment, **(defaults | fields))


def make_series(partnership: Partnership | None = None, **fields: Any) -> DialogueSeries:
    partnership = partnership or _partnership()
    code = fields.pop("code", "civil")
    defaults = {"slug": f"{partnership.slug}-{code}", "name": f"{partnership.name_en}: {code} dialogue"}
    return make(DialogueSeries, partnership=partnership, code=code, **(defaults | fields))


def _series(partnership: Partnership | None = None) -> DialogueSeries:
    partnership = partnership or _partnership()
    return DialogueSeries.objects.filter(partnership=partnership).first() or make_series(partnership)


def make_dialogue(
    number: int = 1, on: str | None = "2024-05-14", *, series: DialogueSeries | None = None, **fields: Any
) -> Dialogue:
    """Return a dialogue held on the day, or planned for it when the day has not come."""
    series = series or _series()
    held = on is not None and PartialDate.parse(on).begun_by(series.partnership.today())
    defaults = {"status": DialogueStatus.HELD if held else DialogueStatus.PLANNED}
    return make(Dialogue, number=number, series=series, starts_on=on, **(defaults | fields))


def make_delegate(dialogue: Dialogue | None = None, **fields: Any) -> Delegate:
    """Return a delegate of the first side; without an official the name is not on record."""
    dialogue = dialogue or make_dialogue()
    defaults = {
        "side": dialogue.series.partnership.side_a,
        "role": DelegateRole.HEAD,
        "title": "Director for made-up affairs",
    }
    return make(Delegate, dialogue=dialogue, **(defaults | fields))


def make_area(**fields: Any) -> CooperationArea:
    number = _next(CooperationArea, "made-up-area-")
    defaults = {"slug": f"made-up-area-{number}", "name": f"Made-up area {number}", "order": 90 + number}
    return make(CooperationArea, **(defaults | fields))


def make_progress(
    stage: AreaStage | str = AreaStage.RAISED, on: str | None = None, *, dialogue: Dialogue | None = None, **fields: Any
) -> AreaProgress:
    """Return a reading at the dialogue, or between dialogues on the day."""
    if on is None and dialogue is None:
        on = "2024-05-14"
    if on is None and dialogue is not None:
        on = str(dialogue.ends_on or dialogue.starts_on)
    fields["area"] = fields.get("area") or make_area()
    fields["partnership"] = fields.get("partnership") or (dialogue.series.partnership if dialogue else _partnership())
    return make(AreaProgress, stage=stage, on=on, dialogue=dialogue, **fields)


def make_program(**fields: Any) -> Program:
    number = _next(Program, "made-up-program-")
    return make(Program, **({"slug": f"made-up-program-{number}", "name": f"Made-up program {number}"} | fields))


def make_mission(**fields: Any) -> Mission:
    """Return a mission of the default partnership."""
    number = _next(Mission, "made-up-mission-")
    defaults = {"slug": f"made-up-mission-{number}", "name": f"Made-up mission {number}"}
    if fields.get("partnerships") is None:
        fields["partnerships"] = [_partnership()]
    return make(Mission, **(defaults | fields))


def make_role(mission: Mission | None = None, agency: Agency | None = None, **fields: Any) -> MissionRole:
    return make(MissionRole, mission=mission or make_mission(), agency=agency or make_agency(), **fields)


def make_milestone(mission: Mission | None = None, on: str = "2024-05-14", **fields: Any) -> Milestone:
    """Return a launch that was reached; with `is_planned`, a plan stated on 1 January 2024."""
    defaults: dict[str, Any] = {"kind": MilestoneKind.LAUNCH}
    if fields.get("is_planned"):
        defaults["stated_on"] = "2024-01-01"
    return make(Milestone, mission=mission or make_mission(), on=on, **(defaults | fields))


def make_agreement(**fields: Any) -> Agreement:
    number = _next(Agreement, "made-up-agreement-")
    defaults: dict[str, Any] = {
        "slug": f"made-up-agreement-{number}",
        "name": f"Made-up agreement {number}",
        "kind": AgreementKind.FRAMEWORK,
    }
    if not {"announced_on", "signed_on", "in_force_on"} & set(fields):
        defaults["signed_on"] = "2024-05-14"
    if fields.get("partnerships") is None:
        fields["partnerships"] = [_partnership()]
    return make(Agreement, **(defaults | fields))


def make_signatory(agreement: Agreement | None = None, **fields: Any) -> Signatory:
    """Return country AA as a party, unless a country or an agency is named."""
    if not {"country", "agency"} & set(fields):
        fields["country"] = make_country("AA")
    return make(Signatory, agreement=agreement or make_agreement(), **fields)


def make_working_group(partnership: Partnership | None = None, **fields: Any) -> WorkingGroup:
    number = _next(WorkingGroup, "made-up-group-")
    defaults = {"slug": f"made-up-group-{number}", "name": f"Made-up group {number}"}
    return make(WorkingGroup, partnership=partnership or _partnership(), **(defaults | fields))


def make_event(partnership: Partnership | None = None, on: str = "2024-05-14", **fields: Any) -> Event:
    number = _next(Event, "made-up-event-")
    defaults = {"slug": f"made-up-event-{number}", "name": f"Made-up event {number}", "kind": EventKind.FORUM}
    return make(Event, partnership=partnership or _partnership(), starts_on=on, **(defaults | fields))


def make_action(
    reference: str | None = None, *, raised_at: Dialogue | None = None, raised_on: str | None = None, **fields: Any
) -> ActionItem:
    """Return an open action raised on 14 May 2024, or at the dialogue."""
    partnership = fields.pop("partnership", None) or (raised_at.series.partnership if raised_at else _partnership())
    number = raised_at.number if raised_at else 1
    reference = reference or f"{number}.{ActionItem.objects.filter(partnership=partnership).count() + 1:02d}"
    if raised_on is None:
        raised_on = str(raised_at.ends_on or raised_at.starts_on) if raised_at else "2024-05-14"
    defaults = {"title": f"Made-up action {reference}", "strength": ActionItemStrength.AGREED}
    fields["area"] = fields.get("area") or make_area()
    return make(
        ActionItem,
        partnership=partnership,
        reference=reference,
        raised_at=raised_at,
        raised_on=raised_on,
        **(defaults | fields),
    )


def make_status_change(
    action: ActionItem | None = None,
    status: ActionItemStatus | str = ActionItemStatus.UNDER_WAY,
    on: str = "2024-09-01",
    **fields: Any,
) -> StatusChange:
    return make(StatusChange, action_item=action or make_action(), status=status, on=on, **fields)


def make_source(**fields: Any) -> Source:
    """Return a press report; a source of one government names country AA."""
    number = _next(Source, "made-up-source-")
    defaults = {
        "slug": f"made-up-source-{number}",
        "name": f"Made-up source {number}",
        "kind": SourceKind.PRESS,
        "publisher": "Made-up press",
        "published_on": "2024-05-15",
        "language": "en",
        "url": f"https://press.example/{number}",
        "reliability": SourceReliability.B,
    }
    if fields.get("kind") == SourceKind.GOVERNMENT:
        defaults |= {"country": None if "country" in fields else make_country("AA")}
    return make(Source, **(defaults | fields))


def make_citation(about: Row | None = None, source: Source | None = None, **fields: Any) -> Citation:
    """Return a citation that supports the record; the column follows from the kind of record."""
    about = about or make_mission()
    column = next(name for name, model in CITABLE.items() if type(about) is model)
    return make(Citation, source=source or make_source(), **{column: about}, **fields)
