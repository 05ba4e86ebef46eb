"""A privacy officer puts an inquiry on hold, lifts that, or looks what is on hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.inquiry.holds.ports import ErasesInquiry, InquiriesUnderHold
from services.inquiry.inquiries.domain import (
    Hold,
    HoldReason,
    Inquiry,
    lift_hold,
    put_on_hold,
)
from services.inquiry.inquiries.ports import Inquiries
from shared.clock import Clock
from shared.errors import NotFound
from shared.telemetry import security

_SHOWN: Final = 500


@dataclass(frozen=True, kw_only=True)
class KeepHolds:
    """Each may be repeated. `account`: the id of whoever does it; it is noted and logged."""

    inquiries: Inquiries
    under_hold: InquiriesUnderHold
    erase: ErasesInquiry
    now: Clock

    async def put(self, reference: str, reason: HoldReason, account: str) -> Hold:
        """Raises `NotFound`, and `InquiryEnded` for what was erased."""
        inquiry = await self._found(reference)
        changed = await self.inquiries.change(
            inquiry.id, lambda one: put_on_hold(one, reason, by=account, now=self.now())
        )
        if changed is None or changed.hold is None:
            raise NotFound
        if changed.version != inquiry.version:
            security("hold-put", account=account, inquiry_id=inquiry.id, reason=reason.value)
        return changed.hold

    async def lift(self, reference: str, account: str) -> None:
        """What its patient wants erased is erased in the same step. Raises `NotFound`."""
        inquiry = await self._found(reference)
        if inquiry.is_restricted:
            await self.erase(inquiry.id, self.now(), despite_hold=True)
            security("hold-lifted", account=account, inquiry_id=inquiry.id)
            return
        changed = await self.inquiries.change(inquiry.id, lift_hold)
        if changed is not None and changed.version != inquiry.version:
            security("hold-lifted", account=account, inquiry_id=inquiry.id)

    async def all(self) -> Sequence[tuple[str, Hold]]:
        return await self.under_hold.under_hold(at_most=_SHOWN)

    async def _found(self, reference: str) -> Inquiry:
        inquiry = await self.inquiries.by_reference(reference)
        if inquiry is None:
            raise NotFound
        return inquiry
