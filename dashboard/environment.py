"""What each variable of the environment does, in one place; `python -m dashboard.environment` writes it into the guide.

Which variables there are, and what they are unset, is read from the code that reads them.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

BASE_DIR = Path(__file__).resolve().parent.parent
#: The files that read variables, and the guide that lists them.
READERS = (BASE_DIR / "dashboard" / "settings.py", BASE_DIR / "deploy" / "gunicorn.conf.py")
GUIDE = BASE_DIR / "docs" / "operations.md"
BEGIN, END = "<!-- environment: written by `make environment` -->", "<!-- end of environment -->"


class Variable(NamedTuple):
    """A variable: what it does, and what it is unset, where the code alone does not tell a reader."""

    name: str
    does: str
    unset: str = ""


GROUPS: dict[str, tuple[Variable, ...]] = {
    "The site": (
        Variable(
            "DEBUG", "Django's debug mode, for development. Static files keep their names. Not together with `DEMO`."
        ),
        Variable(
            "DEMO",
            "A demo on one machine over plain HTTP. Relaxes what only a public server needs.",
            "off; `make` sets it",
        ),
        Variable("SECRET_KEY", "Signs sessions. Outside a demo: at least 50 random characters.", "a key for demos"),
        Variable(
            "SECRET_KEY_FALLBACKS", "Earlier keys: sessions and links that they signed go on; recovery codes do not."
        ),
        Variable(
            "ALLOWED_HOSTS",
            "Host names of the site. Outside a demo it must be set, and `*` is refused.",
            "`localhost`, `127.0.0.1` and `[::1]` with `DEBUG` or `DEMO`; else empty",
        ),
        Variable("CSRF_TRUSTED_ORIGINS", "Origins, with their scheme, that may send forms besides the site itself."),
        Variable(
            "CONTACT",
            "Where readers report a barrier or a fault: an address of the web or of e-mail. The accessibility "
            "statement names it, or says that this copy names none.",
        ),
        Variable(
            "PDF_FONT_DIR",
            "Folder with the fonts of PDF and PNG files, Noto Sans KR and Noto Serif KR.",
            "the installed font package",
        ),
    ),
    "How often one network address may ask": (
        Variable(
            "SEARCH_RATE_LIMIT",
            "For a search, of the site, of a list or of the desk: a number and `second`, `minute`, `hour` or `day`; "
            "`off` for no limit. Without `REDIS_URL` each process counts for itself. Behind a proxy it needs "
            "`BEHIND_PROXY`.",
            "`120/minute`; off with `DEBUG` or `DEMO`",
        ),
        Variable(
            "EXPORT_RATE_LIMIT",
            "For a file: CSV, Excel, JSON Lines, Word, PDF, PNG or the whole record.",
            "`30/minute`; off with `DEBUG` or `DEMO`",
        ),
        Variable("API_RATE_LIMIT", "For an address of the API.", "`300/minute`; off with `DEBUG` or `DEMO`"),
    ),
    "What it keeps": (
        Variable(
            "DATABASE_URL",
            "The database, such as `postgres://user:password@host:5432/name`.",
            "a SQLite file in `STATE_DIR`",
        ),
        Variable(
            "DATABASE_POOL_SIZE",
            "How many connections to PostgreSQL each process opens at most, to the primary and to each replica.",
            "two more than `WEB_THREADS`",
        ),
        Variable(
            "DATABASE_REPLICA_URLS",
            "Streaming replicas of a PostgreSQL database, from which public pages are read. One that is dead or behind "
            "is left out. A comma within a password is written `%2C`.",
        ),
        Variable(
            "REDIS_URL",
            "A Redis that all servers of the site share, such as `redis://:password@host:6379/0`, for what they count "
            "together. The site works without it.",
        ),
        Variable(
            "STATE_DIR",
            "Folder of the SQLite file, of the collected static files, and of the whole record as one file (`data/`). "
            "It is made where it is missing.",
            "`var/` in the project",
        ),
        Variable(
            "KEPT_PAGES_MB",
            "How much memory each server process keeps whole pages in; `0` keeps none.",
            "`64`; `0` with `DEBUG`",
        ),
    ),
    "Signing in": (
        Variable(
            "STAFF_SECOND_FACTOR",
            "Asks everybody on the staff for a second factor. Without it a public server warns, and asks only those "
            "who have set one up.",
        ),
        Variable("SIGN_IN_FAILURES", "Failed sign-ins after which a name is locked out at an address."),
        Variable(
            "SIGN_IN_FAILURES_PER_ADDRESS",
            "Failed sign-ins, with any names, after which an address is locked out. Those behind one gateway share it.",
        ),
        Variable("SIGN_IN_COOL_OFF_MINUTES", "How long a lockout lasts, and how long a failure counts."),
        Variable("SIGN_IN_LOG_DAYS", "How long it is kept who signed in, when and from where."),
        Variable(
            "SESSION_IDLE_MINUTES",
            "How long a session lasts that nobody uses. What is typed into a form and not sent does not count as use.",
        ),
        Variable("SESSION_LONGEST_HOURS", "How long a session lasts at most."),
    ),
    "The log": (
        Variable(
            "LOG_LEVEL",
            "The least important messages to log: `debug`, `info`, `warning`, `error` or `critical`. Logs go to "
            "standard error.",
        ),
        Variable(
            "LOG_FORMAT",
            "`json`: one object a line. `text`: for a person at a terminal, with the messages of errors.",
            "`json`; `make` sets `text`",
        ),
        Variable("LOG_REQUESTS", "Logs a line for each request.", "on; off with `DEBUG` or `DEMO`"),
        Variable(
            "ERROR_HOOK",
            "A function, as `package.module.function`, that is called with each exception and the id of its request.",
        ),
    ),
    "HTTPS: read only when neither `DEBUG` nor `DEMO` is on": (
        Variable("SECURE_SSL_REDIRECT", "Sends plain HTTP to HTTPS; the two probes are exempt."),
        Variable("SECURE_HSTS_SECONDS", "How long browsers must insist on HTTPS.", "`31536000` (a year)"),
        Variable("SECURE_HSTS_INCLUDE_SUBDOMAINS", "The same for every subdomain."),
        Variable("SECURE_HSTS_PRELOAD", "Lets browsers list the site as HTTPS only."),
        Variable(
            "BEHIND_PROXY",
            "Believes the header `X-Forwarded-Proto` about HTTPS, and the last entry of `X-Forwarded-For` about the "
            "address.",
        ),
    ),
    "The server: read by `deploy/gunicorn.conf.py`, which hears of flags `1` and `0` alone": (
        Variable("WEB_CONCURRENCY", "Processes."),
        Variable("WEB_THREADS", "Threads in each process."),
        Variable(
            "PIN_WORKERS",
            "Keeps each process on one processor of its own, where the system can. `0` lets them move: for a machine "
            "that other such servers share.",
            "on",
        ),
        Variable(
            "ACCESS_LOG", "`1` logs every request with its address to standard output, to look for a fault.", "off"
        ),
    ),
}
VARIABLES = {variable.name: variable for group in GROUPS.values() for variable in group}
#: Stands for a default that the code works out.
WORKED_OUT = object()


def variables_read(path: Path) -> dict[str, object]:
    """Return each variable that a file reads, with its default: None for one that has none, or WORKED_OUT."""
    found: dict[str, object] = {}
    for call, fallback in _calls(ast.parse(path.read_text("utf-8"))):
        is_own = isinstance(call.func, ast.Name) and call.func.id.startswith("env_")
        if not (is_own or ast.unparse(call.func) == "os.environ.get"):
            continue
        if not (call.args and isinstance(call.args[0], ast.Constant)):
            continue
        default = fallback or (call.args[-1] if len(call.args) > 1 else None)
        value: object = WORKED_OUT
        if default is None:
            value = False if ast.unparse(call.func) == "env_flag" else None
        elif isinstance(default, ast.Constant):
            value = default.value
        found.setdefault(str(call.args[0].value), value)
    return found


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.expr | None]]:
    """Yield each call, with what stands after the `or` that follows it; such calls first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and isinstance(node.values[0], ast.Call):
            yield node.values[0], node.values[1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, None


def write_reference() -> str:
    """Return the variables as tables of Markdown, one for each group.

    Raise ValueError for a variable whose default is worked out and nowhere said.
    """
    defaults = {name: default for path in reversed(READERS) for name, default in variables_read(path).items()}
    parts = []
    for title, variables in GROUPS.items():
        rows = [
            f"| `{variable.name}` | {_unset(variable, defaults.get(variable.name))} | {variable.does} |"
            for variable in variables
        ]
        parts.append(
            "\n".join([f"**{title}**", "", "| Variable | Unset, it is | What it does |", "|---|---|---|", *rows])
        )
    return "\n\n".join(parts)


def _unset(variable: Variable, default: object) -> str:
    if variable.unset:
        return variable.unset
    if default is WORKED_OUT:
        raise ValueError(f"Nothing says what {variable.name} is where it is unset.")
    if default is None or default == "":
        return "empty"
    if isinstance(default, bool):
        return "on" if default else "off"
    return f"`{default}`"


def with_reference(guide: str) -> str:
    """Return the text of the guide with the present variables between its marks; raise ValueError without marks."""
    before, begin, rest = guide.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{GUIDE.name} has no place for the variables.")
    return f"{before}{begin}\n\n{write_reference()}\n\n{end}{after}"


if __name__ == "__main__":
    GUIDE.write_text(with_reference(GUIDE.read_text("utf-8")), "utf-8")
