"""What the actions of the made-up partnership can be filtered by: `python -m bench.choices` reads it, as JSON."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass

from bench.records import PARTNERSHIP, ROOT, Record


@dataclass(frozen=True)
class Choice:
    """One area or dialogue: its key in the database, and its code in the addresses of the site."""

    key: int
    code: str


@dataclass(frozen=True)
class Choices:
    """The key of the partnership, every area, and every dialogue that raised an action."""

    partnership: int
    areas: tuple[Choice, ...]
    dialogues: tuple[Choice, ...]


def read_choices(record: Record) -> Choices:
    """Return the choices that a record has, read by the site's own code in a process of its own."""
    command = [sys.executable, "-m", "bench.choices"]
    environment = record.environment() | {"DJANGO_SETTINGS_MODULE": "dashboard.settings"}
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
    found = json.loads(said)
    areas, dialogues = (tuple(Choice(**one) for one in found[name]) for name in ("areas", "dialogues"))
    return Choices(found["partnership"], areas, dialogues)


def _say() -> None:
    import django

    django.setup()
    from cooperation.models import CooperationArea, Dialogue, Partnership

    partnership = Partnership.objects.get(slug=PARTNERSHIP)
    dialogues = Dialogue.objects.filter(action_items__partnership=partnership).distinct()
    areas = CooperationArea.objects.public()
    found = Choices(
        partnership.pk,
        tuple(Choice(area.pk, area.slug) for area in areas),
        tuple(Choice(dialogue.pk, dialogue.code) for dialogue in dialogues.select_related("series")),
    )
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    _say()
