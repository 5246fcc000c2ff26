import pytest
from django.test import Client

from dashboard.views.accessibility import contact_link

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("https://record.example/report/", "https://record.example/report/"),
        ("desk@record.example", "mailto:desk@record.example"),
        ("The desk, room 1", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_contact_leads_to_a_page_or_to_a_mailbox(contact: str, link: str) -> None:
    assert contact_link(contact) == link


def test_the_statement_names_its_standard_and_its_failings(client: Client) -> None:
    page = client.get("/accessibility/").content.decode()
    assert "WCAG) 2.2, level AA" in page
    assert "No audit by people who use assistive technology" in page


def test_a_copy_without_a_contact_says_so(client: Client, settings: object) -> None:
    assert "This copy of the record names no contact." in client.get("/accessibility/").content.decode()


def test_a_contact_is_named_where_one_is_set(client: Client, settings: object) -> None:
    settings.CONTACT = "desk@record.example"
    assert (
        '<a href="mailto:desk@record.example">desk@record.example</a>' in client.get("/accessibility/").content.decode()
    )
