"""The citation of a page in the forms that reference managers read."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

#: The parameter that asks a page for its citation, and nothing but that.
PARAMETER = "cite"

#: What TeX would read as a command. A brace has a name of its own: even behind a backslash it would count as a brace.
_SPECIAL = {
    **{ord(sign): f"\\{sign}" for sign in "&%$#_"},
    ord("\\"): r"\textbackslash{}",
    ord("{"): r"\textbraceleft{}",
    ord("}"): r"\textbraceright{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
}


@dataclass(frozen=True)
class PageCitation:
    """What a citation says of a page: `day` is the day it is read on, None where it has none; `read_on` is today."""

    title: str
    language: str
    day: datetime.date | None
    read_on: datetime.date
    address: str

    @property
    def name(self) -> str:
        """A name for the file and a key for the entry: where the page is, and its day; ASCII letters and hyphens."""
        words = ["space-cooperation-record", *re.findall("[a-z0-9]+", urlsplit(self.address).path.lower())]
        return "-".join([*words, self.day.isoformat()] if self.day else words)

    @property
    def bibtex(self) -> str:
        """An entry for biblatex, in UTF-8. Names and titles stand in braces, so that no style changes their letters."""
        site = _("Space Cooperation Record")
        fields = {
            "author": f'"{{{_escape(site)}}}"',
            "title": f'"{{{_escape(self.title)}}}"',
            "date": f"{{{self.day.isoformat()}}}" if self.day else "",
            "url": f"{{{self.address}}}",
            "urldate": f"{{{self.read_on.isoformat()}}}",
            "langid": f"{{{get_language_info(self.language)['name'].lower()}}}",
        }
        lines = [f"  {name} = {value}," for name, value in fields.items() if value]
        return "\n".join([f"@online{{{self.name},", *lines, "}"]) + "\n"

    @property
    def ris(self) -> str:
        """A record in the RIS format, with the line ends that it asks for."""
        tags = [
            ("TY", "ELEC"),
            ("AU", _("Space Cooperation Record")),
            ("TI", self.title),
            ("PY", f"{self.day:%Y}" if self.day else ""),
            ("DA", f"{self.day:%Y/%m/%d}" if self.day else ""),
            ("Y2", f"{self.read_on:%Y/%m/%d}"),
            ("LA", self.language),
            ("UR", self.address),
        ]
        return "".join(f"{tag}  - {value}\r\n" for tag, value in [*tags, ("ER", "")] if value or tag == "ER")


def _escape(text: str) -> str:
    return text.translate(_SPECIAL)


@dataclass(frozen=True)
class CitationForm:
    """A form in which a citation can be taken along."""

    label: str
    content_type: str
    write: Callable[[PageCitation], str]


#: The forms by the ending of their files.
FORMS = {
    "bib": CitationForm("BibTeX", "application/x-bibtex; charset=utf-8", lambda citation: citation.bibtex),
    "ris": CitationForm("RIS", "application/x-research-info-systems; charset=utf-8", lambda citation: citation.ris),
}
