"""W3C trace context and the correlation id, carried from the POST through Kafka to the lead.

Source: W3C Trace Context, section 3.2 (`traceparent`).
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

_TRACEPARENT: Final = re.compile(r"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")
_CORRELATION_ID: Final = re.compile(r"^[0-9a-f-]{32,36}$")  # a UUID or a trace id, never words


@dataclass(frozen=True, kw_only=True)
class Trace:
    """`traceparent` of the current step; `correlation_id` names the whole story in logs and
    answers.
    """

    traceparent: str
    correlation_id: str


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def new_trace(traceparent: str | None = None, correlation_id: str | None = None) -> Trace:
    """A step of a trace: a child of `traceparent` where that is well-formed, else the first of a
    new trace.

    Both come from outside (headers): what is malformed is replaced, never passed on.
    """
    trace_id = secrets.token_hex(16)
    if traceparent and _TRACEPARENT.match(traceparent):
        trace_id = traceparent.split("-")[1]
    if not (correlation_id and _CORRELATION_ID.match(correlation_id)):
        correlation_id = trace_id
    return Trace(
        traceparent=f"00-{trace_id}-{secrets.token_hex(8)}-01", correlation_id=correlation_id
    )


def current_trace() -> Trace:
    """The trace of the running request, record or timer; a new one where none was begun."""
    return _current.get() or new_trace()


@contextmanager
def trace(traceparent: str | None = None, correlation_id: str | None = None) -> Iterator[Trace]:
    """Runs its body as one step of the given trace."""
    step = new_trace(traceparent, correlation_id)
    token = _current.set(step)
    try:
        yield step
    finally:
        _current.reset(token)


def log_context() -> dict[str, str]:
    """What every log line carries while a trace runs."""
    step = _current.get()
    if step is None:
        return {}
    return {"correlation_id": step.correlation_id, "traceparent": step.traceparent}
