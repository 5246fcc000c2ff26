"""typst, which sets PDF files and draws PNG files, and the fonts it does it with. Both are optional."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

#: The families that templates and figures ask for; both hold Hangul and Latin letters.
FAMILIES = ("Noto Sans KR", "Noto Serif KR")


class TypesettingUnavailableError(Exception):
    """Neither PDF nor PNG can be made here; the message says what to install."""


def typeset(source: str | bytes, inputs: dict[str, str], **options: Any) -> bytes:
    """Return what typst makes of a template, a path or its text, and of inputs that nothing reads as markup.

    Raise TypesettingUnavailableError without typst or without its fonts.
    """
    try:
        import typst
    except ImportError as error:
        message = _("PDF and PNG need the packages of the extra “pdf”: typst and fonts for every language.")
        raise TypesettingUnavailableError(message) from error
    folders = font_folders()
    if not set(FAMILIES) <= _families(folders):
        raise TypesettingUnavailableError(
            _("PDF and PNG need the fonts %(fonts)s. Install the extra “pdf”, or name their folder in PDF_FONT_DIR.")
            % {"fonts": ", ".join(FAMILIES)}
        )
    return bytes(
        typst.compile(source, font_paths=list(folders), ignore_system_fonts=True, sys_inputs=inputs, **options)
    )


def font_folders() -> tuple[str, ...]:
    """Return where fonts are looked for: the folder of the setting, else that of the installed font package."""
    if settings.PDF_FONT_DIR:
        return (settings.PDF_FONT_DIR,)
    try:
        import pylopdf_fonts_ko
    except ImportError:
        return ()
    return (str(Path(pylopdf_fonts_ko.__file__).parent),)


@lru_cache(maxsize=4)
def _families(folders: tuple[str, ...]) -> frozenset[str]:
    import typst

    found = typst.Fonts(include_system_fonts=False, font_paths=list(folders)) if folders else None
    return frozenset(found.families() if found is not None else ())
