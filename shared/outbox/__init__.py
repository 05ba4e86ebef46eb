"""The outbox inside the document, and the relay that publishes what lies in it."""

from shared.outbox.entries import pending, record_of
from shared.outbox.relay import Relay, RelaySettings, ensure_outbox_index

__all__ = ["Relay", "RelaySettings", "ensure_outbox_index", "pending", "record_of"]
