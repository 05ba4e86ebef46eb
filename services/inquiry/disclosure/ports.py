"""What a disclosure needs."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from services.inquiry.attachments.usecases.patient_attachments import NamedAttachment
from services.inquiry.disclosure.domain.chain import Entry
from services.inquiry.disclosure.domain.checks import Pass, Position, StoredChain, Switch
from services.inquiry.inquiries.domain import Head
from shared.events import DisclosureRecorded


class AssertionRepeated(Exception):
    """An assertion with this id has been recorded before."""


class DisclosureHeads(Protocol):
    """The head of each inquiry's chain, noted on the inquiry: apart from the entries."""

    async def of(self, inquiry_ids: Sequence[str]) -> Mapping[str, Head]:
        """Those that were noted, also where the note is none of ours."""
        ...

    async def after(self, reference: str, at_most: int) -> Sequence[tuple[str, str, Head]]:
        """The next inquiries that had disclosures, by reference: reference, id and head."""
        ...

    async def begin(self, inquiry_id: str, head: Head) -> None:
        """Notes the head of a chain that is about to begin, unless there is one."""
        ...

    async def advance(self, inquiry_id: str, head: Head) -> None:
        """Notes the head unless one that is as far is noted already."""
        ...


class Disclosures(Protocol):
    async def append(self, entry: Entry) -> Entry:
        """The entry as it now stands at the end of its inquiry's chain, announced in the same
        write. Raises `AssertionRepeated`.
        """
        ...

    async def append_after(self, seq: int, entry: Entry) -> None:
        """The same if the chain still ends at this position; somebody else may have done it."""
        ...


class Chains(Protocol):
    async def after(
        self, position: Position, at_most: int
    ) -> tuple[Sequence[StoredChain], Position | None]:
        """The next chains, and where to go on; None when there are no more."""
        ...

    async def get(self, inquiry_id: str) -> StoredChain: ...

    async def hash_at(self, inquiry_id: str, seq: int) -> str | None:
        """The hash of the entry at this position of a chain, if there is one."""
        ...

    async def has_keyed_entry(self) -> bool: ...


class CheckBook(Protocol):
    """Notes of the verification; each replaces the one before."""

    async def last_pass(self) -> Pass | None: ...

    async def note_pass(self, one: Pass) -> None: ...

    async def switch(self) -> Switch | None: ...

    async def note_switch(self, switch: Switch) -> None: ...


class PatientsAttachments(Protocol):
    async def __call__(self, inquiry_id: str) -> Sequence[NamedAttachment]:
        """All that are attached to this inquiry, whatever has become of them."""
        ...


class PublishedHeads(Protocol):
    def all(self) -> AsyncIterator[DisclosureRecorded]:
        """Every head that was ever announced and is kept out of the database's reach."""
        ...
