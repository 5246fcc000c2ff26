"""The frame of every page: its title, said once and shown in several places, its citation, and data for machines.

Built in: templates need not load it.
"""

import datetime
from html import escape, unescape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cooperation.models import Row
from dashboard.exports.page_citation import FORMS, PageCitation
from dashboard.exports.page_citation import PARAMETER as CITE
from dashboard.structured_data import as_script, describe, describe_breadcrumbs
from dashboard.views.reading_day import PARAMETER

register = template.Library()


class CaptureNode(template.Node):
    """Keeps what stands between its tags under a name, and shows nothing."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> str:
        # Rendering a template escapes what has to be escaped; stripping the blanks around takes nothing of that back.
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 (rendered by a template)
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """`{% capture name %}…{% endcapture %}`: a block can be filled in once only, its capture shown anywhere after."""
    parts = token.split_contents()
    if len(parts) != 2:
        raise template.TemplateSyntaxError("Write {% capture name %}.")
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, parts[1])


@register.simple_tag(takes_context=True)
def cite_address(context: template.Context, day: datetime.date | str | None) -> str:
    """Return the whole address of this page, read as of a day if it has one; a list keeps its filters."""
    request: HttpRequest = context["request"]
    query = {name: values for name, values in request.GET.lists() if name not in (PARAMETER, CITE)}
    if isinstance(day, datetime.date):
        query[PARAMETER] = [day.isoformat()]
    return request.build_absolute_uri(f"{request.path}?{urlencode(query, doseq=True)}" if query else request.path)


@register.simple_tag(takes_context=True)
def page_citation(context: template.Context, title: str, day: datetime.date | str | None) -> PageCitation:
    """Return the citation of this page, and leave it on the request for whoever asks for it as a file."""
    request: HttpRequest = context["request"]
    reading = getattr(request, "reading_day", None)
    citation = PageCitation(
        title=" ".join(_plain(title).split()),
        language=get_language() or "",
        day=day if isinstance(day, datetime.date) else None,
        read_on=reading.today if reading is not None else timezone.localdate(),
        address=cite_address(context, day),
    )
    request.page_citation = citation  # type: ignore[attr-defined]  # read by `CitationFileMiddleware`
    return citation


@register.simple_tag(takes_context=True)
def citation_files(context: template.Context) -> list[tuple[str, str, str]]:
    """Return the ending, the name and the address of each form in which the citation of this page is a file."""
    request: HttpRequest = context["request"]
    query = dict(request.GET.lists())
    return [
        (ending, form.label, f"{request.path}?{urlencode(query | {CITE: [ending]}, doseq=True)}")
        for ending, form in FORMS.items()
    ]


@register.simple_tag(takes_context=True)
def address_of_day(context: template.Context, name: str, *args: str, **query: str | None) -> str:
    """Return the whole address of another page, read as of the day of this one where that is not today."""
    request: HttpRequest = context["request"]
    asked = {key: value for key, value in query.items() if value}
    if request.reading_day.is_past:  # type: ignore[attr-defined]  # left there by `read_day`
        asked[PARAMETER] = str(request.reading_day.as_of)  # type: ignore[attr-defined]  # as above
    return request.build_absolute_uri(reverse(name, args=args, query=asked))


@register.simple_tag
def embed_code(address: str, title: str, height: int) -> str:
    """Return the element with which another site shows a card; as text to copy, which the page escapes once more."""
    name = _("%(title)s: Space Cooperation Record") % {"title": title}
    return (
        f'<iframe src="{escape(address)}" title="{escape(name)}" width="100%" height="{height}" frameborder="0" '
        'loading="lazy"></iframe>'
    )


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context, record: Row) -> SafeString:
    """Describe the record of a page to machines, as of the day of the page."""
    request: HttpRequest = context["request"]
    day = context.get("day") or timezone.localdate()
    return as_script(describe(record, absolute=request.build_absolute_uri, day=day))


@register.simple_tag(takes_context=True)
def breadcrumb_data(
    context: Any, home_url: str, home_name: str, list_url: str, list_name: str, here: str
) -> SafeString:
    """Describe the way to this page to machines; a page right below the first has no list between."""
    places = [(_plain(home_name), home_url), *([(_plain(list_name), list_url)] if list_url else []), (_plain(here), "")]
    # The include that shows the way to a reader is given its own few names; the request is the page's all the same.
    return as_script(describe_breadcrumbs(places, absolute=context.request.build_absolute_uri))


def _plain(text: str) -> str:
    """Return a text of a page without its markup."""
    return unescape(strip_tags(text)) if isinstance(text, SafeString) else str(text)
