"""A patient reads what was written."""

from dataclasses import dataclass

from services.inquiry.inquiries.domain import Inquiry, read_messages, unread
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.messages.domain import Conversation, conversation
from services.inquiry.privacy.ports import Vault
from services.inquiry.tracking.domain import opened_by
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class ReadMessages:
    inquiries: Inquiries
    vault: Vault
    now: Clock

    async def __call__(self, reference: str, session: str) -> Conversation:
        """For whoever holds a session. Raises `StatusLinkNeeded`. A program that asks may have
        nobody in front of it, so it marks nothing as read.
        """
        found = await self.inquiries.by_reference(reference)
        return await self.of(opened_by(found, session, self.now()))

    async def of(self, inquiry: Inquiry) -> Conversation:
        texts = {message.id: message.text for message in inquiry.messages}
        return conversation(inquiry, await self.vault.open(inquiry.id, texts))

    async def shown(self, read: Conversation) -> None:
        """They are on the patient's screen. What came after they were read is not marked."""
        if not read.shown.isdisjoint(one.id for one in unread(read.inquiry)):
            now = self.now()
            await self.inquiries.change(
                read.inquiry.id, lambda one: read_messages(one, read.shown, now)
            )
