"""Events to Kafka records and back: CloudEvents 1.0, Kafka binary mode, JSON.

Source: CloudEvents Kafka Protocol Binding 1.0.2. Decoding never raises: an unknown type and
unreadable bytes are outcomes of their own, so that a consumer says what it does with each.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final

from pydantic import ValidationError

from shared.events.catalogue import EVENT_TYPES
from shared.events.envelope import Envelope
from shared.events.event import Event, Part
from shared.events.fields import EARLIEST, LATEST, MOST_COUNTED

Headers = list[tuple[str, bytes]]

CONTENT_TYPE: Final = "application/json; charset=UTF-8"
_SPECVERSION: Final = "1.0"
_ALWAYS: Final = (
    ("content-type", CONTENT_TYPE.encode()),
    ("ce_specversion", _SPECVERSION.encode()),
)
_REQUIRED: Final = ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_sequence")
_TYPE: Final = re.compile(r"^([a-z]+(?:\.[a-z-]+)+)\.v([1-9][0-9]{0,5})$")
_SEQUENCE: Final = re.compile(r"^[0-9]{1,16}$")
_LONGEST_ATTRIBUTE: Final = 400


@dataclass(frozen=True, kw_only=True)
class Record:
    """What goes into Kafka: key and value in bytes, headers in order."""

    key: bytes
    value: bytes
    headers: Headers

    @property
    def size(self) -> int:
        """Bytes, without what a batch adds."""
        named = sum(len(name) + len(value) for name, value in self.headers)
        return len(self.key) + len(self.value) + named


@dataclass(frozen=True)
class UnknownType:
    """A well-formed event of a type that this program does not know.

    `is_newer_major` tells a new major version of a type that it does know: that must not be
    skipped.
    """

    type: str
    is_newer_major: bool


@dataclass(frozen=True)
class Unreadable:
    """Bytes that are no event; `reason` is a code: never a message, which might quote them."""

    reason: str


Decoded = Envelope | UnknownType | Unreadable


def encode(envelope: Envelope) -> Record:
    """The record of an event; ids and codes only, by contract."""
    return record(
        id=envelope.id,
        source=envelope.source,
        type=envelope.type,
        key=envelope.key,
        sequence=envelope.sequence,
        time=envelope.time,
        value=envelope.data.model_dump_json().encode(),
        traceparent=envelope.traceparent,
        correlation_id=envelope.correlation_id,
    )


def record(
    *,
    id: str,  # noqa: A002 - the attribute's name in CloudEvents
    source: str,
    type: str,  # noqa: A002
    key: str,
    sequence: int,
    time: datetime,
    value: bytes,
    traceparent: str | None,
    correlation_id: str | None,
) -> Record:
    """The record of an event whose JSON is already made, such as a stored outbox entry."""
    at = time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    headers = [
        *_ALWAYS,
        ("ce_id", id.encode()),
        ("ce_source", f"/wayfare/{source}".encode()),
        ("ce_type", type.encode()),
        ("ce_subject", key.encode()),
        ("ce_time", at.encode()),
        ("ce_sequence", b"%012d" % sequence),
    ]
    if correlation_id is not None:
        headers.append(("ce_correlationid", correlation_id.encode()))
    if traceparent is not None:
        headers.append(("traceparent", traceparent.encode()))
    return Record(key=key.encode(), value=value, headers=headers)


def decode(
    key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes | None]]
) -> Decoded:
    """The event of a record, or why there is none."""
    try:
        attributes = _attributes(headers)
        if key is None or value is None:
            return Unreadable("missing.key" if key is None else "missing.value")
        return _event(key.decode(), value, attributes)
    except _Malformed as error:
        return Unreadable(error.reason)
    except UnicodeDecodeError:
        return Unreadable("not.utf-8")
    except ValidationError as error:
        return Unreadable(_validation_reason(error))
    except (ValueError, RecursionError):
        return Unreadable("attributes.malformed")


class _Malformed(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _attributes(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    """The attributes by header, each there once and short enough to be kept; a header without a
    value is as good as none (other headers than ours are anybody's business).
    """
    found: dict[str, str] = {}
    for name, raw in headers:
        if not (name.startswith("ce_") or name == "traceparent") or raw is None:
            continue
        if name in found:
            raise _Malformed("header.repeated")
        if len(raw) > _LONGEST_ATTRIBUTE:
            raise _Malformed("header.too-long")
        found[name] = raw.decode()
    missing = next((name for name in _REQUIRED if not found.get(name)), None)
    if missing:
        raise _Malformed(f"missing.{missing}")
    if found["ce_specversion"] != _SPECVERSION:
        raise _Malformed("specversion.unsupported")
    return found


def _event(key: str, value: bytes, attributes: dict[str, str]) -> Envelope | UnknownType:
    name = attributes["ce_type"]
    kind = EVENT_TYPES.get(name)
    if kind is None:
        return UnknownType(name, _is_newer_major(name))
    envelope = _envelope(kind, key, value, attributes)
    if envelope.data.key != key:
        raise _Malformed("key.of-another")
    return envelope


def _envelope(kind: type[Event], key: str, value: bytes, attributes: dict[str, str]) -> Envelope:
    return Envelope(
        id=attributes["ce_id"],
        source=attributes["ce_source"].removeprefix("/wayfare/"),
        key=key,
        sequence=_sequence(attributes["ce_sequence"]),
        time=_instant(attributes["ce_time"]),
        data=kind.model_validate_json(value),
        traceparent=attributes.get("traceparent"),
        correlation_id=attributes.get("ce_correlationid"),
    )


def _sequence(text: str) -> int:
    if not _SEQUENCE.match(text) or not 1 <= int(text) <= MOST_COUNTED:
        raise ValueError("no sequence")
    return int(text)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("naive time")
    if not EARLIEST <= instant <= LATEST:
        raise ValueError("out of reach")
    return instant


def _is_newer_major(event_type: str) -> bool:
    """Whether it is a later major version of a type that is known; raises for what is no type."""
    parts = _TYPE.match(event_type)
    if parts is None:
        raise _Malformed("type.malformed")
    known = [int(t.rpartition(".v")[2]) for t in EVENT_TYPES if t.rpartition(".v")[0] == parts[1]]
    return bool(known) and int(parts[2]) > max(known)


def _validation_reason(error: ValidationError) -> str:
    """The first failing field's location and rule; pydantic's own message may quote the value."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    location = ".".join(_loc(part) for part in first["loc"]) or "body"
    return f"{location}.{first['type']}"[:120]


def _loc(part: int | str) -> str:
    """A field's name or a number; the keys of a mapping are the sender's text."""
    return str(part) if isinstance(part, int) or part in _field_names(Part) else "(key)"


@cache
def _field_names(kind: type[Part]) -> frozenset[str]:
    return frozenset(kind.model_fields).union(*map(_field_names, kind.__subclasses__()))


def payload(event: Event) -> dict[str, object]:
    """The event's JSON value as plain data, for the `outbox` of a document."""
    plain: dict[str, object] = json.loads(event.model_dump_json())
    return plain
