"""Sources: the documents that the record rests on, in order of weight."""

import pytest

from cooperation.models import PartialDate, Source, SourceKind
from tests.makers import (
    build,
    make_country,
    make_source,
    refusal,
)

pytestmark = pytest.mark.django_db


class TestSource:
    def test_kinds_of_source_are_ranked_from_joint_texts_down(self):
        assert [kind.value for kind in sorted(SourceKind, key=lambda kind: kind.weight)] == [
            "joint",
            "government",
            "press",
            "secondary",
        ]
        assert SourceKind.JOINT.weight == 1

    def test_a_government_source_names_its_government(self):
        source = build(Source, slug="s", name="S", kind="government", publisher_en="Ministry", reliability="A")
        assert refusal(source) == {"__all__": ["Name the government that speaks in this source."]}
        source.country = make_country("AA")
        assert refusal(source) == {}

    @pytest.mark.parametrize(
        ("url", "host"),
        [
            ("https://www.press.example/a/b?c=d", "press.example"),
            ("http://press.example", "press.example"),
            ("https://press.example?id=www.", "press.example"),
            ("https://wwwpress.example/", "wwwpress.example"),
            ("", ""),
        ],
    )
    def test_a_source_knows_the_machine_its_address_leads_to(self, url, host):
        assert Source(url=url).host == host

    def test_a_source_is_dated_as_precisely_as_it_dates_itself(self):
        assert make_source(published_on="2016").published_on == PartialDate(2016)
