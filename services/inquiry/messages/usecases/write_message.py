"""A patient writes to the clinic."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.inquiry.inquiries.domain import (
    Inquiry,
    Message,
    MessageKeyReused,
    MessagesClosed,
    Sender,
    kept_as,
    write_message,
)
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.inquiries.usecases.announce import message_sent
from services.inquiry.messages.domain import OpenedMessage, opened_message
from services.inquiry.privacy.ports import Vault
from services.inquiry.tracking.domain import StatusLinkNeeded, opened_by
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)
_KEY = "wayfare.inquiry.message-key.v1\n"


@dataclass(frozen=True, kw_only=True)
class WriteMessage:
    """For whoever holds a session. The same idempotency key again is the same message."""

    inquiries: Inquiries
    vault: Vault
    now: Clock
    new_id: Callable[[], str]

    async def __call__(
        self, reference: str, session: str, text: str, *, key: str | None = None
    ) -> OpenedMessage:
        """Raises `StatusLinkNeeded`, also for references that do not exist, `MessageKeyReused` and
        what `write_message` refuses.
        """
        now = self.now()
        inquiry = opened_by(await self.inquiries.by_reference(reference), session, now)
        message = await self._sealed(inquiry, text, key, now)
        changed = await self.inquiries.change(
            inquiry.id,
            lambda one: write_message(one, message),
            lambda one: [message_sent(one, message)],
        )
        kept = kept_as(changed, message) if changed else None
        if changed is None or kept is None:
            raise StatusLinkNeeded
        if kept.id != message.id:
            return await self._repeated(changed, kept, text)
        _log.info("inquiry.message-sent", inquiry_id=inquiry.id)
        return opened_message(kept, text)

    async def _sealed(self, inquiry: Inquiry, text: str, key: str | None, now: datetime) -> Message:
        message_id = self.new_id()
        sealed = await self.vault.seal_more(inquiry.id, {message_id: text})
        if sealed is None:  # erased meanwhile
            raise MessagesClosed
        return Message(
            id=message_id,
            sender=Sender.PATIENT,
            at=now,
            text=sealed[message_id],
            key_hash=hashlib.sha256((_KEY + key).encode()).digest() if key else None,
        )

    async def _repeated(self, inquiry: Inquiry, kept: Message, text: str) -> OpenedMessage:
        """Another text under the same key is a mistake, and must not seem to have been sent."""
        opened = await self.vault.open(inquiry.id, {kept.id: kept.text})
        if opened.text(kept.id) != text:
            raise MessageKeyReused
        return opened_message(kept, text)
