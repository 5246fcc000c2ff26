"""Everything that changed in a period, read whole: what the site counts and shortens is compared with it."""

from cooperation.models import Partnership
from dashboard.readings.changes import Changes, compare_things
from dashboard.readings.period import Period
from dashboard.readings.standing import Days
from dashboard.readings.things import read_things


def read_changes(partnership: Partnership, period: Period) -> Changes:
    """Return what changed in a period, every action that did included."""
    return compare_things(period, read_things(partnership, Days(period.since.day, period.until.day)))
