"""What a disclosure needs."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from services.inquiry.disclosure.domain.chain import Entry
from services.inquiry.disclosure.domain.checks import Pass, Position, StoredChain, Switch
from services.inquiry.disclosure.domain.file import PatientFile
from shared.events import DisclosureRecorded


class AssertionRepeated(Exception):
    """An assertion with this id has been recorded before."""


class PatientFiles(Protocol):
    async def get(self, inquiry_id: str) -> PatientFile | None: ...


class Disclosures(Protocol):
    async def append(self, entry: Entry) -> Entry:
        """The entry as it now stands at the end of its inquiry's chain, announced in the same
        write. Raises `AssertionRepeated`.
        """
        ...

    async def append_after(self, seq: int, entry: Entry) -> None:
        """The same if the chain still ends at this place; somebody else may have done it."""
        ...


class Chains(Protocol):
    async def after(
        self, position: Position, at_most: int
    ) -> tuple[Sequence[StoredChain], Position | None]:
        """The next chains, and where to go on; None when there are no more."""
        ...

    async def get(self, inquiry_id: str) -> StoredChain: ...

    async def hash_at(self, inquiry_id: str, seq: int) -> str | None:
        """The hash of the entry at this place of a chain, if there is one."""
        ...

    async def has_keyed_entry(self) -> bool: ...


class CheckBook(Protocol):
    """Notes of the verification; each replaces the one before."""

    async def last_pass(self) -> Pass | None: ...

    async def note_pass(self, one: Pass) -> None: ...

    async def switch(self) -> Switch | None: ...

    async def note_switch(self, switch: Switch) -> None: ...


class PublishedHeads(Protocol):
    def all(self) -> AsyncIterator[DisclosureRecorded]:
        """Every head that was ever announced and is kept out of the database's reach."""
        ...
