"""All attachments of one inquiry: one aggregate, so that its limits are kept by one write.

A transition is a method; it returns what it makes of them, the same where there is nothing to
change.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.inquiry.attachments.domain.attachment import (
    AT_MOST,
    LARGEST_BYTES,
    TOGETHER_BYTES,
    UNFINISHED_LIVES_FOR,
    Attachment,
    State,
)
from services.inquiry.attachments.domain.refusals import (
    AttachmentEmpty,
    AttachmentTooLarge,
    AttachmentUnknown,
    TooManyAttachments,
)
from services.inquiry.inquiries.domain import InquiryEnded

_REFUSED_KEPT: Final = 5


@dataclass(frozen=True, kw_only=True)
class Attachments:
    """`version` 0: nothing is stored yet. `is_forgotten`: erased, and nothing is ever added."""

    inquiry_id: str
    version: int = 0
    entries: tuple[Attachment, ...] = ()
    is_forgotten: bool = False

    @property
    def due_at(self) -> datetime | None:
        """When somebody has to look after one of them."""
        return min((one.due_at for one in self.entries if one.due_at), default=None)

    @property
    def bytes_left(self) -> int:
        """How large the next one may be."""
        kept = sum(one.kept_bytes for one in self.entries)
        return max(0, min(LARGEST_BYTES, TOGETHER_BYTES - kept))

    def find(self, attachment_id: str) -> Attachment | None:
        return next((one for one in self.entries if one.id == attachment_id), None)

    def get(self, attachment_id: str) -> Attachment:
        """Raises `AttachmentUnknown`."""
        found = self.find(attachment_id)
        if found is None:
            raise AttachmentUnknown
        return found

    def begin(self, attachment: Attachment) -> "Attachments":
        """Takes what it needs of the inquiry's limits from the first byte on. Raises
        `AttachmentEmpty`, `AttachmentTooLarge`, `TooManyAttachments` and `InquiryEnded`.
        """
        if self.is_forgotten:
            raise InquiryEnded
        if attachment.size <= 0:
            raise AttachmentEmpty
        if attachment.size > LARGEST_BYTES:
            raise AttachmentTooLarge
        kept = [one for one in self.entries if one.state is not State.REFUSED]
        if len(kept) >= AT_MOST or attachment.size > self.bytes_left:
            raise TooManyAttachments
        expires_at = attachment.at + UNFINISHED_LIVES_FOR
        return self._with(*self.entries, replace(attachment, expires_at=expires_at))

    def change(
        self, attachment_id: str, transition: Callable[[Attachment], Attachment]
    ) -> "Attachments":
        """Raises `AttachmentUnknown` and what the transition raises."""
        before = self.get(attachment_id)
        after = transition(before)
        return self._with(*(after if one is before else one for one in self.entries))

    def remove(self, attachment_id: str) -> "Attachments":
        """Doing it again changes nothing."""
        return self._with(*(one for one in self.entries if one.id != attachment_id))

    def expire(self, attachment_id: str, now: datetime) -> "Attachments":
        """Without this unfinished upload, if its time is over."""
        found = self.find(attachment_id)
        is_over = found is not None and found.state is State.UPLOADING and not found.is_whole
        if found is None or not is_over or (found.expires_at and now < found.expires_at):
            return self
        return self.remove(attachment_id)

    def forget(self) -> "Attachments":
        return replace(self, entries=(), is_forgotten=True)

    def _with(self, *entries: Attachment) -> "Attachments":
        """Of those that were refused only the newest are kept: they are there to be read of."""
        refused = [one.id for one in entries if one.state is State.REFUSED][:-_REFUSED_KEPT]
        return replace(self, entries=tuple(one for one in entries if one.id not in refused))
