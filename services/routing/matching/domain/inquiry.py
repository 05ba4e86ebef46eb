"""What a decision may know of an inquiry: ids and codes, nothing that names the patient."""

from dataclasses import dataclass
from datetime import date, datetime

from services.routing.matching.domain.travel import Residence


@dataclass(frozen=True, kw_only=True)
class InquiryFacts:
    inquiry_id: str
    reference: str
    procedure: str
    location: str | None = None
    """The clinic the patient wishes for, if any."""
    willing_to_travel_to: tuple[str, ...] = ()
    residence: Residence
    payer_kind: str
    has_claim_number: bool = False
    language: str
    interpreter: bool = False
    earliest: date | None = None
    latest: date | None = None
    received_at: datetime
    reply_by: datetime

    @property
    def acceptable_locations(self) -> frozenset[str] | None:
        """The clinics that the patient would go to; None when any will do."""
        named = frozenset(self.willing_to_travel_to) | ({self.location} if self.location else set())
        return named or None
