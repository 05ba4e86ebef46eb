"""What erasing needs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.inquiry.inquiries.domain import Erasure, Status


class Erasures(Protocol):
    """The record of erasures, beside the keys: only ever added to, so that what comes back from a
    backup is erased again.
    """

    async def note(self, erasure: Erasure) -> None:
        """Harmless to repeat: the first note stays."""
        ...

    async def note_all(self, erasures: Sequence[Erasure]) -> None: ...

    async def after(
        self, inquiry_id: str, *, since: datetime | None, at_most: int
    ) -> Sequence[Erasure]:
        """The next ones by the ids of their inquiries; `since`: only those erased since then."""
        ...


class ErasedInquiries(Protocol):
    """The inquiries themselves, as far as erasing looks for them."""

    async def erased_after(
        self, inquiry_id: str, *, since: datetime | None, at_most: int
    ) -> Sequence[Erasure]:
        """Those that are marked as erased, by their ids."""
        ...

    async def not_erased(self, inquiry_ids: Collection[str]) -> Collection[str]:
        """Of these the ones that are there and are not marked as erased."""
        ...

    async def due(
        self, status: Status, *, ended_before: datetime, after: str, at_most: int
    ) -> Mapping[str, str]:
        """References by id, in the order of ids, of inquiries that came to this end before then and
        are under no hold.
        """
        ...


class PatientDocuments(Protocol):
    async def forget(self, inquiry_id: str) -> None:
        """Deletes all that the patient has sent along, for ever; harmless to repeat."""
        ...


class PatientKeys(Protocol):
    async def destroy_key(self, inquiry_id: str) -> None: ...

    async def having_key(self, inquiry_ids: Collection[str]) -> Collection[str]:
        """Of these inquiries the ones that have a data key."""
        ...


class RetentionRuns(Protocol):
    """When the retention job last came to its end."""

    async def last(self) -> datetime | None: ...

    async def note(self, at: datetime) -> None: ...
