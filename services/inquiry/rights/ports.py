"""What the use cases of patients and their data need."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from services.inquiry.attachments.usecases.patient_attachments import NamedAttachment
from services.inquiry.disclosure.domain.checks import StoredChain
from services.inquiry.inquiries.domain import Inquiry, SentEmail
from services.inquiry.rights.domain import ContactDetails, Part

CheckDetails = Callable[[ContactDetails, Mapping[str, object]], Mapping[str, str | None]]
"""All details with these new ones in them, in their usual form. Raises `DetailsRefused`."""


class CopyPart(Protocol):
    """A part of the copy: whatever keeps something of a patient gives one to the wiring."""

    async def __call__(self, inquiry: Inquiry, /) -> Part:
        """Without entries where there is nothing."""
        ...


class EmailsOfInquiry(Protocol):
    async def of(self, inquiry_id: str) -> Sequence[SentEmail]: ...


class DocumentsOfInquiry(Protocol):
    async def __call__(self, inquiry_id: str, /) -> Sequence[NamedAttachment]: ...


class RecordsOfAccess(Protocol):
    async def get(self, inquiry_id: str) -> StoredChain: ...
