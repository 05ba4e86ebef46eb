"""What loading a bundle would change, in lines for a terminal."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.content.bundles.domain import (
    Differences,
    EntityDifference,
    FieldDifference,
    Kind,
    Status,
)

_WORDS: Final = {
    Status.NEW: "new",
    Status.CHANGED: "changed",
    Status.SAME: "same",
    Status.KEPT: "kept as an editor wrote it",
    Status.LEFT_ALONE: "only in the database, left alone",
    Status.UNREADABLE: "left alone, as a page of it cannot be read",
}
_SHOWN_APART: Final = (Status.NEW, Status.CHANGED, Status.KEPT, Status.UNREADABLE)


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


def _entity(one: EntityDifference) -> Iterator[str]:
    yield f"{one.kind} {one.key}: {_WORDS[one.status]}"
    yield from _fields(one.changes)
    if one.status is not Status.KEPT and one.kept:
        yield f"  {_WORDS[Status.KEPT]}:"
    yield from _fields(one.kept)


def _fields(changed: Sequence[FieldDifference]) -> Iterator[str]:
    for one in changed:
        yield f"  {one.field}"
        yield from (f"    {line}" for line in one.lines)
