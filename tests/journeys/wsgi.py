"""The site as the journeys see it: every request falls on the day that the tests have set, if they have set one."""

import datetime
import os

import time_machine

if moment := os.environ.get("JOURNEYS_BEGIN_AT"):
    time_machine.travel(datetime.datetime.fromisoformat(moment), tick=True).start()

from dashboard.wsgi import application  # noqa: F401 (what gunicorn serves)
