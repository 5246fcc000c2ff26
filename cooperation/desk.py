"""The staff desk itself: every page of it is an act of the person signed in.

It stands beside the admin package, not in it: the screens there register themselves on it while they are imported.
"""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from cooperation.models.acts import acting


class StaffDesk(admin.AdminSite):
    """The admin site of the record."""

    site_header = _("Staff desk of the cooperation record")
    site_title = _("Staff desk")
    index_title = _("What the record holds")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Let the view write in the name of the person signed in, and of nobody else."""

        @wraps(view)
        def act(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with acting(request.user):
                return view(request, *args, **kwargs)

        return super().admin_view(act, cacheable)
