"""Documents with an outbox, as a store writes them, for tests of the relay and the consumer."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from shared.events import Event, InquiryReceived, Residence
from shared.mongo import Document
from shared.outbox import pending


def received(inquiry_id: str) -> InquiryReceived:
    now = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    return InquiryReceived(
        inquiry_id=inquiry_id,
        reference="WF-0000-0000",
        procedure="micro-needling",
        residence=Residence(country="US"),
        payer_kind="self",
        language="en",
        consents=("processing", "disclosure_out_of_province"),
        received_at=now,
        reply_by=now,
    )


def document_with(key: str, events: Sequence[Event], *, first_sequence: int = 1) -> Document:
    now = datetime.now(UTC)
    outbox = pending(events, key=key, source="inquiry", first_sequence=first_sequence, now=now)
    return {"_id": key, "events_seq": first_sequence + len(events) - 1, "outbox": outbox}


def fact_of(entry: Document) -> dict[str, Any]:
    """What the event of an outbox entry says."""
    fact: dict[str, Any] = json.loads(entry["json"])
    return fact


def with_changed(entry: Document, **fields: object) -> Document:
    """The entry of an event that says something else in these."""
    return {**entry, "json": json.dumps({**fact_of(entry), **fields})}
