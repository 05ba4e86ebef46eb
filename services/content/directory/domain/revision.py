"""What is stored of an entity: its value and the number of the change that made it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.errors import Conflict, NotFound, Unavailable

E = TypeVar("E")


@dataclass(frozen=True, kw_only=True)
class Revised(Generic[E]):
    """`revision` counts the changes of an entity from 1; it rises only when the value changes."""

    value: E
    revision: int


class RevisionConflict(Conflict):
    code = "directory.revision-conflict"
    title = "Somebody else has changed this entry in the meantime."


class EntryUnreadable(Unavailable):
    """What is stored does not keep today's rules: it was written by a program with others. Writing
    it anew mends it.
    """

    code = "directory.entry-unreadable"
    title = "This entry cannot be read at this moment."

    def __init__(self, revision: int) -> None:
        super().__init__(self.code)
        self.revision = revision


class UnknownLocation(NotFound):
    code = "directory.unknown-location"
    title = "There is no such clinic."
