"""Pages are kept, and still no reader sees one that is older than a change they could know of; no browser is needed."""

import re
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

from tests.conftest import NOW
from tests.journeys.conftest import ROOT, environment_of, serving

PAGE = "/us-kr/actions/4.01/"
CHANGES = 60
#: Changes the action again and again, and says after each commit which change that was.
WRITER = f"""
import time
from cooperation.models import ActionItem
action = ActionItem.objects.get(partnership__slug="us-kr", reference="4.01")
for number in range(1, {CHANGES + 1}):
    action.title_en = f"Made-up title {{number}}."
    action.save()
    print(number, flush=True)
    time.sleep(0.03)
"""


def test_with_a_writer_and_readers_at_once_no_reader_sees_a_page_older_than_a_commit(tmp_path: Path) -> None:
    environment = environment_of(tmp_path, JOURNEYS_BEGIN_AT=NOW.isoformat(), WEB_CONCURRENCY="2")
    committed, over = [0], threading.Event()
    seen: list[int] = []
    too_old: list[tuple[int, int]] = []

    def read(address: str) -> None:
        while not over.is_set():
            known = committed[0]
            with urllib.request.urlopen(address + PAGE, timeout=30) as answer:  # noqa: S310 (our own address)
                found = re.search(r"Made-up title (\d+)\.", answer.read().decode())
            number = int(found[1]) if found else 0
            seen.append(number)
            if number < known:
                too_old.append((number, known))

    with serving(environment) as address:
        readers = [threading.Thread(target=read, args=(address,)) for _reader in range(3)]
        for reader in readers:
            reader.start()
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", WRITER]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for line in writer.stdout:
                committed[0] = int(line)
        over.set()
        for reader in readers:
            reader.join(30)
    assert committed == [CHANGES]
    assert too_old == []
    # The readers were there while it changed, and more often than it did: most of what they saw was kept.
    assert len(set(seen)) > 5
    assert len(seen) > CHANGES
