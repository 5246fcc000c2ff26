"""Every page is valid HTML: the Nu checker finds no error. `make html` installs the checker and runs this."""

import json
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT
from tests.journeys.pages import LANGUAGES, PAGES, address, status_of

CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

#: Tables that stack on a phone name their roles, for browsers that forget what a table is once its display changes.
#: The checker holds every such role to be an error or needless, as it does not read the style sheet.
STACKED_TABLES = (
    r".*attribute must not be used on an? .(t[dhr]|thead|tbody). element which has a .table. ancestor.*"
    r"|The .(table|rowgroup|row|rowheader|columnheader|cell). role is unnecessary for element .*"
)


def read(url: str, status: int) -> bytes:
    """Return a page as the site sends it."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 (our own address)
            body, found = answer.read(), answer.status
    except urllib.error.HTTPError as error:
        with error:
            body, found = error.read(), error.code
    assert found == status, url
    return bytes(body)


def test_every_page_is_valid_html(site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    java = shutil.which("java")
    assert java, "The checker needs Java: apt-get install default-jre-headless"
    assert CHECKER.exists(), "The checker is not installed: run `make html`"
    for name, path in PAGES.items():
        for language in LANGUAGES:
            page = read(site + address(path, language), status_of(name))
            (tmp_path / f"{name}.{language}.html").write_bytes(page)

    checked = subprocess.run(
        [
            java,
            "-jar",
            str(CHECKER),
            "--format",
            "json",
            "--exit-zero-always",
            "--filterpattern",
            STACKED_TABLES,
            tmp_path,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    messages = json.loads(checked.stderr)["messages"]
    lines: dict[str, list[str]] = {"error": [], "info": []}
    for message in messages:
        where = f"{Path(message['url']).name}:{message.get('lastLine', '?')}"
        lines["info" if message["type"] == "info" else "error"].append(
            f"{where}: {message['message']} {message.get('extract', '').strip()[:160]}"
        )
    with capsys.disabled():
        print(f"\n{len(PAGES) * len(LANGUAGES)} pages checked, {len(lines['info'])} warnings", *lines["info"], sep="\n")  # noqa: T201 (what the run found)
    assert not lines["error"], "\n".join(lines["error"])
