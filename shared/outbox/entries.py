"""What an `outbox` array holds: the events that a document's change caused, in order.

A store writes them in the same single-document write as the change, together with `events_seq`, the
number of events ever put into that document. The array is absent when there is nothing to publish.
"""

from collections.abc import Sequence
from datetime import datetime

from pydantic_core import to_json

from shared.errors import Refusal
from shared.events import MAX_EVENT_BYTES, Event, Record, record
from shared.ids import new_id
from shared.mongo import Document
from shared.telemetry import current_trace


class EventTooLarge(Refusal):
    """More than a broker takes (`MAX_EVENT_BYTES`): found where the event is made, before the
    change that it tells of is stored.
    """

    code = "event.too-large"
    title = "This change is too large to be announced."
    status = 422


def pending(
    events: Sequence[Event], *, key: str, source: str, first_sequence: int, now: datetime
) -> list[Document]:
    """The outbox entries of `events`, numbered from `first_sequence`, with the current trace's
    ids. Raises `EventTooLarge`.
    """
    step = current_trace()
    return [
        {
            "id": new_id(),
            "seq": first_sequence + index,
            "type": event.type,
            "source": source,
            "key": key,
            "at": now,
            "json": _bounded(event.model_dump_json()),
            "traceparent": step.traceparent,
            "correlation_id": step.correlation_id,
        }
        for index, event in enumerate(events)
    ]


def _bounded(text: str) -> str:
    if len(text.encode()) > MAX_EVENT_BYTES:
        raise EventTooLarge
    return text


def record_of(entry: Document) -> Record:
    """The Kafka record of a stored entry, whatever version of the program stored it: the first ones
    stored an event as `data`, a document.
    """
    return record(
        id=entry["id"],
        source=entry["source"],
        type=entry["type"],
        key=entry["key"],
        sequence=entry["seq"],
        time=entry["at"],
        value=entry["json"].encode() if "json" in entry else to_json(entry["data"]),
        traceparent=entry.get("traceparent"),
        correlation_id=entry.get("correlation_id"),
    )
