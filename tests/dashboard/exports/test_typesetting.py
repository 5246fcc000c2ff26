"""Files are set in a process of their own, and a server that cannot set them says why."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard.exports import typesetting
from dashboard.exports.typesetting import FAMILIES, TypesettingUnavailableError, typeset


def test_a_text_is_set_and_what_is_handed_in_stays_text() -> None:
    made = typeset('#sys.inputs.at("words")', {"words": "#pagebreak() 가나다"}, format="png")
    assert made.startswith(b"\x89PNG")
    assert "typst" not in sys.modules


def test_without_fonts_it_says_which_are_missing(settings: Any, tmp_path: Path) -> None:
    settings.PDF_FONT_DIR = str(tmp_path)
    with pytest.raises(TypesettingUnavailableError, match=", ".join(FAMILIES)):
        typeset("words", {})


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "PATIENCE", 0.001)
    with pytest.raises(TypesettingUnavailableError, match="too long"):
        typeset("words", {})


def test_a_wrong_template_is_our_fault_and_no_file() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        typeset("#no-such-thing", {})
