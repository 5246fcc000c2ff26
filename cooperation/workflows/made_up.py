"""Rows of a made-up record, unsaved: who, what and when are thrown with dice.

Every name is plainly made up, and the countries have codes that ISO 3166-1 leaves to its users.
"""

import datetime
import random
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from cooperation.models import (
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
    MissionPhase,
    Official,
    Partnership,
    Program,
    Source,
    SourceKind,
    SourceReliability,
    StatusChange,
)

#: ISO 3166-1 leaves the codes from XA to XZ to its users.
COUNTRIES = tuple(f"X{letter}" for letter in "BCDEFGHIJK")
AGENCIES_OF_A_COUNTRY = 5
OFFICIALS_OF_A_COUNTRY = 8
DIALOGUES = 6
MISSIONS = 8
#: A dialogue's running numbers have three digits; then a letter follows its number: after 4.999 comes 4A.001.
RUNNING = 999

DEEDS = (
    ("Exchange", "교환"),
    ("Calibrate", "보정"),
    ("Draft", "작성"),
    ("Review", "검토"),
    ("Publish", "공개"),
    ("Host a workshop on", "연수회 개최"),
    ("Agree on", "합의"),
    ("Study", "연구"),
    ("Test", "시험"),
    ("Extend", "연장"),
)
THINGS = (
    ("lunar relay data", "달 중계 자료"),
    ("solar wind measurements", "태양풍 관측값"),
    ("debris tracking", "우주물체 추적"),
    ("ground station time", "지상국 사용 시간"),
    ("radiation sensors", "방사선 감지기"),
    ("ocean color images", "해색 영상"),
    ("timing signals", "시각 신호"),
    ("launch notices", "발사 통보"),
    ("student exchanges", "학생 교류"),
    ("licensing rules", "허가 규정"),
    ("cloud archives", "구름 자료 보관"),
    ("antenna designs", "안테나 설계"),
)


#: The lives that actions lead after they were raised, each as likely as any other.
LIVES = (
    (),
    (ActionItemStatus.UNDER_WAY,),
    (ActionItemStatus.UNDER_WAY, ActionItemStatus.COMPLETED),
    (ActionItemStatus.COMPLETED,),
    (ActionItemStatus.UNDER_WAY, ActionItemStatus.LAPSED),
)


class MadeUp:
    """What is made up so far, and how more of it is."""

    def __init__(self, areas: list[CooperationArea], seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 (nothing is kept secret by it)
        self.areas, self.today = areas, timezone.localdate()
        self.countries: list[Country] = []
        self.agencies: list[Agency] = []
        self.officials: list[Official] = []
        self.partnerships: list[Partnership] = []
        self.dialogues: dict[int, list[Dialogue]] = {}

    def some(self, rows: list[Any], most: int) -> list[Any]:
        return self.dice.sample(rows, self.dice.randint(1, min(most, len(rows))))

    def day(self, first: datetime.date, last: datetime.date) -> datetime.date:
        """Return a day from the first to the last; the first where the last is earlier."""
        return first + datetime.timedelta(days=self.dice.randint(0, max(0, (last - first).days)))

    def subject(self) -> dict[str, str]:
        """Return what is done with what, in both languages."""
        (deed_en, deed_ko), (thing_en, thing_ko) = self.dice.choice(DEEDS), self.dice.choice(THINGS)
        return {"en": f"{deed_en} {thing_en}", "ko": f"{thing_ko} {deed_ko}"}

    def make_country(self, code: str) -> Country:
        return Country(
            alpha2=code,
            alpha3=code + code[-1],
            name_en=f"Country {code}",
            name_ko=f"가상국 {code}",
            abbreviation_en=code,
            abbreviation_ko=code,
        )

    def make_agencies(self) -> Iterator[Agency]:
        for country in self.countries:
            for number in range(1, AGENCIES_OF_A_COUNTRY + 1):
                yield Agency(
                    slug=f"made-up-{country.alpha2.lower()}-{number}",
                    name_en=f"Made-up agency {country.alpha2} {number}",
                    name_ko=f"가상 기관 {country.alpha2} {number}",
                    acronym=f"{country.alpha2}{number}",
                    country=country,
                    kind=self.dice.choice(AgencyKind.values[:5]),
                )

    def make_officials(self) -> Iterator[Official]:
        for country in self.countries:
            for number in range(1, OFFICIALS_OF_A_COUNTRY + 1):
                name = f"{country.alpha2} {number}"
                yield Official(
                    slug=f"head-of-delegation-{country.alpha2.lower()}-{number}",
                    name_en=f"Head of delegation {name}",
                    name_ko=f"수석대표 {name}",
                )

    def make_appointments(self) -> Iterator[Appointment]:
        for number, official in enumerate(self.officials):
            agency = self.agencies[number * len(self.agencies) // len(self.officials)]
            year = self.dice.randint(2012, 2024)
            yield Appointment(
                official=official, agency=agency, title_en="Director", title_ko="국장", starts_on=str(year)
            )

    def make_source(self, number: int) -> Source:
        return Source(
            slug=f"made-up-source-{number}",
            name_en=f"Made-up source {number}: {self.subject()['en']}",
            kind=self.dice.choice([SourceKind.JOINT, SourceKind.PRESS, SourceKind.SECONDARY]),
            publisher_en="Made-up press",
            publisher_ko="가상 언론",
            published_on=str(self.day(datetime.date(2012, 1, 1), self.today)),
            language="en",
            url=f"https://press.example/{number}",
            reliability=self.dice.choice(SourceReliability.values),
        )

    def make_partnership(self, number: int, side_a: Country, side_b: Country) -> Partnership:
        return Partnership(
            slug=f"{side_a.alpha2}-{side_b.alpha2}".lower(),
            side_a=side_a,
            side_b=side_b,
            name_en=f"Country {side_a.alpha2} and Country {side_b.alpha2}",
            name_ko=f"가상국 {side_a.alpha2}와 가상국 {side_b.alpha2}",
            short_name_en=f"{side_a.alpha2} and {side_b.alpha2}",
            short_name_ko=f"{side_a.alpha2}·{side_b.alpha2}",
            subject_en="made-up cooperation",
            subject_ko="가상 협력",
            order=100 + number,
        )

    def make_dialogues(self, series: DialogueSeries) -> Iterator[Dialogue]:
        """Yield meetings a year and a half apart, the last one planned for next year."""
        for number in range(1, DIALOGUES + 1):
            day = self.today + datetime.timedelta(days=548 * (number - DIALOGUES) + 300)
            planned = number == DIALOGUES
            yield Dialogue(
                series=series,
                number=number,
                status=DialogueStatus.PLANNED if planned else DialogueStatus.HELD,
                starts_on=str(day.year) if planned else str(day),
                city_en=f"City {number}",
                city_ko=f"가상시 {number}",
            )

    def make_delegates(self, partnership: Partnership, held: list[Dialogue]) -> Iterator[Delegate]:
        for dialogue in held:
            for side in (partnership.side_a, partnership.side_b):
                own = [
                    row for row in self.officials if row.slug.startswith(f"head-of-delegation-{side.alpha2.lower()}")
                ]
                for place, official in enumerate(self.some(own, 3)):
                    yield Delegate(
                        dialogue=dialogue,
                        side=side,
                        official=official,
                        position=place,
                        role=DelegateRole.DELEGATE if place else DelegateRole.HEAD,
                        title_en="Director",
                        title_ko="국장",
                    )

    def make_readings(self, partnership: Partnership, held: list[Dialogue]) -> Iterator[AreaProgress]:
        """Yield a reading of most areas at each dialogue; stages mostly rise."""
        ladder = AreaStage.values
        for area in self.areas:
            place = 0
            for dialogue in held:
                if self.dice.random() < 0.2:
                    continue
                place = min(len(ladder) - 1, max(0, place + self.dice.choice((-1, 0, 1, 1))))
                subject = self.subject()
                yield AreaProgress(
                    partnership=partnership,
                    area=area,
                    dialogue=dialogue,
                    on=dialogue.starts_on,
                    stage=ladder[place],
                    **{f"gist_{code}": text[:60] for code, text in subject.items()},
                    **{f"said_{code}": f"{text}." for code, text in subject.items()},
                )

    def make_missions(self, slug: str, programs: list[Program]) -> Iterator[Mission]:
        for number in range(1, MISSIONS + 1):
            phase = self.dice.choice(MissionPhase.values[:5])
            yield Mission(
                slug=f"{slug}-mission-{number}",
                program=self.dice.choice(programs),
                phase=phase,
                acronym=f"{slug.upper()}{number}",
                **named("mission", "가상 임무", f"{slug} {number}"),
            )

    def make_milestones(self, mission: Mission) -> Iterator[Milestone]:
        """Yield the step that led to the phase, and the launch where it is still to come."""
        reached = self.day(datetime.date(2016, 1, 1), self.today)
        if mission.phase != MissionPhase.PROPOSED:
            kind = MilestoneKind.LAUNCH if mission.phase == MissionPhase.LAUNCHED else MilestoneKind.DECISION
            yield Milestone(mission=mission, kind=kind, on=str(reached), known_on=str(reached), leads_to=mission.phase)
        if mission.phase in (MissionPhase.PROPOSED, MissionPhase.IN_DEVELOPMENT):
            yield Milestone(
                mission=mission,
                kind=MilestoneKind.LAUNCH,
                on=str(self.today.year + self.dice.randint(1, 6)),
                is_planned=True,
                stated_on=str(reached),
                known_on=str(reached),
                leads_to=MissionPhase.LAUNCHED,
            )

    def make_agreements(self, slug: str, held: list[Dialogue]) -> Iterator[Agreement]:
        for number in range(4):
            signed = self.day(datetime.date(2012, 1, 1), self.today)
            in_force = self.day(signed, self.today)
            yield Agreement(
                slug=f"{slug}-agreement-{number}",
                kind=self.dice.choice(AgreementKind.values),
                signed_on=str(signed),
                in_force_on=str(in_force),
                ends_on=str(in_force.year + self.dice.randint(6, 20)),
                **named("agreement", "가상 협정", f"{slug} {number}"),
            )

    def make_events(self, partnership: Partnership) -> Iterator[Event]:
        for number in range(3):
            yield Event(
                slug=f"{partnership.slug}-event-{number}",
                partnership=partnership,
                kind=self.dice.choice(EventKind.values),
                starts_on=str(self.day(datetime.date(2012, 1, 1), self.today)),
                **named("event", "가상 행사", f"{partnership.slug} {number}"),
            )

    def make_action(self, number: int) -> tuple[ActionItem, list[StatusChange]]:
        """Return an action and the steps in its life, the newest of which is its status.

        Every second one belongs to the first partnership, as no real record is even; the others share the rest.
        """
        first_pair, *others = self.partnerships
        turn, is_other = divmod(number, 2)
        partnership = others[turn % len(others)] if is_other else first_pair
        turn = turn // len(others) if is_other else turn
        held = [row for row in self.dialogues[partnership.pk] if row.status == DialogueStatus.HELD]
        dialogue, running = held[turn % len(held)], turn // len(held)
        raised, subject = dialogue.starts_on, self.subject()
        first = datetime.date.fromisoformat(str(raised))
        status, since, steps = ActionItemStatus.OPEN.value, str(raised), []
        for reached in self.dice.choice(LIVES):
            first = self.day(first + datetime.timedelta(days=1), min(self.today, first + datetime.timedelta(days=500)))
            if first > self.today:
                break
            status, since = reached.value, str(first)
            steps.append(StatusChange(status=status, on=since, note_en="Said so.", note_ko="그렇게 밝혔습니다."))
        due = None if self.dice.random() < 0.3 else str(first.year + self.dice.randint(0, 3))
        action = ActionItem(
            partnership=partnership,
            reference=f"{dialogue.number}{_letters(running // RUNNING)}.{running % RUNNING + 1:02d}",
            title_en=f"{subject['en']} ({number})",
            title_ko=f"{subject['ko']} ({number})",
            raised_at=dialogue,
            raised_on=raised,
            area=self.dice.choice(self.areas),
            strength=self.dice.choice(ActionItemStrength.values),
            due_on=due,
            status=status,
            status_on=since,
        )
        return action, steps


def named(noun: str, noun_ko: str, rest: str) -> dict[str, str]:
    """Return the columns of a name in both languages."""
    return {"name_en": f"Made-up {noun} {rest}", "name_ko": f"{noun_ko} {rest}"}


def _letters(number: int) -> str:
    """Return nothing for 0, then A to Z, AA and so on."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
