"""Revisions: what something was after each of its edits, never changed and never taken away.

A revision is written into the document that it is a revision of, in the same write as the edit
itself, and copied into the collection of revisions afterwards. So the expected revision is compared
where the edit is made and one of two editors is first, an edit of several texts is whole or not at
all, and no crash leaves an edit without its revision or a revision without its edit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from shared.errors import Conflict, NotFound, Unavailable

E = TypeVar("E")


@dataclass(frozen=True, kw_only=True)
class Revised(Generic[E]):
    """`revision` counts the changes of an entity from 1; it rises only when the value changes."""

    value: E
    revision: int


class Kind(StrEnum):
    """What is edited. The key of a text and of its reviews is `<procedure>:<locale>`, that of facts
    the procedure, that of a workflow `<clinic>:<procedure>`. Of a webhook and of a key there is
    what was done with it, and nothing that it says.
    """

    TEXT = "text"
    FACTS = "facts"
    BLOCKS = "blocks"
    LOCATION = "location"
    DOCTOR = "doctor"
    OFFERING = "offering"
    NETWORK = "network"
    REVIEW = "review"
    WORKFLOW = "workflow"
    MEDIUM = "medium"
    ANNOUNCEMENT = "announcement"
    WEBHOOK = "webhook"
    API_KEY = "api_key"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """`by`: the account of whoever wrote a revision; None where a program did, such as the loading
    of a bundle. `restored_from`: the revision whose body was brought back.
    """

    by: str | None = None
    restored_from: int | None = None


BY_A_PROGRAM: Final = Provenance()


@dataclass(frozen=True, kw_only=True)
class Revision:
    """`number` counts from 1; `based_on` is the revision that the editor had seen, None for the
    first. `body` is the whole of what was written; None: it was removed.
    """

    kind: Kind
    key: str
    number: int
    based_on: int | None
    by: str | None
    at: datetime
    restored_from: int | None = None
    body: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`path` such as `sections.2.heading`; `before` or `after` is None where there is nothing."""

    path: str
    before: Any
    after: Any


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """What differs between two bodies, at the deepest place where it does."""
    if before == after:
        return
    pairs = _pairs(before, after)
    if pairs is None:
        yield Difference(path=path, before=before, after=after)
        return
    for name, (one, other) in pairs.items():
        yield from differences(one, other, f"{path}.{name}" if path else name)


def _pairs(before: Any, after: Any) -> dict[str, tuple[Any, Any]] | None:
    """Of two mappings by name, of two lists by position; None where it is neither."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = dict.fromkeys([*before, *after])
        return {name: (before.get(name), after.get(name)) for name in names}
    if _is_list(before) and _is_list(after):
        most = range(max(len(before), len(after)))
        return {str(index): (_at(before, index), _at(after, index)) for index in most}
    return None


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _at(entries: Sequence[Any], index: int) -> Any:
    return entries[index] if index < len(entries) else None


class RevisionConflict(Conflict):
    code = "revisions.conflict"
    title = "Somebody else has changed this in the meantime."


class UnknownRevision(NotFound):
    code = "revisions.unknown-revision"
    title = "There is no such revision."


class RevisionUnreadable(Unavailable):
    """Its body does not keep today's rules: it was written by a program with others."""

    code = "revisions.unreadable"
    title = "This revision cannot be read at this moment."
