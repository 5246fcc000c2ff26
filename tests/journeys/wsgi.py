"""The site as the journeys see it: every request falls on the day that the tests have set."""

import datetime
import os

import time_machine

time_machine.travel(datetime.datetime.fromisoformat(os.environ["JOURNEYS_BEGIN_AT"]), tick=True).start()

from dashboard.wsgi import application  # noqa: E402, F401 (what gunicorn serves)
