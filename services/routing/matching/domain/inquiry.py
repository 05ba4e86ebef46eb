"""What a decision may know of an inquiry: ids and codes, nothing that names the patient."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.routing.matching.domain.travel import Residence

SHARE_ACROSS_PROVINCES: Final = "disclosure_out_of_province"
"""The purpose of the consent that inquiry asks for (`GET /v1/consents`)."""


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
    consents: tuple[str, ...] = ()
    """The purposes that the patient has agreed to."""
    received_at: datetime
    reply_by: datetime

    @property
    def may_be_shared_across_provinces(self) -> bool:
        """Naming a clinic is asking it; showing the inquiry to others elsewhere needs consent."""
        return bool(self.acceptable_locations) or SHARE_ACROSS_PROVINCES in self.consents

    @property
    def acceptable_locations(self) -> frozenset[str] | None:
        """The clinics that the patient would go to; None when any will do."""
        named = frozenset(self.willing_to_travel_to) | ({self.location} if self.location else set())
        return named or None
