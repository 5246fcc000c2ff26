"""The examples of the documentation run, and its page and its file show the same ones."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.template.loader import render_to_string
from django.test import Client

from tests.dashboard.api.addresses import PAIR, ROOT, ask, ask_all
from tests.dashboard.pages import fetch
from tests.kept import ROOT as PROJECT

pytestmark = pytest.mark.django_db

EXAMPLES = ("curl.txt", "python.txt", "r.txt")


def example(name: str, site: str) -> str:
    return render_to_string(f"developers/examples/{name}", {"site": site})


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of a request."""


@pytest.fixture
def site(db: None) -> Iterator[str]:
    """Serve the demo record to other programs, and return where; nothing of this test's own transaction is in it."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet) as server:

        def serve() -> None:
            server.serve_forever(poll_interval=0.05)
            connections.close_all()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def run(command: list[str], text: str) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_one_in_curl_prints_what_the_api_says(client: Client, site: str) -> None:
    said = run(["bash", "-e", "-s"], example("curl.txt", site))
    for row in ask_all(client, f"{PAIR}/actions/?status=awaiting_update&fields=reference"):
        assert f'"reference":"{row["reference"]}"' in said
    assert said.endswith(client.get(f"{PAIR}/matrix/?as_of=2022").content.decode())


def test_the_one_in_python_prints_every_mission(client: Client, site: str) -> None:
    said = run([sys.executable, "-"], example("python.txt", site))
    missions = ask_all(client, f"{ROOT}/missions/?fields=name_en,phase_label_en")
    assert said.splitlines() == [f"{mission['name_en']} - {mission['phase_label_en']}" for mission in missions]


def test_the_one_in_r_prints_a_row_for_each_cell(client: Client, site: str) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed.")
    if subprocess.run(["Rscript", "-e", "library(jsonlite)"], capture_output=True).returncode:
        pytest.skip("The package jsonlite of R is not installed.")
    said = run(["Rscript", "-"], example("r.txt", site))
    matrix = ask(client, f"{PAIR}/matrix/")
    assert len(said.splitlines()) == 1 + len(matrix["areas"]) * len(matrix["dialogues"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_file_and_the_page_show_the_same(client: Client, name: str) -> None:
    guide = Path(PROJECT / "docs" / "api.md").read_text("utf-8")
    assert example(name, "https://record.example").strip() in guide
    shown = [" ".join(code.split()) for code in fetch(client, "/developers/").texts("code")]
    assert " ".join(example(name, "http://testserver").split()) in shown
