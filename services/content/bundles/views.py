"""What loading a bundle would change, in lines for a terminal."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.content.bundles.domain import (
    Differences,
    EntityDifference,
    FieldDifference,
    Kind,
    Status,
    Why,
)

_WORDS: Final = {
    Status.NEW: "new",
    Status.CHANGED: "changed",
    Status.SAME: "same",
    Status.KEPT: "kept as an editor wrote it",
    Status.LEFT_ALONE: "only in the database, left alone",
    Status.UNREADABLE: "left alone, as a page of it cannot be read",
    Status.NOT_TAKEN: "not taken",
}
_REASONS: Final = {
    Why.OTHER_WORDS: "the words here are other ones",
    Why.REVIEWED_HERE: "a later review is recorded here",
    Why.NOT_OFFERED: "the clinic does not offer the procedure",
    Why.PASSED: "its hour has passed, and nothing was published",
    Why.TOO_FAR: "it lies more than two years ahead",
    Why.DECIDED_HERE: "somebody has decided about this page here",
    Why.NOT_REVIEWED: "no review of these words is valid on its day",
    Why.WARNED_OF: "its words are warned of: somebody has to say why they are published",
    Why.HANDED_IN: "only the command takes reviews and schedules in",
}
_SHOWN_APART: Final = (
    Status.NEW,
    Status.CHANGED,
    Status.KEPT,
    Status.UNREADABLE,
    Status.NOT_TAKEN,
)


def lines_about(found: Differences) -> Iterator[str]:
    """What is the same is counted only, and what is left alone is named."""
    for one in found.entities:
        if one.status in _SHOWN_APART:
            yield from _entity(one)
    for kind in Kind:
        keys = [
            one.key
            for one in found.entities
            if one.kind is kind and one.status is Status.LEFT_ALONE
        ]
        if keys:
            yield f"{kind} {', '.join(keys)}: {_WORDS[Status.LEFT_ALONE]}"
    counts = [f"{count} {_WORDS[status]}" for status, count in found.counts.items() if count]
    yield f"{'; '.join(counts)}."


def line_about(one: EntityDifference) -> str:
    reason = f": {_REASONS[one.why]}" if one.why else ""
    return f"{one.kind} {one.key}: {_WORDS[one.status]}{reason}"


def _entity(one: EntityDifference) -> Iterator[str]:
    yield line_about(one)
    yield from _fields(one.changes)
    if one.status is not Status.KEPT and one.kept:
        yield f"  {_WORDS[Status.KEPT]}:"
    yield from _fields(one.kept)


def _fields(changed: Sequence[FieldDifference]) -> Iterator[str]:
    for one in changed:
        yield f"  {one.field}"
        yield from (f"    {line}" for line in one.lines)
