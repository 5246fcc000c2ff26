"""Links of a page read as of another day: they lead to pages of the same day."""

import re
from html import unescape
from urllib.parse import urlencode

from django.utils.html import escape

#: An address of this site in a link, its query, its fragment; a link with `data-day` leads to today on purpose.
_LINK = re.compile(
    r'(?P<start><a\b(?![^>]*\sdata-day=)[^>]*?\shref=")(?P<path>/(?!/)[^"?#]*)(?P<query>\?[^"#]*)?(?P<fragment>#[^"]*)?"'
)


def carry_day(html: str, parameter: str, value: str) -> str:
    """Return the page with the day of reading added to every link that stays on the site and names none.

    The page as a whole carries its day, so that no template has to remember it link by link.
    """
    day = urlencode({parameter: value})

    def extend(link: re.Match[str]) -> str:
        query = unescape(link["query"] or "")
        if re.search(rf"[?&]{re.escape(parameter)}=", query) or link["path"].startswith("/static/"):
            return link[0]
        joined = f"{query}&{day}" if len(query) > 1 else f"?{day}"
        return f'{link["start"]}{link["path"]}{escape(joined)}{link["fragment"] or ""}"'

    return _LINK.sub(extend, html)
