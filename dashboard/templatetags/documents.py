"""Documents in templates. Built in: templates need not load it."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboard.exports.document import Line, Span

register = template.Library()


@register.simple_tag
def document_line(line: Line) -> SafeString:
    """Render a line: strong runs, links, notes as links to the list of sources, each language marked."""
    body = format_html_join("", "{}", ((_render(span),) for span in line.spans))
    return body if line.language == get_language() else format_html('<span lang="{}">{}</span>', line.language, body)


def _render(span: Span) -> SafeString:
    body: SafeString | str = span.text
    if span.url:
        body = format_html('<a href="{}" rel="external noreferrer">{}</a>', span.url, body)
    if span.language:
        body = format_html('<span lang="{}">{}</span>', span.language, body)
    if span.is_strong:
        body = format_html("<b>{}</b>", body)
    notes = format_html_join(
        "",
        '<a class="cite" href="#source-{}" aria-label="{}">{}</a>',
        ((number, _("Source %(number)s") % {"number": number}, number) for number in span.notes),
    )
    return format_html("{}{}", body, notes)
