"""Until when somebody answers an inquiry that only comes in now: one that was in quarantine."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.inquiry.catalogue.domain import CatalogueEmpty
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.intake.domain.checking import answering_clinics
from services.inquiry.intake.domain.reply_time import latest_reply_by

_WITHOUT_A_CLINIC: Final = timedelta(days=3)
"""Where nobody offers the procedure any more: the network's own people answer."""


@dataclass(frozen=True, kw_only=True)
class PromiseReply:
    catalogue: Catalogue

    async def __call__(self, inquiry: Inquiry, now: datetime) -> datetime:
        """Raises `CatalogueEmpty` while the clinics are not known."""
        offer = await self.catalogue.offer(inquiry.facts.procedure)
        if offer is not None and offer.clinics:
            return latest_reply_by(now, answering_clinics(inquiry.facts, offer))
        if not await self.catalogue.is_complete():
            raise CatalogueEmpty
        return now + _WITHOUT_A_CLINIC
