import datetime

import pytest
from django.test import Client, RequestFactory

from cooperation.models import PartialDate
from dashboard.views.reading_day import ReadingDay, read_day
from tests.dashboard.pages import fetch

TODAY = datetime.date(2026, 11, 22)


def reading(query: str) -> ReadingDay:
    return read_day(RequestFactory().get(f"/?{query}"))


class TestTheDay:
    def test_without_a_date_a_page_reads_today(self) -> None:
        assert reading("") == ReadingDay(TODAY, TODAY)
        assert not reading("").is_past

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2016-12-31", datetime.date(2016, 12, 31)),
            ("2016-02", datetime.date(2016, 2, 29)),
            ("2016", datetime.date(2016, 12, 31)),
            (" 2016 ", datetime.date(2016, 12, 31)),
        ],
    )
    def test_a_period_is_read_on_its_last_day(self, text: str, day: datetime.date) -> None:
        found = reading(f"as_of={text}")
        assert (found.day, found.as_of, found.error) == (day, PartialDate.parse(text), "")

    @pytest.mark.parametrize("text", ["2026", "2026-11", "2026-11-22"])
    def test_a_period_that_still_runs_is_read_today(self, text: str) -> None:
        assert reading(f"as_of={text}").day == TODAY

    @pytest.mark.parametrize("text", ["2026-11-23", "2026-12", "2027", "9999"])
    def test_a_day_to_come_is_named_and_passed_over(self, text: str) -> None:
        found = reading(f"as_of={text}")
        assert (found.day, found.as_of) == (TODAY, None)
        assert "has not come yet" in found.error

    @pytest.mark.parametrize("text", ["yesterday", "2016-13", "2016-02-30", "0000", "20161231", "2016-1-1", "'", "%"])
    def test_what_is_no_date_is_named_and_passed_over(self, text: str) -> None:
        found = read_day(RequestFactory().get("/", {"as_of": text}))
        assert (found.day, found.as_of) == (TODAY, None)
        assert "is not a date" in found.error


@pytest.mark.django_db
class TestTheBanner:
    def test_a_page_of_another_day_says_so_and_leads_back(self, client: Client) -> None:
        page = fetch(client, "/us-kr/areas/satnav/?as_of=2022-12-31")
        (banner,) = page.all("aside", class_="reading-day")
        assert "The record as it stood on 31 December 2022." in banner.text
        back = [link for link in page.all("a") if link.attributes.get("data-day") == "today"]
        assert {link.attributes["href"] for link in back} == {"/us-kr/areas/satnav/"}

    def test_a_page_of_today_has_none(self, client: Client) -> None:
        assert fetch(client, "/us-kr/").all("aside", class_="reading-day") == []

    def test_a_date_that_cannot_be_read_is_named_on_the_page(self, client: Client) -> None:
        page = fetch(client, "/us-kr/?as_of=soon")
        assert page.status == 200
        assert "“soon” is not a date" in page.texts("aside", class_="reading-day")[0]

    def test_the_links_of_the_page_stay_on_its_day(self, client: Client) -> None:
        page = fetch(client, "/us-kr/?as_of=2022-12-31")
        inside = [link for link in page.all("a") if link.attributes["href"].startswith("/")]
        assert len(inside) > 40
        away = [link.attributes["href"] for link in inside if "as_of=2022-12-31" not in link.attributes["href"]]
        assert away == ["/us-kr/"]

    def test_the_whole_of_the_longer_page_is_sent(self, client: Client) -> None:
        response = client.get("/us-kr/?as_of=2022-12-31")
        assert response["Content-Length"] == str(len(response.content))
        assert response.content.rstrip().endswith(b"</html>")

    def test_today_is_the_page_that_search_engines_know(self, client: Client) -> None:
        page = fetch(client, "/us-kr/?as_of=2022-12-31")
        (canonical,) = page.all("link", rel="canonical")
        assert canonical.attributes["href"] == "http://testserver/us-kr/"
        assert page.headers["X-Robots-Tag"] == "noindex"

    def test_nothing_of_a_record_begun_later_is_shown(self, client: Client) -> None:
        page = fetch(client, "/us-kr/actions/4.09/?as_of=2022")
        assert page.status == 404
        assert page.texts("h1") == ["Not yet on record"]
        assert fetch(client, "/us-kr/actions/4.98/?as_of=2022").texts("h1") == ["Page not found"]
