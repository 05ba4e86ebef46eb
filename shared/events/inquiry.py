"""Facts that inquiry announces on `inquiry.events`, keyed by the inquiry's id: ids and codes,
nothing personal.
"""

from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from shared.events.event import Event

PayerKind = Literal[
    "self",
    "private_insurer",
    "workers_compensation",
    "federal",
    "employer",
    "provincial_contract",
    "embassy",
    "unknown",
]


class Residence(BaseModel):
    """ISO 3166-1 country, ISO 3166-2 subdivisions; the health plan's province when it differs."""

    model_config = ConfigDict(frozen=True)

    country: str
    subdivision: str | None = None
    plan_subdivision: str | None = None


class InquiryReceived(Event):
    type: ClassVar[str] = "inquiry.received.v1"

    inquiry_id: str
    reference: str
    procedure: str
    location: str | None = None
    willing_to_travel_to: tuple[str, ...] = ()
    residence: Residence
    payer_kind: PayerKind
    has_claim_number: bool = False
    language: str
    interpreter: bool = False
    earliest: date | None = None
    latest: date | None = None
    consents: tuple[str, ...] = ()
    received_at: datetime
    reply_by: datetime
