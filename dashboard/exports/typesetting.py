"""typst, which sets PDF files and draws PNG files, and the fonts it does it with. Both are optional."""

import json
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from .own_process import run_module
from .typesetter import NO_FONTS, NO_TYPST

#: The families that templates and figures ask for; both hold Hangul and Latin letters.
FAMILIES = ("Noto Sans KR", "Noto Serif KR")
#: How long, in seconds, one document may take; the longest known, a briefing, takes half of it.
PATIENCE = 20


class TypesettingUnavailableError(Exception):
    """A file cannot be made, here or now; the message says what to install, or to try again."""


def typeset(template: Path | str, inputs: dict[str, str], **options: Any) -> bytes:
    """Return what typst makes of a template, a path or its text, and of inputs that nothing reads as markup.

    It runs in a process of its own, whose memory goes with it. Raise TypesettingUnavailableError without typst,
    without its fonts and after PATIENCE, and CalledProcessError where the template is wrong.
    """
    asked = {
        "path": str(template) if isinstance(template, Path) else "",
        "text": "" if isinstance(template, Path) else template,
        "inputs": inputs,
        "options": options,
        "font_paths": font_folders(),
        "families": FAMILIES,
    }
    done = run_in_time("dashboard.exports.typesetter", json.dumps(asked).encode(), PATIENCE)
    if done.returncode == NO_TYPST:
        message = _("PDF and PNG need the packages of the extra “pdf”: typst and fonts for every language.")
        raise TypesettingUnavailableError(message)
    if done.returncode == NO_FONTS:
        raise TypesettingUnavailableError(
            _("PDF and PNG need the fonts %(fonts)s. Install the extra “pdf”, or name their folder in PDF_FONT_DIR.")
            % {"fonts": ", ".join(FAMILIES)}
        )
    done.check_returncode()
    return done.stdout


def run_in_time(module: str, asked: bytes, patience: float) -> "subprocess.CompletedProcess[bytes]":
    """Return what a module of the site wrote; raise TypesettingUnavailableError after so many seconds of patience."""
    try:
        return run_module(module, asked, patience=patience)
    except subprocess.TimeoutExpired as error:
        raise TypesettingUnavailableError(_("This took too long to set. Ask for less, or try again later.")) from error


def font_folders() -> tuple[str, ...]:
    """Return where fonts are looked for: the folder of the setting, else that of the installed font package."""
    if settings.PDF_FONT_DIR:
        return (settings.PDF_FONT_DIR,)
    try:
        import pylopdf_fonts_ko
    except ImportError:
        return ()
    return (str(Path(pylopdf_fonts_ko.__file__).parent),)
