import pytest
from django.db.models import F

from cooperation.models import ActionItem
from cooperation.models.among import Among
from tests.makers import make_action

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [0, 1, 3])
def test_many_keys_are_one_condition_within_another_too(number: int) -> None:
    keys = tuple(make_action(f"1.0{place}").pk for place in range(1, 4))[:number]
    found = ActionItem.objects.filter(Among(F("pk"), keys))
    assert set(found.values_list("pk", flat=True)) == set(keys)
    assert ActionItem.objects.filter(pk__in=found.values("pk")).count() == number
