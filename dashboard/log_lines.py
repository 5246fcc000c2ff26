"""What a line of the log says, as JSON or as text, and whose request it is about.

No line names a person: no address, no account, no cookie, no query of a request. `deploy/gunicorn.conf.py` reads this
file by itself, without the site: it needs the standard library alone.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, NamedTuple


class RequestInHand(NamedTuple):
    """What the lines of a request have in common; the path as it was sent, without its query."""

    request_id: str
    method: str
    path: str


#: The request that this thread answers. It stands until the next one begins: the lines that tell of a file cut off
#: while it was sent come after the site has done its part.
request_in_hand: ContextVar[RequestInHand | None] = ContextVar("request_in_hand", default=None)

#: A link with which an account sets its password: it opens the account, for one use.
SECRET = re.compile(r"(/set-password/)[^\s'\"]+")
#: The query of any address: what somebody searched, or a page they came from.
QUERY = re.compile(r"\?\S+")
#: Beginnings of gunicorn's lines that go on with an address, or with what was sent; the first has not been read as a
#: request.
UNREAD, BROKEN = "Invalid request", "Error handling request"


def discreet(text: str) -> str:
    """Return a message or a path without what no line may say."""
    for beginning in (UNREAD, BROKEN):
        if text.startswith(beginning):
            return beginning
    return QUERY.sub("", SECRET.sub(r"\1…", text))


def _request_of(message: str) -> RequestInHand | None:
    return None if message == UNREAD else request_in_hand.get()


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message; of a request its id, method, path, status, milliseconds.

    An error adds the names of its exceptions and where they were raised. It leaves their messages out, as those quote
    what somebody typed; the error hook gets the exceptions themselves.
    """

    def format(self, record: logging.LogRecord) -> str:
        message = discreet(record.getMessage())
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
        }
        request = _request_of(message)
        if request is not None:
            line |= request._asdict()
        for name, value in (
            ("status", getattr(record, "status_code", None)),
            ("milliseconds", getattr(record, "milliseconds", None)),
        ):
            if value is not None:
                line[name] = value
        if record.exc_info and record.exc_info[1] is not None:
            line["exceptions"], line["trace"] = _traced(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same in plain text, for a person at a terminal; an error comes with its messages."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {request_id}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name is logging's)
        record.message = discreet(record.message)
        request = _request_of(record.message)
        record.request_id = "-" if request is None else request.request_id
        return super().formatMessage(record)


def _traced(error: BaseException) -> tuple[list[str], list[str]]:
    """Return the names of an exception and of those it came from, and the places they passed, outermost first."""
    names, places = [], []
    cause: BaseException | None = error
    while cause is not None:
        names.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        trace = cause.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
            trace = trace.tb_next
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return names, places
