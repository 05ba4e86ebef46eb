"""`POST /v1/disclosures`: its address and the details it answers with.

The request has no body: all that is asked stands in the signed assertion.
"""

from datetime import date, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

PATH: Final = "/v1/disclosures"


class _Part(BaseModel):
    """What inquiry adds one day is left out until routing shows it."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class DisclosurePart(_Part):
    """The record of this disclosure, made before it was answered."""

    id: str
    at: datetime


class PatientPart(_Part):
    given_name: str
    family_name: str
    email: str
    phone: str | None = None
    language: str
    channel: str | None = None
    timezone: str | None = None
    best_hours: str | None = None
    interpreter: bool = False


class ResidencePart(_Part):
    country: str
    subdivision: str | None = None
    plan_subdivision: str | None = None
    postal_prefix: str | None = None


class PayerPart(_Part):
    kind: str
    claim_number: str | None = None


class TravelPart(_Part):
    earliest: date | None = None
    latest: date | None = None
    companions: int | None = None
    mobility_aid: str | None = None
    visa_letter: bool | None = None
    passport_valid: bool | None = None
    hours: float | None = None


class ScreeningPart(_Part):
    question: str
    answer: str


class PatientFileBody(_Part):
    reference: str
    patient: PatientPart
    residence: ResidencePart
    payer: PayerPart
    travel: TravelPart = TravelPart()
    screening: tuple[ScreeningPart, ...] = ()
    message: str | None = None
    disclosure: DisclosurePart
