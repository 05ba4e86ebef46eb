"""Bodies of `/v1/leads`."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.routing.decisions.schemas import DecisionAnswer
from services.routing.inbox.domain import LeadPage, LeadRow
from shared.web.paging import Page


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
    status: str
    language: str
    payer_kind: str
    residence: ResidenceAnswer
    received_at: datetime
    due_at: datetime
    assigned_at: datetime | None
    contacted_at: datetime | None
    contacted_by: str | None
    updated_at: datetime
    version: int


class LeadAloneAnswer(LeadAnswer):
    decision: DecisionAnswer


class LeadPageAnswer(Page[LeadAnswer]):
    """Some of the leads within a scope."""


def lead_answer(row: LeadRow) -> LeadAnswer:
    return LeadAnswer(**_fields(row))


def lead_alone_answer(row: LeadRow, decision: DecisionAnswer) -> LeadAloneAnswer:
    return LeadAloneAnswer(**_fields(row), decision=decision)


def page_answer(page: LeadPage) -> LeadPageAnswer:
    return LeadPageAnswer(
        items=[lead_answer(row) for row in page.rows],
        next_cursor=page.next.encode() if page.next else None,
    )


def _fields(row: LeadRow) -> dict[str, Any]:
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
        "assigned_at": row.assigned_at,
        "contacted_at": row.contacted_at,
        "contacted_by": row.contacted_by,
        "updated_at": row.updated_at,
        "version": row.version,
    }
