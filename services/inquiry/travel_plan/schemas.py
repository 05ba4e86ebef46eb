"""The answer of `GET /v1/inquiries/{reference}/travel-plan`, read off the plan's view."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


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
    `none`.
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
