"""System checks: a server with unsafe settings refuses to start, and says what to set."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.module_loading import import_string


@register(Tags.security)
def check_production_settings(**kwargs: Any) -> list[CheckMessage]:
    """Refuse what is fit for a demo only, unless DEBUG or DEMO says that this is one."""
    if settings.DEBUG and settings.DEMO:
        return [
            Error(
                "DEBUG and DEMO are both on.",
                hint="DEMO shows the site as the public sees it; unset DEBUG.",
                id="record.E004",
            )
        ]
    if settings.DEBUG or settings.DEMO:
        return []
    found: list[CheckMessage] = []
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if any(key.startswith("insecure-") or len(key) < 50 for key in keys):
        found.append(
            Error(
                "SECRET_KEY, or an earlier key, is missing or too short.",
                hint="Set SECRET_KEY to at least 50 random characters, or DEMO=1 for a demo on your own machine.",
                id="record.E001",
            )
        )
    if not settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "ALLOWED_HOSTS is empty.",
                hint="Set ALLOWED_HOSTS to the host names of the site, separated by commas.",
                id="record.E002",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "ALLOWED_HOSTS allows every host.",
                hint="Name the host names of the site instead of *.",
                id="record.E003",
            )
        )
    return found


@register(Tags.security)
def check_second_factor(**kwargs: Any) -> list[CheckMessage]:
    """Warn where a stolen password alone opens the desk of a public server."""
    if settings.DEBUG or settings.DEMO or settings.STAFF_SECOND_FACTOR:
        return []
    return [
        Warning(
            "The staff may sign in with a password alone.",
            hint="Set STAFF_SECOND_FACTOR=1 to ask everybody on the staff for a second factor.",
            id="record.W001",
        )
    ]


@register()
def check_error_hook(**kwargs: Any) -> list[CheckMessage]:
    """Refuse an ERROR_HOOK that cannot be called: it would be missed only when it is needed."""
    if not settings.ERROR_HOOK:
        return []
    try:
        hook = import_string(settings.ERROR_HOOK)
    except (ImportError, ValueError):
        hook = None
    if callable(hook):
        return []
    return [
        Error(
            "ERROR_HOOK names no function.",
            hint="Write it as package.module.function, in a package that is installed.",
            id="record.E005",
        )
    ]


@register()
def check_replicas(**kwargs: Any) -> list[CheckMessage]:
    """Refuse replicas of anything but PostgreSQL: nothing else follows its primary."""
    engines = {found["ENGINE"] for found in settings.DATABASES.values()}
    if len(settings.DATABASES) == 1 or engines == {"django.db.backends.postgresql"}:
        return []
    return [
        Error(
            "DATABASE_REPLICA_URLS is set, and not all databases are PostgreSQL.",
            hint="Name streaming replicas of the database in DATABASE_URL, or none.",
            id="record.E006",
        )
    ]
