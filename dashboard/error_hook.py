"""Passes errors on to a service that collects them: a function of the operator's, named by ERROR_HOOK."""

import logging

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils.module_loading import import_string

from .log_lines import request_in_hand

logger = logging.getLogger(__name__)


class ErrorHook(logging.Handler):
    """Call ERROR_HOOK with the exception of every logged error and the id of the request, None outside of one.

    A request that was refused as suspicious is no error of ours; scanners make many.
    The function runs before the answer is sent, so it should only put the error aside. When it fails itself, the log
    says so, and the answer goes out as ever.
    """

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if not settings.ERROR_HOOK or error is None or isinstance(error, SuspiciousOperation):
            return
        request = request_in_hand.get()
        try:
            import_string(settings.ERROR_HOOK)(error, None if request is None else request.request_id)
        except Exception as failure:  # it is not our code, and what it was called about matters more
            # Without the exception, which would bring this line back here.
            logger.error("The error hook failed with %s.", type(failure).__name__)
