"""One settings module, driven by the environment. `docs/operations.md` lists the variables.

Read settings through `django.conf.settings`; nothing imports this module.
"""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str = "") -> str:
    """Return a variable's text, or the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def env_flag(name: str, default: bool = False) -> bool:
    """Return True for 1/true/yes/on, False for 0/false/no/off; raise ImproperlyConfigured for other words."""
    text = env_text(name).lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}. Write 1 or 0.")


def env_number(name: str, default: int, *, least: int = 1) -> int:
    """Return a variable's whole number, the least or more; raise ImproperlyConfigured for other words."""
    text = env_text(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise ImproperlyConfigured(f"{name} is {text!r}. Write a whole number, {least} or more.")
    return int(text)


def env_choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """Return a variable's word, one of the choices; raise ImproperlyConfigured for other words."""
    text = env_text(name, default).lower()
    if text not in choices:
        raise ImproperlyConfigured(f"{name} is {text!r}. Write {' or '.join(choices)}.")
    return text


def env_rate(name: str, default: str = "") -> str:
    """Return a variable's rate, such as 60/minute, nothing for "off"; raise ImproperlyConfigured for other words."""
    text = env_text(name, default)
    if text.lower() == "off":
        return ""
    if text and re.fullmatch(r"[1-9][0-9]{0,6}/(second|minute|hour|day)", text, re.ASCII) is None:
        raise ImproperlyConfigured(f"{name} is {text!r}. Write a number of requests and a time, such as 60/minute.")
    return text


def env_list(name: str, default: str = "") -> list[str]:
    """Return the parts of a comma-separated variable."""
    return [part.strip() for part in env_text(name, default).split(",") if part.strip()]


BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(env_text("STATE_DIR", str(BASE_DIR / "var")))

STATE_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env_flag("DEBUG")
# A demo runs on the reader's own machine over plain HTTP. It relaxes what only a public server needs.
DEMO = env_flag("DEMO")

# A proxy in front of a public server says in headers how and from where a request reached it.
BEHIND_PROXY = env_flag("BEHIND_PROXY") and not (DEBUG or DEMO)

# Checked in dashboard/checks.py: a server refuses to start with this key unless DEBUG or DEMO is set.
SECRET_KEY = env_text("SECRET_KEY", "insecure-key-for-a-demo-on-one-machine-only")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG or DEMO else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

# Where readers report a fault or ask for another form of a page: an address of the web or of e-mail.
CONTACT = env_text("CONTACT")

# Where the fonts of PDF files lie; empty for those of the installed font package.
PDF_FONT_DIR = env_text("PDF_FONT_DIR")

INSTALLED_APPS = [
    "dashboard.apps.DashboardConfig",
    "cooperation.apps.CooperationConfig",
    "cooperation.apps.StaffDeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    # What every answer says comes first: a redirect to HTTPS, and the refusal of a host, say it too.
    "dashboard.middleware.ContentSecurityPolicyMiddleware",
    "dashboard.middleware.OtherSitesPolicyMiddleware",
    "dashboard.middleware.AskBeforeShowingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "dashboard.probes.ProbeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dashboard.replicas.ReplicaMiddleware",
    "dashboard.middleware.OneStateMiddleware",
    "dashboard.middleware.LanguageFromPathMiddleware",
    "dashboard.outages.OutageMiddleware",
    "dashboard.api.other_sites.OtherSitesMiddleware",
    "dashboard.middleware.ReadableQueryMiddleware",
    "dashboard.middleware.RequestSizeMiddleware",
    "dashboard.rate_limits.RateLimitMiddleware",
    "dashboard.middleware.DayOfReadingMiddleware",
    "dashboard.middleware.CitationFileMiddleware",
    "dashboard.middleware.DeskCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "cooperation.sign_in.person.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dashboard.urls"
WSGI_APPLICATION = "dashboard.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "dashboard.templatetags.wording",
                "dashboard.templatetags.components",
                "dashboard.templatetags.documents",
                "dashboard.templatetags.frame",
                "dashboard.templatetags.pieces",
            ],
        },
    },
]


def database(url: str) -> dict[str, Any]:
    """Return what Django is told of the database at an address: docs/decisions/0030 says why."""
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    options = found.setdefault("OPTIONS", {})
    if found["ENGINE"] == "django.db.backends.sqlite3":
        # Readers do not wait for a writer (WAL), and a writer takes its lock at once instead of failing halfway.
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    if found["ENGINE"] == "django.db.backends.postgresql":
        found["CONN_MAX_AGE"] = 0  # connections go back to the pool, which keeps them; the site checks them itself
        found["OPTIONS"] = {
            # Pages ask short questions. Compiling one to machine code takes longer than any answer does.
            "options": "-c jit=off",
            # A server that has vanished is noticed within seconds. Each in seconds, the last in milliseconds.
            "connect_timeout": 3,
            "keepalives_idle": 20,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
            "pool": {"min_size": 1, "max_size": DATABASE_POOL_SIZE, "timeout": 2, "reconnect_timeout": 2},
            **options,
        }
    return found


# Each thread of a server may hold a connection, and an import is written beside them.
DATABASE_POOL_SIZE = env_number("DATABASE_POOL_SIZE", env_number("WEB_THREADS", 4) + 2)
DATABASES = {"default": database(env_text("DATABASE_URL", f"sqlite:///{STATE_DIR / 'record.sqlite3'}"))}
# What is public is read from these; the rest, and whatever is written, is the primary's: docs/decisions/0031.
for number, url in enumerate(env_list("DATABASE_REPLICA_URLS"), 1):
    DATABASES[f"replica-{number}"] = database(url) | {"TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["dashboard.replicas.ReplicaRouter"] if len(DATABASES) > 1 else []

# How much memory each server process keeps whole pages in; 0 keeps none. While somebody changes the code, none is kept.
KEPT_PAGES_MB = env_number("KEPT_PAGES_MB", 0 if DEBUG else 64, least=0)

# Who may sign in to the staff desk, and how long that lasts: docs/decisions/0020.
LOGIN_URL = LOGIN_REDIRECT_URL = "admin:login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "cooperation.sign_in.person.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_RESET_TIMEOUT = 24 * 3600  # a link to set a password is for this many seconds, and for one use

STAFF_SECOND_FACTOR = env_flag("STAFF_SECOND_FACTOR")
OTP_TOTP_ISSUER = "Space Cooperation Record"

# A session ends when nobody asked for anything for a while, with the browser, and at the latest after some hours.
SESSION_COOKIE_AGE = 60 * env_number("SESSION_IDLE_MINUTES", 120)
SESSION_LONGEST_AGE = 3600 * env_number("SESSION_LONGEST_HOURS", 12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# What failed sign-ins lead to; the rules are in cooperation/sign_in/lockout.py.
AXES_HANDLER = "cooperation.sign_in.lockout.LockoutHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = env_number("SIGN_IN_FAILURES", 5)
SIGN_IN_FAILURES_PER_ADDRESS = env_number("SIGN_IN_FAILURES_PER_ADDRESS", 50)
AXES_COOLOFF_TIME = timedelta(minutes=env_number("SIGN_IN_COOL_OFF_MINUTES", 15))
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying on does not keep the owner out for longer
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "cooperation.sign_in.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "cooperation.sign_in.lockout.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False  # the log names neither people nor addresses
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]
SIGN_IN_LOG_DAYS = env_number("SIGN_IN_LOG_DAYS", 30)

# Languages of the pages, and of the record's own texts. A content language is added here and by a migration.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어")]
CONTENT_LANGUAGES = ["en", "ko", "ja"]
LOCALE_PATHS = [BASE_DIR / "dashboard" / "locale"]  # strings of templates/ are collected here
FORMAT_MODULE_PATH = ["dashboard.formats"]
USE_I18N = True

TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "dashboard.static_files.StaticFiles"
    },
}

# The API reads and never writes: no sign-in, no forms, no pages of the framework's own.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "dashboard.api.negotiation.JsonOnly",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "dashboard.api.problems.answer_exception",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": ["dashboard.api.openapi.finish"],
}
# How often an address may ask: dashboard/rate_limits.py. A demo has one reader.
SEARCH_RATE_LIMIT = env_rate("SEARCH_RATE_LIMIT", "" if DEBUG or DEMO else "120/minute")
EXPORT_RATE_LIMIT = env_rate("EXPORT_RATE_LIMIT", "" if DEBUG or DEMO else "30/minute")
API_RATE_LIMIT = env_rate("API_RATE_LIMIT", "" if DEBUG or DEMO else "300/minute")
# That is counted in Redis by all servers together, or by each process in its own memory, for as many addresses at a
# time.
COUNTS_IN_MEMORY = {"OPTIONS": {"MAX_ENTRIES": 20_000}}
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", **COUNTS_IN_MEMORY},
}
if REDIS_URL := env_text("REDIS_URL"):
    CACHES["default"] = {
        "BACKEND": "dashboard.shared_cache.SharedCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "record",
        "LOCAL": COUNTS_IN_MEMORY,
        "OPTIONS": {
            "serializer": "dashboard.shared_cache.JsonValues",
            # Nobody waits longer for a count than for a page. In seconds.
            "socket_connect_timeout": 0.5,
            "socket_timeout": 0.5,
        },
    }

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# The public policy names every kind of content; nothing is allowed that is not named. The admin has its own, and so
# has what other sites may frame.
SECURE_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "script-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
SECURE_CSP_ADMIN = SECURE_CSP | {"img-src": ["'self'", "data:"]}
SECURE_CSP_EMBED = SECURE_CSP | {"frame-ancestors": ["*"]}

# What a browser could let a page do, and no page of this site does, nor anything that it shows.
REFUSED_POWERS = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation"),
    *("gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
    *("publickey-credentials-get", "screen-wake-lock", "serial", "sync-xhr", "usb", "xr-spatial-tracking"),
)
WHITENOISE_ALLOW_ALL_ORIGINS = False  # static files are for our own pages

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz)\Z"]  # a probe comes from the same machine, over plain HTTP
if not (DEBUG or DEMO):
    SECURE_SSL_REDIRECT = env_flag("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = env_number("SECURE_HSTS_SECONDS", 365 * 24 * 3600, least=0)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env_flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
    SECURE_HSTS_PRELOAD = env_flag("SECURE_HSTS_PRELOAD", True)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Browsers take cookies of this name over HTTPS only, and from this very host.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A file that is too large to be read is never stored; see cooperation/exchange/uploads.py.
FILE_UPLOAD_HANDLERS = [
    "cooperation.exchange.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# A filter form has a handful of fields; a query with hundreds of them is refused before it is parsed. Nobody brings
# more than one file at a time, and only a file is larger than this: dashboard/middleware.py.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 2
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Lines for a machine to read, or for a person at a terminal. No line says who reads what: dashboard/log_lines.py.
LOG_FORMAT = env_choice("LOG_FORMAT", ("json", "text"), "json")
LOG_LEVEL = env_choice("LOG_LEVEL", ("debug", "info", "warning", "error", "critical"), "info").upper()
LOG_REQUESTS = env_flag("LOG_REQUESTS", not (DEBUG or DEMO))
ERROR_HOOK = env_text("ERROR_HOOK")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "dashboard.log_lines.JsonLines"},
        "text": {"()": "dashboard.log_lines.TextLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "hook": {"class": "dashboard.error_hook.ErrorHook", "level": "ERROR"},
    },
    "root": {"handlers": ["console", "hook"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console", "hook"], "level": LOG_LEVEL, "propagate": False},
        "axes": {"level": "WARNING"},
        # Told of once by dashboard/database_servers.py, without addresses.
        "psycopg.pool": {"level": "ERROR"},
        # Views answer HEAD as they answer GET, and gunicorn drops the content: it need not say so each time.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        # Gunicorn logs what goes wrong while an answer is sent.
        "gunicorn.error": {"handlers": ["console", "hook"], "level": LOG_LEVEL, "propagate": False},
    },
}
