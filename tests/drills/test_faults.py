"""Whatever is killed while people work: what the site said it kept is there, and of what it did not say no half is."""

import os
import random
import time
from collections import Counter

import pytest

from tests.drills.people import ROWS, Person, at_work, importing
from tests.drills.rows import ask, halves, number
from tests.drills.servers import PostgreSQL, Site, end_at_once, wait_for

#: How often each is killed. SQLite has no server of its own.
WORKER, MASTER, DATABASE = 4, 1, 2
#: The longest time, in seconds, that people work between two kills.
BETWEEN = 1.5


def test_every_answered_save_survives_and_no_half_of_another(
    site: Site, password: str, request: pytest.FixtureRequest
) -> None:
    seed = int(os.environ.get("DRILL_SEED") or time.time())
    chance = random.Random(seed)
    print(f"DRILL_SEED={seed}")  # noqa: T201 (pytest shows it where the drill fails)
    kills = ["worker"] * WORKER + ["master"] * MASTER + ["database"] * DATABASE * (not site.is_on_sqlite)
    chance.shuffle(kills)

    site.start()
    people = [Person(site, password) for _ in range(3)]
    with at_work(people[0], "S1") as one, at_work(people[1], "S2") as other, importing(people[2], "I") as sheets:

        def kept() -> int:
            return len(one.kept) + len(other.kept)

        for kill in [*kills, ""]:
            before, version = kept(), number(site)
            wait_for(lambda before=before: kept() >= before + 2, "Nobody can work any more.")
            assert number(site) > version
            time.sleep(chance.uniform(0, BETWEEN))
            if kill == "worker" and (workers := site.workers()):
                end_at_once(chance.choice(workers))
            elif kill == "master":
                site.kill_master()
                site.start()
            elif kill == "database":
                server: PostgreSQL = request.getfixturevalue("postgresql")
                server.kill()
                server.start()
        wait_for(lambda: sheets.written, "No sheet was ever written.")
    site.stop()

    saved = {reference for (reference,) in ask(site, "SELECT reference FROM cooperation_actionitem")}
    answered, tried = {*one.kept, *other.kept}, {*one.tried, *other.tried}
    assert answered <= saved
    assert {reference for reference in saved if reference.startswith("S")} <= tried
    rows = Counter(reference.partition(".")[0] for reference in saved)
    assert {rows[prefix] for prefix in sheets.written} == {ROWS}
    assert {rows[prefix] for prefix in sheets.tried} <= {0, ROWS}
    assert halves(site) == []
    if site.is_on_sqlite:
        assert ask(site, "PRAGMA integrity_check") == [("ok",)]
        assert ask(site, "PRAGMA foreign_key_check") == []
