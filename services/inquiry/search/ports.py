"""What searching needs."""

from collections.abc import Collection, Sequence
from typing import Protocol

from services.inquiry.disclosure.domain.chain import Entry
from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.inquiries.ports import Transition


class InquiriesByContact(Protocol):
    async def get(self, inquiry_id: str) -> Inquiry | None: ...

    async def by_contact(
        self, contact_hashes: Collection[bytes], *, limit: int
    ) -> Sequence[Inquiry]:
        """Those with one of these in their blind index, the newest first."""
        ...


class IndexedContacts(Protocol):
    async def after(self, inquiry_id: str, at_most: int) -> tuple[Sequence[Inquiry], str | None]:
        """The next inquiries in the order of ids, and where to go on; None: there are no more."""
        ...


class ChangedInquiries(Protocol):
    async def change(self, inquiry_id: str, transition: Transition) -> Inquiry | None: ...


class Records(Protocol):
    async def append(self, entry: Entry) -> Entry: ...
