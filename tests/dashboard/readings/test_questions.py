import pytest

from cooperation.models import ActionItem, Country, PartialDate
from dashboard.readings.questions import Question
from tests.makers import make_action, make_area

pytestmark = pytest.mark.django_db


def test_a_question_is_asked_again_with_other_values(django_assert_num_queries: object) -> None:
    areas = [make_area(order=91), make_area(order=92)]
    for number, area in enumerate((*areas, areas[1]), start=1):
        make_action(f"1.0{number}", area=area)
    rows = ActionItem.objects.filter(area=-1).order_by("reference").values_list("reference")
    question = Question(rows, [-1])
    with django_assert_num_queries(2):
        assert question.ask({-1: areas[0].pk}) == [("1.01",)]
        assert question.ask({-1: areas[1].pk}) == [("1.02",), ("1.03",)]


def test_a_blank_may_stay_without_a_value_where_several_stand_together() -> None:
    action = make_action()
    rows = ActionItem.objects.filter(pk__in=[-1, -2]).values_list("pk")
    assert Question(rows, [-1, -2]).ask({-1: action.pk, -2: None}) == [(action.pk,)]


def test_the_answer_holds_what_the_fields_make_of_it() -> None:
    action = make_action("1.01", due_on="2027-03")
    rows = ActionItem.objects.filter(partnership=-1).values_list("due_on", "reference")
    assert Question(rows, [-1]).ask({-1: action.partnership_id}) == [(PartialDate(2027, 3), "1.01")]


def test_a_text_that_a_reader_wrote_stays_a_value() -> None:
    question = Question(Country.objects.filter(alpha2="?0").values_list("alpha2"), ["?0"])
    assert question.ask({"?0": "' OR 1=1 --"}) == []
    assert question.ask({"?0": "KR"}) == [("KR",)]


def test_a_blank_that_is_nowhere_in_the_question_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        Question(ActionItem.objects.filter(area=-1).values_list("pk"), [-1, -2])
