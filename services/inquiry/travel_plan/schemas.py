"""The answer of `GET /v1/inquiries/{reference}/travel-plan`, read off the plan's view; and what
clinics see and hand over of a plan.
"""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from services.inquiry.travel_plan.domain import Agreed, PlanSheet
from shared.disclosure.phrases import Phrase
from shared.disclosure.travel_plan import PlanChangeBody, PlannedStepBody, PlanSheetBody


class _Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class StepAnswer(_Answer):
    """`begins` and `ends`: days, both included, or times on the clinic's clocks. Without `begins`
    it is to be done by the end, without `ends` not before the beginning. `state`: `done`, `now` or
    `ahead`.
    """

    id: str
    title: str
    text: str
    times: list[str]
    """From when to when, on the clinic's clocks and on the patient's where they differ."""
    begins: datetime | date | None
    ends: datetime | date | None
    relative: str
    """How it lies to the day of the treatment, in words."""
    state: str
    is_agreed: bool
    """Whether the clinic has named its day."""
    notes: list[str]
    """What the clinic has added to it."""


class DocumentAnswer(_Answer):
    id: str
    title: str


class AdviceAnswer(_Answer):
    id: str
    text: str
    source: str


class TravelPlanAnswer(_Answer):
    """`dates`: whether they rest on the day that the clinic has named (`treatment`, then
    `treatment_on`), on an `example` that the patient's wish allows (`example_on`), or there are
    `none`. `changed`: the steps that the clinic changed last, at `changed_at`.
    """

    procedure: str
    clinic: str | None
    travel_class: str
    dates: str
    treatment_on: date | None
    example_on: date | None
    clinic_timezone: str | None
    patient_timezone: str | None
    steps: list[StepAnswer]
    documents: list[DocumentAnswer]
    advice: list[AdviceAnswer]
    changed: list[str]
    changed_at: datetime | None


def agreed_of(body: PlanChangeBody) -> Agreed:
    return Agreed(
        consultation_on=body.consultation_on,
        arrival_on=body.arrival_on,
        departure_on=body.departure_on,
        phrases=tuple(phrase for phrase in Phrase if phrase in body.phrases),
    )


def sheet_body(sheet: PlanSheet) -> PlanSheetBody:
    """The last agreement's name and time only where it is one of this clinic."""
    trip, latest = sheet.trip, sheet.latest
    own = latest if latest and latest.location == sheet.location else None
    return PlanSheetBody(
        version=sheet.number,
        location=sheet.location,
        timezone=sheet.timezone,
        treatment_on=sheet.inquiry.lead.treatment_on,
        travels=not trip.is_at_home,
        earliest_home=None if trip.is_at_home else trip.earliest_home,
        consultation_on=trip.agreed.consultation_on,
        arrival_on=trip.agreed.arrival_on,
        departure_on=trip.agreed.departure_on,
        phrases=list(trip.agreed.phrases),
        steps=[
            PlannedStepBody(
                id=step.id.value, begins=step.begins, ends=step.ends, is_agreed=step.is_agreed
            )
            for step in sheet.plan.steps
        ],
        changed_by=own.name if own else None,
        changed_at=own.at if own else None,
    )
