"""Security events: sign-ins, refusals, pauses, forbidden accesses. Constant names `security.…`.

They name accounts by id and clients by their neighbourhood, never an e-mail address and never what
was sent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from shared.addresses import UNKNOWN, network_block
from shared.logs import get_log
from shared.telemetry.metrics import counter

_log = get_log(__name__)
_events = counter("security_events_total", "Security events by name.", ["event"])
_client: Final[ContextVar[str]] = ContextVar("client", default=UNKNOWN)


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
