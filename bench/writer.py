"""Somebody who writes the record while it is read: `python -m bench.writer PAUSE`, until its input ends.

Every write is one that the desk makes: an action saved, with its version and the number of the record. Nothing of the
record reads differently afterwards.
"""

import json
import os
import select
import sys
import time

import django


def main(pause: float) -> None:
    """Save one action after another, and say at the end how that went, as JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "dashboard.settings"
    django.setup()

    from django.db import DatabaseError

    from cooperation.models import ActionItem

    keys = list(ActionItem.objects.order_by("pk").values_list("pk", flat=True)[:100])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    writes = errors = 0
    longest = 0.0
    while not select.select([sys.stdin], [], [], pause)[0]:
        began = time.perf_counter()
        try:
            ActionItem.objects.get(pk=keys[writes % len(keys)]).save()
        except DatabaseError:
            errors += 1
        writes += 1
        longest = max(longest, (time.perf_counter() - began) * 1000)
    sys.stdout.write(json.dumps({"writes": writes, "errors": errors, "longest": round(longest, 1)}))


if __name__ == "__main__":
    main(float(sys.argv[1]))
