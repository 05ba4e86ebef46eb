"""Bodies of the actions on leads, and the lead that they answer with."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from services.routing.leads.domain import (
    OFFERS_AT_ONCE,
    CloseReason,
    DeclineReason,
    LeadRow,
    MoveReason,
    OfferState,
    RefuseReason,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]


def _is_text(value: Any) -> Any:
    """A number is no day, though pydantic would count seconds by it."""
    if not isinstance(value, str):
        raise ValueError("a day as YYYY-MM-DD expected")
    return value


Day = Annotated[date, BeforeValidator(_is_text, json_schema_input_type=date)]


Stage = Literal["records", "medical_review", "financial_clearance", "scheduling", "booked"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeclineBody(_Body):
    reason: DeclineReason


class ReassignBody(_Body):
    """`location`: where the lead is to go to another clinic too; else it stays at its own."""

    doctor: Slug
    location: Slug | None = None
    reason: MoveReason


class TransferBody(_Body):
    location: Slug
    reason: MoveReason


class AdvanceBody(_Body):
    """`on`: the day of the treatment, as the clinic's calendar says; with `scheduling` and `booked`
    only, from today to three years ahead. The stage that a lead is at, once more, names another
    day.
    """

    to: Stage
    on: Day | None = None


class CloseBody(_Body):
    reason: CloseReason


class ApproveBody(_Body):
    """Nothing to be said: what is approved is what the decision left to a review."""


class RefuseBody(_Body):
    reason: RefuseReason


class OfferBody(_Body):
    """Clinics that the patient has not named, or not agreed to."""

    locations: Annotated[list[Slug], Field(min_length=1, max_length=OFFERS_AT_ONCE)]


class OfferAnswer(BaseModel):
    """`answer`: `yes`, `no`, or null while the patient has not answered."""

    location: str
    answer: Literal["yes", "no"] | None


class ResidenceAnswer(BaseModel):
    country: str
    subdivision: str | None
    plan_subdivision: str | None


class LeadAnswer(BaseModel):
    """A lead: ids and codes, nothing that names the patient."""

    id: str
    inquiry_id: str
    reference: str
    location: str | None
    wished_location: str | None
    doctor: str | None
    coordinator: str | None
    procedure: str
    travel_class: str
    eligibility: str | None
    status: str
    language: str
    payer_kind: str
    residence: ResidenceAnswer
    received_at: datetime
    due_at: datetime
    accept_by: datetime | None
    """Until when the doctor is to answer whom routing has chosen; then it goes to another one."""
    escalation: str
    """`none`, `warning`, `overdue` or `network_desk`: whose eyes it has come to."""
    assigned_at: datetime | None
    contacted_at: datetime | None
    contacted_by: str | None
    treatment_on: date | None
    updated_at: datetime
    version: int
    offers: list[OfferAnswer]
    messages_waiting: int
    """The patient's, since the clinic last answered or opened the details."""
    last_message_at: datetime | None
    person_asked_at: datetime | None
    """Since when the patient wants a person to look at what routing has chosen."""
    person_decided_at: datetime | None


def lead_answer(row: LeadRow) -> LeadAnswer:
    return LeadAnswer(**lead_fields(row))


def lead_fields(row: LeadRow) -> dict[str, Any]:
    residence = row.residence
    return {
        "id": row.id,
        "inquiry_id": row.inquiry_id,
        "reference": row.reference,
        "location": row.placement.location,
        "wished_location": row.placement.wished_location,
        "doctor": row.placement.doctor,
        "coordinator": row.coordinator,
        "procedure": row.procedure,
        "travel_class": row.travel_class.value,
        "eligibility": row.eligibility,
        "status": row.status.value,
        "language": row.language,
        "payer_kind": row.payer_kind,
        "residence": ResidenceAnswer(
            country=residence.country,
            subdivision=residence.subdivision,
            plan_subdivision=residence.plan_subdivision,
        ),
        "received_at": row.received_at,
        "due_at": row.due_at,
        "accept_by": row.clock.accept_by,
        "escalation": row.clock.level.value,
        "assigned_at": row.assigned_at,
        "contacted_at": row.contacted_at,
        "contacted_by": row.contacted_by,
        "treatment_on": row.treatment_on,
        "updated_at": row.updated_at,
        "version": row.version,
        "offers": [
            OfferAnswer(location=one.location, answer=_answer_to(one)) for one in row.offers
        ],
        "messages_waiting": row.messages_waiting,
        "last_message_at": row.last_message_at,
        "person_asked_at": row.person_asked_at,
        "person_decided_at": row.person_decided_at,
    }


def _answer_to(state: OfferState) -> Literal["yes", "no"] | None:
    if state.answer is None:
        return None
    return "yes" if state.answer else "no"


def version_headers(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"', "Cache-Control": "no-store"}
