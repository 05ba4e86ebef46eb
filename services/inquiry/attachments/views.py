"""What is attached, as the status page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.inquiry.attachments.domain import LARGEST_BYTES, State
from services.inquiry.attachments.usecases.patient_attachments import (
    ListAttachments,
    NamedAttachment,
)
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.inquiries.domain import Inquiry
from shared.formatting import first_known_zone, format_long_time, format_number

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """`size` in `unit`, `MB` or `KB`. `state` as in the domain."""

    id: str
    name: str = field(repr=False)
    kind: str
    size: str
    unit: str
    at: str
    state: str


@dataclass(frozen=True, kw_only=True)
class DocumentsView:
    """`error`: the code of what was wrong with the form, `kind`: what it was sent with."""

    reference: str
    documents: tuple[DocumentView, ...]
    may_add: bool
    largest: int = LARGEST_BYTES
    error: str | None = None
    kind: str = ""

    @property
    def is_waiting(self) -> bool:
        return any(one.state == State.WAITING for one in self.documents)

    @property
    def is_empty(self) -> bool:
        return not self.documents and not self.may_add


@dataclass(frozen=True, kw_only=True)
class ShowDocuments:
    listed: ListAttachments
    catalogue: Catalogue

    async def __call__(
        self, inquiry: Inquiry, *, error: str | None = None, kind: str = ""
    ) -> DocumentsView:
        clinic = await self.catalogue.clinic(inquiry.location) if inquiry.location else None
        zone = first_known_zone(clinic.timezone if clinic else None)
        return DocumentsView(
            reference=inquiry.reference,
            documents=_documents(await self.listed(inquiry.id), zone, inquiry.locale),
            may_add=not inquiry.has_ended,
            error=error,
            kind=kind,
        )


def _documents(
    those: Sequence[NamedAttachment], zone: str, locale: str
) -> tuple[DocumentView, ...]:
    return tuple(
        DocumentView(
            id=one.attachment.id,
            name=one.filename,
            kind=one.attachment.kind.value,
            size=_size(one.attachment.size, locale),
            unit=_unit(one.attachment.size),
            at=format_long_time(one.attachment.at, zone, locale),
            state=one.attachment.state.value,
        )
        for one in those
    )


def _unit(size: int) -> str:
    return "MB" if size >= _MEGABYTE else "KB"


def _size(size: int, locale: str) -> str:
    """Never 0: the smallest file has something in it."""
    if size >= _MEGABYTE:
        return format_number(round(size / _MEGABYTE, 1), locale)
    return format_number(max(1, round(size / 1024)), locale)
