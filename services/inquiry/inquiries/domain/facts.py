"""What may be known of an inquiry without its key."""

from dataclasses import dataclass
from datetime import date

from services.inquiry.inquiries.domain.submission import Submission


@dataclass(frozen=True, kw_only=True)
class Jurisdiction:
    """Where a patient lives and which province's health plan they have (ISO 3166-1 and 3166-2)."""

    country: str
    subdivision: str | None = None
    plan_subdivision: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What may be known of a submission without its key: ids, codes, language and days."""

    procedure: str
    location: str | None = None
    willing_to_travel_to: tuple[str, ...] = ()
    residence: Jurisdiction
    payer_kind: str
    has_claim_number: bool = False
    language: str
    interpreter: bool = False
    earliest: date | None = None
    latest: date | None = None
    accepted: tuple[str, ...] = ()
    """Clinics that were offered, and that the patient would go to."""
    refused: tuple[str, ...] = ()


def facts_of(submission: Submission) -> Facts:
    residence = submission.residence
    return Facts(
        procedure=submission.procedure,
        location=submission.location,
        willing_to_travel_to=submission.willing_to_travel_to,
        residence=Jurisdiction(
            country=residence.country,
            subdivision=residence.subdivision,
            plan_subdivision=residence.plan_subdivision,
        ),
        payer_kind=submission.payer.kind,
        has_claim_number=submission.payer.claim_number is not None,
        language=submission.patient.language,
        interpreter=submission.patient.interpreter,
        earliest=submission.travel.earliest,
        latest=submission.travel.latest,
    )
