"""A made-up record of any size keeps the rules of a real one."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    AreaProgress,
    Citation,
    CooperationArea,
    Dialogue,
    Milestone,
    Partnership,
    Publication,
    StatusChange,
)
from cooperation.workflows.made_up import COUNTRIES
from cooperation.workflows.synthesize import PARTNERSHIPS, synthesize

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


def test_it_has_as_many_actions_as_were_asked_for_in_forty_partnerships_and_keeps_the_rules() -> None:
    before = ActionItem.objects.count()
    synthesize(actions=400)
    pairs = Partnership.objects.filter(side_a__alpha2__in=COUNTRIES)
    assert pairs.count() == PARTNERSHIPS
    actions = ActionItem.objects.filter(partnership__in=pairs)
    assert actions.filter(partnership=pairs.order_by("order").first()).count() == 200
    assert (ActionItem.objects.count(), actions.count()) == (before + 400, 400)
    assert 0 < actions.filter(publication=Publication.DRAFT).count() < 40
    for action in actions.select_related("raised_at__series", "partnership")[:60]:
        action.full_clean()
    for rows in (
        Dialogue.objects.filter(series__partnership__in=pairs),
        AreaProgress.objects.filter(partnership__in=pairs),
    ):
        for row in rows[:40]:
            row.full_clean()
    for step in Milestone.objects.filter(mission__partnerships__in=pairs)[:40]:
        step.full_clean()
    assert Citation.objects.filter(action_item__in=actions).count() == 400


def test_the_stored_status_of_an_action_is_that_of_its_newest_step() -> None:
    synthesize(actions=120)
    for action in ActionItem.objects.filter(partnership__side_a__alpha2__in=COUNTRIES):
        newest = StatusChange.objects.filter(action_item=action).latest_first().first()
        expected = (newest.status, newest.on) if newest else (ActionItemStatus.OPEN, action.raised_on)
        assert (action.status, action.status_on) == expected


def test_the_same_seed_makes_the_same_record() -> None:
    def titles(seed: int) -> list[str]:
        with transaction.atomic():
            synthesize(actions=50, seed=seed)
            rows = ActionItem.objects.filter(partnership__side_a__alpha2__in=COUNTRIES)
            found = list(rows.order_by("partnership__slug", "reference").values_list("title_en", flat=True))
            transaction.set_rollback(True)
        return found

    assert titles(1) == titles(1) != titles(2)


def test_a_second_one_is_refused_and_so_is_one_without_areas() -> None:
    call_command("synthesize", actions=1, verbosity=0)
    with pytest.raises(CommandError, match="already"):
        call_command("synthesize", actions=1, verbosity=0)
    with pytest.raises(CommandError, match="from 1 to"):
        call_command("synthesize", actions=0, verbosity=0)


def test_without_areas_it_asks_for_the_reference_data() -> None:
    CooperationArea.objects.all().update(publication=Publication.WITHDRAWN)
    with pytest.raises(ValueError, match="reference data"):
        synthesize(actions=1)
