"""What waits in quarantine for too long, and what was discarded for good."""

from dataclasses import dataclass
from typing import Final

from services.inquiry.inquiries.domain import destroyed, give_up
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.privacy.ports import Vault
from services.inquiry.spam.domain import UNDONE_WITHIN, overdue_since
from services.inquiry.spam.ports import QuarantinedInquiries
from shared.clock import Clock
from shared.telemetry import alarm

_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True)
class WatchQuarantine:
    quarantined: QuarantinedInquiries
    now: Clock

    async def __call__(self) -> int:
        """How many have waited too long, which is also an alarm."""
        count = await self.quarantined.count_waiting(overdue_since(self.now()))
        alarm("quarantine.waits-too-long", lasts=count > 0, count=count)
        return count


@dataclass(frozen=True, kw_only=True)
class DestroyDiscarded:
    """Destroys the data keys of what was discarded and not restored in time.

    It is marked as erased first, so that nobody can restore what has no key; then the key goes;
    then it is noted that it has gone. Whoever is killed in between leaves the rest to the next
    turn, and two at once do no harm.
    """

    inquiries: Inquiries
    quarantined: QuarantinedInquiries
    vault: Vault
    now: Clock

    async def __call__(self) -> int:
        """How many are done."""
        now = self.now()
        due = await self.quarantined.discarded(now - UNDONE_WITHIN, at_most=_AT_ONCE)
        return sum([await self._destroy(inquiry_id) for inquiry_id in due])

    async def _destroy(self, inquiry_id: str) -> bool:
        now = self.now()
        inquiry = await self.inquiries.change(inquiry_id, lambda one: give_up(one, now))
        if inquiry is None or inquiry.erased_at is None:  # it was restored a moment ago
            return False
        await self.vault.destroy_key(inquiry_id)
        await self.inquiries.change(inquiry_id, lambda one: destroyed(one, now))
        return True
