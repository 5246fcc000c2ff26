"""What a server does not load into each of its processes until somebody needs it there."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

#: What a server of the site has loaded when it can answer every address.
LOADED = "import sys, dashboard.wsgi, dashboard.urls; print(*sys.modules)"


def test_a_server_on_sqlite_loads_neither_the_driver_of_postgresql_nor_what_files_are_written_with(
    tmp_path: Path,
) -> None:
    told = {"DATABASE_URL": f"sqlite:///{tmp_path}/record.sqlite3", "STATE_DIR": str(tmp_path)}
    (tmp_path / "static").mkdir()
    command = [sys.executable, "-c", LOADED]
    said = subprocess.run(
        command, cwd=settings.BASE_DIR, env=os.environ | told, check=True, capture_output=True, text=True
    )
    loaded = {name.partition(".")[0] for name in said.stdout.split()}
    assert {"cooperation", "dashboard", "rest_framework"} <= loaded
    assert not {"docx", "lxml", "openpyxl", "psycopg", "psycopg_pool", "typst"} & loaded
