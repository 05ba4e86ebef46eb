"""A patient wants everything about an inquiry to be erased."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from services.inquiry.erasure.domain import NotConfirmed
from services.inquiry.erasure.usecases.erase_inquiry import EraseInquiry
from services.inquiry.inquiries.domain import Inquiry, UnderHold, ask_for_erasure, erase
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.privacy.ports import Vault
from services.inquiry.tracking.domain import StatusLinkNeeded, session_hash
from shared.clock import Clock
from shared.telemetry import security

SayErased = Callable[[Inquiry, str], Awaitable[None]]
"""Sends the confirmation of (the inquiry as it was, the address); what goes wrong with it stays
there.
"""


@dataclass(frozen=True, kw_only=True)
class EraseMine:
    """For whoever holds a session. The confirmation is sent to an address that is in memory only:
    nothing of it is kept, so it is tried once. It is for a patient who did not do this, too.
    """

    inquiries: Inquiries
    vault: Vault
    erase: EraseInquiry
    say_erased: SayErased
    now: Clock

    async def __call__(self, reference: str, session: str, *, is_confirmed: bool) -> datetime:
        """When it was erased, also earlier: whoever repeats it has no session any more. Raises
        `StatusLinkNeeded`, also for references that do not exist, `UnderHold` and `NotConfirmed`.
        """
        now = self.now()
        inquiry = await self.inquiries.by_reference(reference)
        if inquiry is None:
            raise StatusLinkNeeded
        if inquiry.erased_at is not None:
            return inquiry.erased_at
        if not inquiry.has_session(session_hash(session), now):
            raise StatusLinkNeeded
        if not is_confirmed:
            raise NotConfirmed
        await self._ask(inquiry, now)
        address = await self._address(inquiry)
        erased_at = await self.erase(inquiry.id, now)
        if erased_at is None:
            raise StatusLinkNeeded
        security("inquiry-erased", inquiry_id=inquiry.id)
        if address is not None:
            await self.say_erased(inquiry, address)
        return erased_at

    async def _ask(self, inquiry: Inquiry, now: datetime) -> None:
        """Refused under a hold before anything is opened; the wish is noted, and done when that is
        lifted.
        """
        try:
            erase(inquiry, now)
        except UnderHold:
            await self.inquiries.change(inquiry.id, lambda one: ask_for_erasure(one, now))
            raise

    async def _address(self, inquiry: Inquiry) -> str | None:
        sealed = {k: text for k, text in inquiry.personal.items() if k == "email"}
        return (await self.vault.open(inquiry.id, sealed)).text("email")
