import pytest
from django.test import Client

#: On PostgreSQL a server is asked whether it is there before anything is worked out.
pytestmark = pytest.mark.django_db


def test_robots_may_read_everything_but_the_staff_pages_and_repetitions(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert [line for line in lines if line.startswith("Disallow")] == [
        "Disallow: /admin/",
        "Disallow: /ko/admin/",
        "Disallow: /*?",
    ]
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_the_pages_of_the_map_itself_may_be_read(client: Client) -> None:
    assert "Allow: /sitemap" in client.get("/robots.txt").content.decode()
