"""All inquiries together: what is on hold, how far records are verified, how many were erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.inquiry.disclosure.domain.checks import Pass, Position
from services.inquiry.disclosure.ports import CheckBook
from services.inquiry.holds.ports import InquiriesUnderHold
from services.inquiry.inquiries.domain import Hold
from services.inquiry.oversight.ports import ErasuresCounted
from shared.clock import Clock
from shared.keys import KeyRing
from shared.telemetry import security

ERASED_WITHIN: Final = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`last_pass`: None where none has begun, or the note of it is not ours."""

    holds: Sequence[tuple[str, Hold]]
    last_pass: Pass | None
    erased: int


@dataclass(frozen=True, kw_only=True)
class Oversee:
    under_hold: InquiriesUnderHold
    book: CheckBook
    erasures: ErasuresCounted
    keys: KeyRing
    now: Clock

    async def __call__(self, *, at_most: int) -> Overview:
        last = await self.book.last_pass()
        return Overview(
            holds=await self.under_hold.under_hold(at_most=at_most),
            last_pass=last if last is not None and last.is_vouched(self.keys) else None,
            erased=await self.erasures.count_since(self.now() - ERASED_WITHIN),
        )

    async def verify_anew(self, account: str) -> None:
        """The worker goes through all chains from the first one on, beginning at once; how far it
        has come is in the overview. One that is under way begins anew.
        """
        security("chains-verified-anew", account=account)
        begun = Pass(began_at=self.now(), after=Position())
        await self.book.note_pass(begun.vouched(self.keys.current))
