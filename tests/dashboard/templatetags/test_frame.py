import datetime
import json

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.html import format_html

from tests.makers import make_partnership


def render(text: str, path: str = "/aa-zz/?q=1&as_of=2022", **values: object) -> str:
    request: HttpRequest = RequestFactory().get(path)
    return Template(text).render(RequestContext(request, values))


class TestCapture:
    def test_what_is_captured_shows_only_where_it_is_named(self) -> None:
        assert render("{% capture it %} {{ name }} {% endcapture %}[{{ it }}{{ it }}]", name="A") == "[AA]"

    def test_what_was_escaped_stays_escaped_once(self) -> None:
        assert render("{% capture it %}{{ name }}{% endcapture %}{{ it }}", name="<A & B>") == "&lt;A &amp; B&gt;"

    def test_a_capture_without_a_name_is_refused(self) -> None:
        with pytest.raises(TemplateSyntaxError):
            Template("{% capture %}{% endcapture %}")


class TestCiteAddress:
    def test_a_page_is_cited_as_of_its_day_with_its_filters(self) -> None:
        assert render("{% cite_address day %}", day=datetime.date(2026, 11, 22)) == (
            "http://testserver/aa-zz/?q=1&amp;as_of=2026-11-22"
        )

    def test_a_page_without_a_day_is_cited_as_it_is(self) -> None:
        assert render("{% cite_address day %}", "/method/") == "http://testserver/method/"

    def test_the_line_reads_site_title_day_and_address(self) -> None:
        line = render(
            '{% include "components/cite_line.html" %}',
            "/missions/made-up/",
            page_title=format_html('Made-up <span lang="ko">{}</span>', "가상"),
            day=datetime.date(2026, 11, 22),
        )
        assert (
            'Space Cooperation Record: “Made-up <span lang="ko">가상</span>”. Record as of '
            '<time datetime="2026-11-22">22 November 2026</time>.'
        ) in line
        assert "http://testserver/missions/made-up/?as_of=2026-11-22" in line


@pytest.mark.django_db
def test_breadcrumbs_are_told_without_their_markup_and_inside_an_include_of_few_names() -> None:
    markup = render(
        '{% include "components/crumbs.html" with partnership=pair here=here only %}',
        pair=make_partnership(short_name="A & Z"),
        here=format_html("<b>{}</b>", "Here & now"),
    )
    (_before, block) = markup.split('<script type="application/ld+json">')
    data = json.loads(block.partition("</script>")[0])
    assert [place["name"] for place in data["itemListElement"]] == ["A & Z", "Here & now"]
    assert data["itemListElement"][0]["item"] == "http://testserver/aa-zz/"
