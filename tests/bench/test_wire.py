"""What a browser fetches for a page."""

from bench.wire import Fetched, Named, goals, imported


def test_a_browser_fetches_styles_icons_scripts_and_pictures_and_follows_no_other_link() -> None:
    named = Named()
    named.feed(
        '<link rel="icon" href="/i.svg"><link rel="stylesheet" href="/a.css"><link rel="alternate" href="/ko/">'
        '<script src="/s.js"></script><img src="/p.png"><img src="data:,x"><a href="/b/">b</a><img src="/p.png">'
    )
    assert list(named.addresses) == ["/i.svg", "/a.css", "/s.js", "/p.png"]


def test_a_style_sheet_leads_to_those_that_it_imports() -> None:
    css = '@import url("reset.css") layer(reset);@import "base.css";\n@import url(print.css) print;a{b:url(x.png)}'
    assert imported("/static/css/site.css", css) == [
        "/static/css/reset.css",
        "/static/css/base.css",
        "/static/css/print.css",
    ]


def test_a_page_is_weighed_with_all_its_files() -> None:
    rows = [Fetched("/", 9_000, "br", 0), Fetched("/a.css", 31_500, "br", 1)]
    assert [goal.figure for goal in goals(rows)] == [40.5, 2, 1]
    assert [goal.is_met for goal in goals(rows)] == [False, True, False]
