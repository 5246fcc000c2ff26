"""The static files as a site serves them: collected and compressed once, and kept until a source of them changes."""

import os
import shutil
import subprocess
import sys

from tests.kept import FOLDER, ROOT, hash_of, one_at_a_time

#: What decides what is collected, beside the installed packages.
SOURCES = (
    "static/**/*",
    "dashboard/apps.py",
    "dashboard/settings.py",
    "dashboard/static_files.py",
    "tests/kept.py",
    "tests/journeys/static_files.py",
)


def copy_static_files(environment: dict[str, str]) -> None:
    """Give the site of this environment its static files, as `collectstatic` would."""
    key = hash_of(SOURCES)
    kept, part = FOLDER / f"static-{key}", FOLDER / "static-part"
    with one_at_a_time():
        if not kept.exists():
            for old in FOLDER.glob("static-*"):
                shutil.rmtree(old)
            done = subprocess.run(
                [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
                cwd=ROOT,
                env=environment | {"STATE_DIR": str(part)},
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, f"{done.stdout}{done.stderr}"
            if hash_of(SOURCES) != key:
                raise RuntimeError("The static files changed while they were collected. Run the tests again.")
            part.rename(kept)
    shutil.copytree(kept / "static", os.path.join(environment["STATE_DIR"], "static"))
