"""JSON logs with an allow-list of fields: what is not on the list cannot be logged.

A line is a constant event name and fields. Exceptions are logged as class and line, never with
their message, since a driver's message may carry a document.
"""

import json
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

ALLOWED_FIELDS: Final = frozenset(
    """
    about account address address_block
    alarm assigned attempt attempts batch bootstrap code collection content_type
    correlation_id count database day dead_letters deadline_seconds disclosure_id doctor
    duration_ms entity epoch error error_at event_id event_type exit_code field group hash host
    inquiry_id key kid kind lag lead_id limit locale location locations method name offering
    offset outcome owner pages partition partitions port procedure process published reason
    reference retry_in_seconds revision role route seconds sequence service signal skipped
    status topic topics traceparent tzdata unplaced unrouted version waiting
    """.split()  # noqa: SIM905 - ninety short words read better as text
)

_NOISY_LOGGERS: Final = (
    "aiokafka",
    "pymongo",
    "uvicorn",
    "httpx2",
    "httpcore2",
    "asyncio",
    "mail.log",
)
_CHATTY_ABOUT_INPUT: Final = ("python_multipart",)
"""These warn of every request that cannot be read: whoever sends such would fill the log."""
_LOGGERS_WITH_CONSTANT_TEXT: Final = ("uvicorn", "aiokafka")
_written: Final = json.JSONEncoder(default=str, ensure_ascii=False).encode
_context: Callable[[], dict[str, str]] = dict


class EventLog:
    """Writes events with allowed fields; unknown fields are counted in `dropped_fields`, not
    printed.
    """

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def info(self, event: str, **fields: object) -> None:
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, error: BaseException | None = None, **fields: object) -> None:
        self._write(logging.ERROR, event, {**fields, **(describe(error) if error else {})})

    def _write(self, level: int, event: str, fields: dict[str, object]) -> None:
        """As `Logger.log`, but for looking who has called: a line does not say so."""
        logger = self._logger
        if logger.isEnabledFor(level):
            extra = {"wayfare": fields}
            logger.handle(
                logger.makeRecord(logger.name, level, "", 0, event, (), None, extra=extra)
            )


def get_log(name: str) -> EventLog:
    return EventLog(name)


def describe(error: BaseException) -> dict[str, object]:
    """An exception as class and innermost line; its message may carry personal data and is left
    out.
    """
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "unknown"
    return {"error": type(error).__name__, "error_at": at}


class JsonFormatter(logging.Formatter):
    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        return _written(self._line(record))

    def _line(self, record: logging.LogRecord) -> dict[str, Any]:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "at": at,
            "level": record.levelname.lower(),
            "process": self._process,
        }
        fields: dict[str, object] | None = getattr(record, "wayfare", None)
        if (
            fields is None
        ):  # a library's record: its message is a format string without its arguments
            line |= {
                "event": "library",
                "logger": record.name,
                "at_line": record.lineno,
                "text": _constant_part(record),
            }
            if record.exc_info and record.exc_info[1]:
                line |= describe(record.exc_info[1])
            return line
        dropped = [name for name in fields if name not in ALLOWED_FIELDS]
        line |= {
            "event": record.msg,
            **_context(),
            **{k: v for k, v in fields.items() if k in ALLOWED_FIELDS},
        }
        return line | ({"dropped_fields": len(dropped)} if dropped else {})


def _constant_part(record: logging.LogRecord) -> str:
    """The part of a library's message that no argument can have changed."""
    if record.args or record.name.startswith(_LOGGERS_WITH_CONSTANT_TEXT):
        return str(record.msg).split("%", 1)[0][:120]
    return ""


def configure_logs(
    process: str, level: str = "INFO", *, context: Callable[[], dict[str, str]] = dict
) -> None:
    """Sends every log line of this process to standard output as JSON; `context` adds the ids of
    the current trace.
    """
    global _context  # noqa: PLW0603 - the process's one context, set once at start
    _context = context
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(process))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in _NOISY_LOGGERS:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for chatty in _CHATTY_ABOUT_INPUT:
        logging.getLogger(chatty).setLevel(logging.ERROR)
