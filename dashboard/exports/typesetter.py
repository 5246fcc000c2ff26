"""A process that typesets one document and ends: `python -m dashboard.exports.typesetter`, spoken to in JSON.

What it reads says what to set, and what it writes is the file. Fonts and what typst remembers take some 200 MB, which
go with the process instead of staying in a server that may not need them again for hours.
"""

import json
import sys

from .own_process import use_all_processors

#: The process ends with one of these where nothing can be set here: without typst, or without the fonts.
NO_TYPST, NO_FONTS = 3, 4


def main() -> int:
    """Set what standard input describes, write it to standard output, and return the status to end with."""
    use_all_processors()
    asked = json.load(sys.stdin)
    try:
        import typst
    except ImportError:
        return NO_TYPST
    folders = asked["font_paths"]
    found = typst.Fonts(include_system_fonts=False, font_paths=folders).families() if folders else ()
    if not set(asked["families"]) <= set(found):
        return NO_FONTS
    source = asked["path"] or asked["text"].encode()
    made = typst.compile(
        source, font_paths=folders, ignore_system_fonts=True, sys_inputs=asked["inputs"], **asked["options"]
    )
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
