"""The outbox inside the document, and the relay that publishes what lies in it."""

from shared.outbox.entries import EventTooLarge, pending, record_of
from shared.outbox.relay import Relay, RelaySettings
from shared.outbox.store import ensure_outbox_index

__all__ = ["EventTooLarge", "Relay", "RelaySettings", "ensure_outbox_index", "pending", "record_of"]
