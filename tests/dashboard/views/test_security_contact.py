import datetime
from typing import Any

import pytest
from django.test import Client

from dashboard.views.security_contact import expiry

pytestmark = pytest.mark.django_db

PATH = "/.well-known/security.txt"


@pytest.mark.parametrize(
    ("contact", "link"),
    [("https://contact.example/", "https://contact.example/"), ("desk@record.example", "mailto:desk@record.example")],
)
def test_a_contact_that_can_be_written_to_is_named_with_an_end(
    client: Client, settings: Any, contact: str, link: str
) -> None:
    settings.CONTACT = contact
    response = client.get(PATH)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        f"Contact: {link}",
        "Expires: 2027-05-01T00:00:00Z",
        "Preferred-Languages: en, ko",
        f"Canonical: http://testserver{PATH}",
    ]


@pytest.mark.parametrize("contact", ["", "the front desk", "http://contact.example/"])
def test_without_one_there_is_no_such_file(client: Client, settings: Any, contact: str) -> None:
    settings.CONTACT = contact
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize(
    ("today", "end"),
    [((2026, 1, 31), "2026-07-01"), ((2026, 6, 30), "2026-12-01"), ((2026, 7, 1), "2027-01-01")],
)
def test_the_end_is_less_than_a_year_ahead(today: tuple[int, int, int], end: str) -> None:
    assert expiry(datetime.date(*today)) == f"{end}T00:00:00Z"
