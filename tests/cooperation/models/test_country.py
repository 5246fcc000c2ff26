"""Countries and partnerships: two equal sides, recorded once, under their own address and midnight."""

import datetime

import pytest
import time_machine

from cooperation.models import Country, Partnership
from cooperation.models.country import RESERVED_SLUGS
from tests.makers import build, make_country, make_partnership, refusal

pytestmark = pytest.mark.django_db


def a_partnership(**fields) -> Partnership:
    defaults = {"slug": "aa-zz", "name": "AA and ZZ", "short_name": "AA and ZZ", "subject": "Made-up cooperation"}
    sides = {"side_a": make_country("AA"), "side_b": make_country("ZZ")}
    return build(Partnership, **(defaults | sides | fields))


class TestCountry:
    @pytest.mark.parametrize("code", ["aa", "A", "A1", "А́"])
    def test_a_code_is_two_capitals(self, code):
        country = build(Country, alpha2=code, alpha3="AAA", name="Country AA", abbreviation="AA")
        assert "Write the ISO 3166-1 alpha-2 code in capitals." in refusal(country)["alpha2"]

    @pytest.mark.parametrize("code", ["aaa", "AA", "AA1"])
    def test_the_long_code_is_three_capitals(self, code):
        country = build(Country, alpha2="AA", alpha3=code, name="Country AA", abbreviation="AA")
        assert refusal(country) == {"alpha3": ["Write the ISO 3166-1 alpha-3 code in capitals."]}

    def test_a_country_has_a_name_and_a_short_form(self):
        assert set(refusal(build(Country, alpha2="AA", alpha3="AAA"))) == {"name_en", "abbreviation_en"}


class TestPartnership:
    def test_the_sides_keep_the_order_in_which_they_are_shown(self):
        zz, aa = make_country("ZZ"), make_country("AA")
        assert make_partnership(zz, aa).sides == (zz, aa)

    def test_a_partnership_of_one_country_is_refused(self):
        assert refusal(a_partnership(side_b=make_country("AA"))) == {
            "__all__": ["A partnership needs two different countries."]
        }

    @pytest.mark.parametrize("sides", [("AA", "ZZ"), ("ZZ", "AA")])
    def test_a_pair_is_recorded_once_whichever_is_named_first(self, sides):
        make_partnership("AA", "ZZ")
        again = a_partnership(slug="again", side_a=make_country(sides[0]), side_b=make_country(sides[1]))
        assert refusal(again) == {
            "__all__": ["This pair of countries already has a record, in one order or the other."]
        }

    @pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
    def test_a_slug_that_is_another_page_is_refused(self, slug):
        assert refusal(a_partnership(slug=slug)) == {
            "__all__": [f"“{slug}” is the address of another page. Choose another slug."]
        }

    def test_the_languages_of_the_pages_are_no_partnerships(self, settings):
        assert {code for code, _ in settings.LANGUAGES} <= RESERVED_SLUGS

    def test_a_time_zone_is_one_of_the_world(self):
        assert refusal(a_partnership(time_zone="Mars/Olympus_Mons")) == {
            "time_zone": ["“Mars/Olympus_Mons” is not an IANA time zone such as Asia/Tokyo."]
        }

    def test_midnight_in_the_partnership_s_time_zone_decides_which_day_is_today(self):
        east, west = a_partnership(time_zone="Pacific/Kiritimati"), a_partnership(time_zone="Pacific/Pago_Pago")
        with time_machine.travel(datetime.datetime(2026, 11, 22, 10, 30, tzinfo=datetime.UTC), tick=False):
            assert east.today() == datetime.date(2026, 11, 23)
            assert west.today() == datetime.date(2026, 11, 21)
