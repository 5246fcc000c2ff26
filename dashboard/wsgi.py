"""The door for gunicorn: `gunicorn dashboard.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
site = get_wsgi_application()
# Django reads the addresses, and with them most of the code, when it is first asked. That reader would wait for it, and
# the collector of garbage would go over it for ever: see `post_worker_init` in `deploy/gunicorn.conf.py`.
_ = get_resolver().url_patterns

from .frames import with_room  # noqa: E402 (in the order of their names)
from .kept_pages import KeptPages  # noqa: E402 (it reads the models, which are there only now)
from .request_log import RequestLog  # noqa: E402 (as above)

application = RequestLog(KeptPages(with_room(site)))
