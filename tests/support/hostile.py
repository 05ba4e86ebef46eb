"""Hostile records: every field of every event type absent, null, of a wrong type, out of range,
huge or misleading; and keys, values and headers that are none.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shared.ids import new_id

CANARY: Final = "Kanarienvogel"
SAMPLES: Final = Path(__file__).parents[2] / "shared" / "events" / "samples"

_ABSENT: Final = object()
_VALUES: Final[tuple[Any, ...]] = (
    _ABSENT,
    None,
    "",
    CANARY,
    f"{CANARY}\x00{CANARY}",
    "x" * 100_000,
    "\u202etxt.exe",
    "$where",
    "a.b",
    "../../etc",
    "'; drop",
    -1,
    0,
    10**12,
    10**30,
    2**63,
    1.5,
    -1e308,
    True,
    [],
    {},
    [[]],
    {"$gt": ""},
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
    "2026-11-23",
    "2026-11-23T17:00:00",
    "24:00",
    "2199-12-31T23:59:59.999999Z",
    "2026-11-23T17:00:00+23:59",
    "2026-02-30T00:00:00Z",
    "America/Nowhere",
    "CA-ZZ",
    "en\nCA",
    "é" * 200,
    "\U0001f9ea" * 50,
    " micro-needling",
    False,
    -0.0,
    "NaN",
    [CANARY] * 5_000,
    {CANARY: CANARY},
    [None],
    "0",
)
_RAW: Final = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"\x00\xff\x00",
    b"\xef\xbb\xbf{}",
    b'"text"',
    b"1e400",
    b"NaN",
    b"[" * 20_000,
    b'{"a":' * 5_000,
    b"9" * 6_000,
    b'{"inquiry_id":"\\ud800"}',
)
_TYPES: Final = ("", "v1", "..v0", "..v1.1", "{noun}.v0", "{noun}.v1.1", "{noun}.v2", "{noun}.v99")


@dataclass(frozen=True, kw_only=True)
class HostileRecord:
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]


def hostile_records(event_type: str) -> Iterator[HostileRecord]:
    """All of them for one type, each under a key of its own."""
    sample = json.loads((SAMPLES / f"{event_type}.json").read_text(encoding="utf-8"))
    for path in _paths(sample):
        for value in _VALUES:
            yield _of_fields(event_type, _with(sample, path, value))
    for raw in _RAW:
        yield HostileRecord(key=_key(), value=raw, headers=_headers(event_type))
    yield from _of_headers(event_type, json.dumps(sample).encode())


def sample_record(event_type: str, **changes: Any) -> HostileRecord:
    """A good one: the sample with some of its fields changed."""
    sample = json.loads((SAMPLES / f"{event_type}.json").read_text(encoding="utf-8"))
    return _of_fields(event_type, sample | changes)


def _of_fields(event_type: str, fields: dict[str, Any]) -> HostileRecord:
    value, key = json.dumps(fields).encode(), _key_of(event_type, fields)
    return HostileRecord(key=key, value=value, headers=_headers(event_type))


def _of_headers(event_type: str, value: bytes) -> Iterator[HostileRecord]:
    good = _headers(event_type)
    noun = event_type.rpartition(".v")[0]
    for name, _ in good:
        for raw in (None, b"", b"\xff", CANARY.encode(), b"9" * 5_000, b"-1", b"2.0"):
            headers = [(n, raw if n == name else v) for n, v in good]
            yield HostileRecord(key=_key(), value=value, headers=headers)
        without = [(n, v) for n, v in good if n != name]
        yield HostileRecord(key=_key(), value=value, headers=without)
    for form in _TYPES:
        named: list[tuple[str, bytes | None]] = [
            (n, form.format(noun=noun).encode() if n == "ce_type" else v) for n, v in good
        ]
        yield HostileRecord(key=_key(), value=value, headers=named)
    for key in (None, b"", b"\xff", b"x" * 100_000, CANARY.encode()):
        yield HostileRecord(key=key, value=value, headers=good)
    yield HostileRecord(key=_key(), value=None, headers=good)
    yield HostileRecord(key=_key(), value=value, headers=[])
    yield HostileRecord(key=_key(), value=value, headers=[*good, ("ce_id", b"again")])


def _paths(fields: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(fields, dict):
        for name, inner in fields.items():
            yield (*path, name)
            yield from _paths(inner, (*path, name))
    elif isinstance(fields, list):
        for index, inner in enumerate(fields):
            yield (*path, index)
            yield from _paths(inner, (*path, index))


def _with(sample: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    changed = deepcopy(sample)
    for name in ("inquiry_id", "dead_letter_id", "slug", "location", "jurisdiction"):
        if isinstance(changed.get(name), str):  # none of them is about something that there is
            changed[name] = f"hostile-{new_id()}"
    holder: Any = changed
    for part in path[:-1]:
        holder = holder[part]
    if value is _ABSENT:
        del holder[path[-1]]
    else:
        holder[path[-1]] = deepcopy(value)
    return changed


def _key_of(event_type: str, fields: dict[str, Any]) -> bytes:
    """The key that its own fields give it, so that nothing else is wrong with the record."""
    noun = event_type.split(".", maxsplit=1)[0]
    parts = {
        "offering": (noun, fields.get("location"), fields.get("procedure")),
        "record": (fields.get("dead_letter_id"),),
        "rules": (fields.get("jurisdiction"),),
    }.get(noun) or ((noun, fields["slug"]) if "slug" in fields else (fields.get("inquiry_id"),))
    return ":".join(str(part) for part in parts)[:200].encode("utf-8", "replace") or _key()


def _key() -> bytes:
    return new_id().encode()


def _headers(event_type: str) -> list[tuple[str, bytes | None]]:
    return [
        ("content-type", b"application/json; charset=UTF-8"),
        ("ce_specversion", b"1.0"),
        ("ce_id", new_id().encode()),
        ("ce_source", b"/wayfare/test"),
        ("ce_type", event_type.encode()),
        ("ce_subject", b"test"),
        ("ce_time", b"2026-11-23T17:00:00Z"),
        ("ce_sequence", b"000000000001"),
        ("ce_correlationid", b"0198f0a0-0000-7000-8000-000000000001"),
        ("traceparent", b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"),
    ]
