"""Bodies of `/v1/leads/{id}/disclosures`; the inquiry service answers with the same."""

from dataclasses import asdict
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from services.routing.disclosure.domain import (
    Answer,
    Patient,
    PatientFile,
    Payer,
    Purpose,
    Travel,
    Whereabouts,
)


class DisclosureBody(BaseModel):
    """The reason is asked for each time; the disclosure is recorded with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    purpose: Purpose


class _Part(BaseModel):
    """What the inquiry service adds one day is left out until somebody shows it."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class DisclosurePart(_Part):
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
    travel: TravelPart | None = None
    screening: tuple[ScreeningPart, ...] = ()
    message: str | None = None
    disclosure: DisclosurePart


def file_body(file: PatientFile) -> PatientFileBody:
    disclosure = {"id": file.disclosure_id, "at": file.disclosed_at}
    return PatientFileBody.model_validate({**asdict(file), "disclosure": disclosure})


def file_of(body: PatientFileBody) -> PatientFile:
    return PatientFile(
        disclosure_id=body.disclosure.id,
        disclosed_at=body.disclosure.at,
        reference=body.reference,
        patient=Patient(**body.patient.model_dump()),
        residence=Whereabouts(**body.residence.model_dump()),
        payer=Payer(**body.payer.model_dump()),
        travel=Travel(**(body.travel or TravelPart()).model_dump()),
        screening=tuple(Answer(**part.model_dump()) for part in body.screening),
        message=body.message,
    )
