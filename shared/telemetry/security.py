"""Security events: sign-ins, refusals, pauses, forbidden accesses. Constant names `security.…`.

They name accounts by id and clients by their neighbourhood, never an e-mail address and never what
was sent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from shared.addresses import UNKNOWN, network_block
from shared.logs import get_log
from shared.telemetry.metrics import counter

_log = get_log(__name__)
_events = counter("security_events_total", "Security events by name.", ["event"])
_client: Final[ContextVar[str]] = ContextVar("client", default=UNKNOWN)
_gathered: Final[ContextVar["list[SecurityEvent] | None"]] = ContextVar("gathered", default=None)


@dataclass(frozen=True, kw_only=True)
class SecurityEvent:
    """`kind`: a code, of how somebody has signed in or why they were refused."""

    name: str
    account: str | None
    lead_id: str | None
    kind: str | None


@contextmanager
def gathering() -> Iterator[list[SecurityEvent]]:
    """Gives what happens in its body as well as noting it, to be kept elsewhere too."""
    gathered: list[SecurityEvent] = []
    token = _gathered.set(gathered)
    try:
        yield gathered
    finally:
        _gathered.reset(token)


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Runs its body for a client: its security events carry the client's address block."""
    token = _client.set(network_block(address))
    try:
        yield
    finally:
        _client.reset(token)


def security(event: str, **fields: object) -> None:
    """Notes `security.<event>`; `fields` are log fields, those that are None are left out."""
    _events.labels(event).inc()
    known = {name: value for name, value in fields.items() if value is not None}
    _log.info(f"security.{event}", address_block=_client.get(), **known)
    gathered = _gathered.get()
    if gathered is not None:
        gathered.append(
            SecurityEvent(
                name=event,
                account=_text(known, "account"),
                lead_id=_text(known, "lead_id"),
                kind=_text(known, "kind") or _text(known, "code"),
            )
        )


def _text(fields: dict[str, object], name: str) -> str | None:
    return str(fields[name]) if name in fields else None
