import pytest

from dashboard.day_links import carry_day


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<a href="/us-kr/">', '<a href="/us-kr/?as_of=2020">'),
        ('<a class="b" href="/us-kr/#matrix">', '<a class="b" href="/us-kr/?as_of=2020#matrix">'),
        ('<a href="/us-kr/actions/?q=a&amp;side=x">', '<a href="/us-kr/actions/?q=a&amp;side=x&amp;as_of=2020">'),
        ('<a href="/us-kr/actions/?">', '<a href="/us-kr/actions/?as_of=2020">'),
    ],
)
def test_a_link_on_the_site_carries_the_day(link: str, expected: str) -> None:
    assert carry_day(link, "as_of", "2020") == expected


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://press.example/1">',
        '<a href="//press.example/1">',
        '<a href="#matrix">',
        '<a href="/us-kr/?as_of=2016">',
        '<a href="/us-kr/?q=a&amp;as_of=2016">',
        '<a href="/us-kr/" data-day="today">',
        '<a data-day="today" href="/us-kr/">',
        '<link href="/static/css/site.css">',
        '<a href="/static/leaflet.pdf">',
    ],
)
def test_other_links_stay_as_they_are(link: str) -> None:
    assert carry_day(link, "as_of", "2020") == link


def test_the_day_is_written_safely() -> None:
    assert carry_day('<a href="/">', "as_of", '"><i>') == '<a href="/?as_of=%22%3E%3Ci%3E">'
