"""What the status page asks of others."""

from typing import Protocol

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.tracking.domain.eligibility import EligibilityReport


class ExplainsEligibility(Protocol):
    async def __call__(self, inquiry: Inquiry) -> EligibilityReport | None:
        """In the patient's language; None where the rules have nothing to say."""
        ...
