"""Forget who signed in from where, and who failed to, once it is of no more use: these are data about persons."""

import datetime
from importlib import import_module
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone


class Command(BaseCommand):
    help = "Delete failures past their lockout, sign-ins older than SIGN_IN_LOG_DAYS, and sessions that have ended."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        kept_until = now - datetime.timedelta(days=settings.SIGN_IN_LOG_DAYS)
        failures = AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()[0]
        sign_ins = AccessLog.objects.filter(attempt_time__lt=kept_until).delete()[0]
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
        self.stdout.write(f"Forgotten: {failures} failures, {sign_ins} sign-ins, and the sessions that have ended.")
