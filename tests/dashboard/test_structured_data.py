import datetime
import json
from typing import Any

import pytest
from django.utils import translation

from cooperation.models import AgencyKind, Publication, Row
from dashboard.structured_data import SHAPES, as_script, describe, describe_breadcrumbs
from tests.makers import (
    make_agency,
    make_agreement,
    make_appointment,
    make_area,
    make_dialogue,
    make_event,
    make_mission,
    make_official,
)

pytestmark = pytest.mark.django_db


def absolute(path: str) -> str:
    return f"https://record.example{path}"


def told(record: Row, day: datetime.date = datetime.date(2026, 11, 22)) -> dict[str, Any]:
    return describe(record, absolute=absolute, day=day)


class TestDialogues:
    def test_a_dialogue_is_an_event_of_its_series(self) -> None:
        dialogue = make_dialogue(4, "2024-05-14", city="Made-up city", summary="Made-up summary")
        assert told(dialogue) == {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": f"{dialogue.series.name}, number 4",
            "url": "https://record.example/aa-zz/dialogues/civil-4/",
            "description": "Made-up summary",
            "startDate": "2024-05-14",
            "endDate": "2024-05-14",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {"@type": "Place", "name": "Made-up city", "address": "Made-up city"},
            "superEvent": {
                "@type": "EventSeries",
                "name": str(dialogue.series.name),
                "url": "https://record.example/aa-zz/dialogues/#civil",
            },
        }

    def test_a_date_never_gains_a_precision(self) -> None:
        assert told(make_dialogue(1, "2014"))["startDate"] == "2014"
        assert "startDate" not in told(make_dialogue(2, None))

    def test_a_cancelled_one_and_one_by_video_say_so(self) -> None:
        assert told(make_dialogue(1, status="cancelled"))["eventStatus"].endswith("/EventCancelled")
        assert told(make_dialogue(2, is_virtual=True))["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")


class TestAgencies:
    def test_an_agency_has_its_other_names_and_the_same_thing_elsewhere(self) -> None:
        agency = make_agency(
            "MUA",
            name={"en": "Made-up agency", "ko": "가상 기관"},
            aliases="Old agency\nMUA",
            website="https://agency.example/",
            ror_id="027ka1x80",
            wikidata_id="Q1",
        )
        said = told(agency)
        assert said["@type"] == "GovernmentOrganization"
        assert (said["name"], said["alternateName"]) == ("Made-up agency", ["가상 기관", "MUA", "Old agency"])
        assert said["sameAs"] == [
            "https://agency.example/",
            "https://ror.org/027ka1x80",
            "https://www.wikidata.org/wiki/Q1",
        ]
        with translation.override("ko"):
            assert told(agency)["name"] == "가상 기관"

    def test_it_is_part_of_its_parent_unless_that_is_a_draft(self) -> None:
        parent = make_agency()
        child = make_agency(parent=parent)
        assert told(child)["parentOrganization"]["name"] == str(parent.name)
        parent.publication = Publication.DRAFT
        assert "parentOrganization" not in told(child)

    def test_a_company_is_no_part_of_a_government(self) -> None:
        assert told(make_agency(kind=AgencyKind.COMPANY))["@type"] == "Organization"

    def test_its_end_is_told_once_it_has_come(self) -> None:
        agency = make_agency(starts_on="1998", ends_on="2025-03")
        assert told(agency)["dissolutionDate"] == "2025-03"
        assert "dissolutionDate" not in told(agency, datetime.date(2024, 1, 1))


class TestOfficials:
    def test_a_person_holds_the_posts_open_on_the_day(self, django_assert_num_queries: Any) -> None:
        official = make_official()
        post = make_appointment(official=official, starts_on="2020", ends_on="2023")
        make_appointment(official=official, title="Draft post", agency=make_agency(publication=Publication.DRAFT))
        assert told(official) == {
            "@context": "https://schema.org",
            "@type": "Person",
            "name": str(official.name),
            "url": f"https://record.example/officials/{official.slug}/",
        }
        with django_assert_num_queries(1):
            said = told(official, datetime.date(2022, 1, 1))
        assert said["jobTitle"] == ["Director"]
        assert [agency["name"] for agency in said["worksFor"]] == [str(post.agency.name)]


class TestMissions:
    def test_a_mission_carries_its_numbers(self) -> None:
        said = told(make_mission(cospar_id="2099-001A", norad_number="99999", wikidata_id="Q2"))
        assert said["@type"] == "Project"
        assert [(one["propertyID"], one["value"]) for one in said["identifier"]] == [
            ("COSPAR", "2099-001A"),
            ("NORAD", "99999"),
        ]
        assert said["sameAs"] == ["https://www.wikidata.org/wiki/Q2"]

    def test_a_number_not_on_record_is_left_out(self) -> None:
        assert not {"identifier", "sameAs", "description", "alternateName"} & set(told(make_mission()))


class TestAgreements:
    def test_what_binds_in_law_is_legislation(self) -> None:
        said = told(make_agreement(signed_on="2016-04-27", is_binding=True, treaty_number="16-1103"))
        assert (said["@type"], said["legislationDate"], said["legislationIdentifier"]) == (
            "Legislation",
            "2016-04-27",
            "16-1103",
        )

    def test_any_other_is_a_document(self) -> None:
        said = told(make_agreement(signed_on=None, announced_on="2024-05"))
        assert (said["@type"], said["dateCreated"]) == ("DigitalDocument", "2024-05")


def test_an_event_is_an_event() -> None:
    assert told(make_event(on="2024-05"))["startDate"] == "2024-05"


def test_a_record_the_vocabulary_has_no_word_for_is_refused() -> None:
    with pytest.raises(LookupError):
        told(make_area())
    assert len(SHAPES) == 6


def test_the_way_to_a_page_is_counted_from_one() -> None:
    said = describe_breadcrumbs([("A and Z", "/aa-zz/"), ("Here", "")], absolute=absolute)
    assert said["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "A and Z", "item": "https://record.example/aa-zz/"},
        {"@type": "ListItem", "position": 2, "name": "Here"},
    ]


def test_nothing_in_the_record_can_leave_its_block_of_data() -> None:
    text = "</script><script>alert(1)</script><!-- & “quotes” \" ' \\"
    block = as_script({"name": text})
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not {"<", ">", "&"} & set(inside)
    assert json.loads(inside) == {"name": text}
