"""Decisions as documents: everything that is needed to explain and to replay them."""

from datetime import UTC, date, datetime

from services.routing.decisions.domain import (
    Assigned,
    CandidateEvaluation,
    Candidates,
    ClinicFacts,
    CoordinatorFacts,
    Decision,
    DoctorAtClinic,
    DoctorFacts,
    InquiryFacts,
    Policy,
    Reason,
    Rejection,
    Residence,
    ScorePart,
    TravelClass,
    Unroutable,
)
from shared.mongo import Document, known


def decision_document(decision: Decision) -> Document:
    return {
        "decided_at": decision.decided_at,
        "policy": {
            "version": decision.policy.version,
            "weights": {part.value: points for part, points in decision.policy.weights},
        },
        "outcome": _outcome_document(decision.outcome),
        "evaluations": [_evaluation_document(evaluation) for evaluation in decision.evaluations],
        "inquiry": facts_document(decision.inquiry),
        "candidates": {
            "clinics": [_clinic_document(clinic) for clinic in decision.candidates.clinics],
            "reserved": [[one.location, one.doctor] for one in decision.candidates.reserved],
        },
    }


def decision_of(document: Document) -> Decision:
    candidates = document["candidates"]
    weights = document["policy"]["weights"]
    return Decision(
        decided_at=document["decided_at"],
        policy=Policy(
            version=document["policy"]["version"],
            weights=_parts(weights),
        ),
        outcome=_outcome(document["outcome"]),
        evaluations=tuple(_evaluation(evaluation) for evaluation in document["evaluations"]),
        inquiry=facts_of(document["inquiry"]),
        candidates=Candidates(
            clinics=tuple(_clinic(clinic) for clinic in candidates["clinics"]),
            reserved=tuple(
                DoctorAtClinic(location, doctor) for location, doctor in candidates["reserved"]
            ),
        ),
    )


def facts_document(facts: InquiryFacts) -> Document:
    return {
        "inquiry_id": facts.inquiry_id,
        "reference": facts.reference,
        "procedure": facts.procedure,
        "location": facts.location,
        "willing_to_travel_to": list(facts.willing_to_travel_to),
        "residence": residence_document(facts.residence),
        "payer_kind": facts.payer_kind,
        "has_claim_number": facts.has_claim_number,
        "language": facts.language,
        "interpreter": facts.interpreter,
        "earliest": facts.earliest.isoformat() if facts.earliest else None,
        "latest": facts.latest.isoformat() if facts.latest else None,
        "consents": list(facts.consents),
        "received_at": facts.received_at,
        "reply_by": facts.reply_by,
        "declined_by": list(facts.declined_by),
        "transferred_to": facts.transferred_to,
    }


def facts_of(document: Document) -> InquiryFacts:
    return InquiryFacts(
        inquiry_id=document["inquiry_id"],
        reference=document["reference"],
        procedure=document["procedure"],
        location=document["location"],
        willing_to_travel_to=tuple(document["willing_to_travel_to"]),
        residence=residence_of(document["residence"]),
        payer_kind=document["payer_kind"],
        has_claim_number=document["has_claim_number"],
        language=document["language"],
        interpreter=document["interpreter"],
        earliest=_day(document["earliest"]),
        latest=_day(document["latest"]),
        consents=tuple(document["consents"]),
        received_at=_utc(document["received_at"]),
        reply_by=_utc(document["reply_by"]),
        declined_by=tuple(document.get("declined_by", ())),
        transferred_to=document.get("transferred_to"),
    )


def residence_document(residence: Residence) -> Document:
    return {
        "country": residence.country,
        "subdivision": residence.subdivision,
        "plan_subdivision": residence.plan_subdivision,
    }


def residence_of(document: Document) -> Residence:
    return Residence(
        country=document["country"],
        subdivision=document["subdivision"],
        plan_subdivision=document["plan_subdivision"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _outcome_document(outcome: Assigned | Unroutable) -> Document:
    because = [reason.value for reason in outcome.because]
    common = {"travel_class": outcome.travel_class.value, "because": because}
    if isinstance(outcome, Unroutable):
        return {"kind": "unroutable", **common}
    return {
        "kind": "assigned",
        "location": outcome.location,
        "doctor": outcome.doctor,
        "coordinator": outcome.coordinator,
        **common,
    }


def _outcome(document: Document) -> Assigned | Unroutable:
    distance = known(TravelClass, document["travel_class"], TravelClass.UNKNOWN)
    if document["kind"] == "unroutable":
        because = tuple(_rejection(code) for code in document["because"])
        return Unroutable(travel_class=distance, because=because)
    return Assigned(
        location=document["location"],
        doctor=document["doctor"],
        coordinator=document["coordinator"],
        travel_class=distance,
        because=tuple(known(Reason, code, Reason.UNKNOWN) for code in document["because"]),
    )


def _evaluation_document(evaluation: CandidateEvaluation) -> Document:
    return {
        "location": evaluation.location,
        "doctor": evaluation.doctor,
        "travel_class": evaluation.travel_class.value,
        "rejected_for": evaluation.rejected_for.value if evaluation.rejected_for else None,
        "score": {part.value: points for part, points in evaluation.score},
        "open_leads": evaluation.open_leads,
        "capacity": evaluation.capacity,
    }


def _evaluation(document: Document) -> CandidateEvaluation:
    rejected_for = document["rejected_for"]
    return CandidateEvaluation(
        location=document["location"],
        doctor=document["doctor"],
        travel_class=known(TravelClass, document["travel_class"], TravelClass.UNKNOWN),
        rejected_for=_rejection(rejected_for) if rejected_for else None,
        score=_parts(document["score"]),
        open_leads=document["open_leads"],
        capacity=document["capacity"],
    )


def _rejection(code: str) -> Rejection:
    return known(Rejection, code, Rejection.UNKNOWN)


def _parts(document: Document) -> tuple[tuple[ScorePart, int], ...]:
    """Without the parts that only another version reckons with."""
    names = {part.value for part in ScorePart}
    return tuple((ScorePart(name), points) for name, points in document.items() if name in names)


def _clinic_document(clinic: ClinicFacts) -> Document:
    return {
        "slug": clinic.slug,
        "province": clinic.province,
        "languages": list(clinic.languages),
        "offers_procedure": clinic.offers_procedure,
        "doctors": [
            {
                "slug": doctor.slug,
                "languages": list(doctor.languages),
                "is_known": doctor.is_known,
                "works_here": doctor.works_here,
                "capacity": doctor.capacity,
                "open_leads": doctor.open_leads,
            }
            for doctor in clinic.doctors
        ],
        "coordinators": [
            {"account_id": coordinator.account_id, "open_leads": coordinator.open_leads}
            for coordinator in clinic.coordinators
        ],
    }


def _clinic(document: Document) -> ClinicFacts:
    return ClinicFacts(
        slug=document["slug"],
        province=document["province"],
        languages=tuple(document["languages"]),
        offers_procedure=document["offers_procedure"],
        doctors=tuple(
            DoctorFacts(
                slug=doctor["slug"],
                languages=tuple(doctor["languages"]),
                is_known=doctor["is_known"],
                works_here=doctor["works_here"],
                capacity=doctor["capacity"],
                open_leads=doctor["open_leads"],
            )
            for doctor in document["doctors"]
        ),
        coordinators=tuple(
            CoordinatorFacts(account_id=found["account_id"], open_leads=found["open_leads"])
            for found in document["coordinators"]
        ),
    )
