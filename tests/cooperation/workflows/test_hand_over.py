"""A post passes to the next holder in one step, or not at all."""

import pytest
from django.core.exceptions import ValidationError

from cooperation.models import Appointment, Citation, PartialDate
from cooperation.workflows.hand_over import hand_over
from tests.makers import make, make_agency, make_official, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Appointment:
    return make(
        Appointment,
        official=make_official(),
        agency=make_agency(),
        title={"en": "Administrator", "ko": "청장"},
        is_single_holder=True,
        starts_on="2020-01",
    )


def test_one_post_is_closed_and_the_next_is_opened_at_the_same_agency_under_the_same_title(post: Appointment) -> None:
    successor, source = make_official(), make_source()
    following = hand_over(post=post, to=successor, on=PartialDate.parse("2024-05-14"), source=source)
    post.refresh_from_db()
    assert (str(post.ends_on), str(following.starts_on), following.ends_on) == ("2024-05-14", "2024-05-14", None)
    assert (following.official, following.agency, following.title_ko) == (successor, post.agency, "청장")
    assert following.is_single_holder
    cited = Citation.objects.filter(source=source).values_list("appointment", "field")
    assert set(cited) == {(post.pk, "ends_on"), (following.pk, "starts_on")}


@pytest.mark.parametrize(
    ("day", "reason"),
    [("2019", "cannot end before it starts"), ("2031", "has not come yet")],
)
def test_a_day_that_cannot_be_leaves_the_post_as_it_is(post: Appointment, day: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        hand_over(post=post, to=make_official(), on=PartialDate.parse(day))
    post.refresh_from_db()
    assert post.ends_on is None
    assert Appointment.objects.filter(agency=post.agency).count() == 1


def test_a_post_is_not_handed_to_its_holder_nor_twice(post: Appointment) -> None:
    with pytest.raises(ValidationError, match="somebody else"):
        hand_over(post=post, to=post.official, on=PartialDate.parse("2024"))
    hand_over(post=post, to=make_official(), on=PartialDate.parse("2024"))
    with pytest.raises(ValidationError, match="closed already"):
        hand_over(post=post, to=make_official(), on=PartialDate.parse("2025"))
    assert Appointment.objects.filter(agency=post.agency).count() == 2
