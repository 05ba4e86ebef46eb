"""Checkpoints and reports as compressed JSON: nothing is ever searched for in them."""

import json
import zlib
from datetime import UTC, datetime
from typing import Any, Final

from bson import Binary

from services.routing.replay.domain import Checkpoint, Load, Position, Report, Tally
from services.routing.replay.domain.tally import Kind
from shared.mongo import UNREADABLE, document_converter

_converter: Final = document_converter()
BROKEN: Final = (*UNREADABLE, zlib.error)
"""What reading one of them may raise."""


def packed_report(report: Report) -> Binary:
    return _packed(_converter.unstructure(report))


def report_in(packed: bytes) -> Report:
    return _converter.structure(_unpacked(packed), Report)


def packed_checkpoint(checkpoint: Checkpoint) -> Binary:
    after, tally = checkpoint.after, checkpoint.tally
    return _packed(
        {
            "after": [_ms(after.at), after.round, after.index, after.lead] if after else None,
            "differs": dict(checkpoint.load.differs),
            "given": dict(checkpoint.load.given),
            "leaving": [[_ms(at), here, there] for at, here, there in checkpoint.load.leaving],
            "tally": {
                **{name: getattr(tally, name) for name in _PLAIN},
                **{name: _pairs(getattr(tally, name)) for name in _BY_KIND},
            },
        }
    )


def checkpoint_in(packed: bytes) -> Checkpoint:
    found = _unpacked(packed)
    after, tally = found["after"], found["tally"]
    fields: dict[str, Any] = {name: tally[name] for name in _PLAIN}
    fields |= {name: {tuple(kind): of for kind, of in tally[name]} for name in _BY_KIND}
    return Checkpoint(
        after=Position(_at(after[0]), *after[1:]) if after else None,
        load=Load(
            differs=found["differs"],
            given=found.get("given", {}),
            leaving=tuple((_at(at), here, there) for at, here, there in found["leaving"]),
        ),
        tally=Tally(**fields),
    )


_PLAIN: Final = ("done", "changes", "before", "after", "not_recomputable", "weights")
_BY_KIND: Final = ("moves", "flips", "samples")


def _pairs(kinds: dict[Kind, Any]) -> list[Any]:
    return [[list(kind), of] for kind, of in kinds.items()]


def _ms(at: datetime) -> int:
    """Times are to the millisecond, as MongoDB holds them."""
    return round(at.timestamp() * 1000)


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, UTC).replace(microsecond=ms % 1000 * 1000)


def _packed(value: Any) -> Binary:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Binary(zlib.compress(plain, level=1))


def _unpacked(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed))
