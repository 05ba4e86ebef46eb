"""An inquiry as its patient may see it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.inquiry.inquiries.domain.link import Link


class Status(StrEnum):
    """What the patient is told, in the order in which international offices work."""

    RECEIVED = "received"
    CONTACTED = "contacted"
    RECORDS = "records"
    MEDICAL_REVIEW = "medical_review"
    FINANCIAL_CLEARANCE = "financial_clearance"
    SCHEDULING = "scheduling"
    BOOKED = "booked"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    CLOSED = "closed"


STEPS: Final = (
    Status.RECEIVED,
    Status.CONTACTED,
    Status.RECORDS,
    Status.MEDICAL_REVIEW,
    Status.FINANCIAL_CLEARANCE,
    Status.SCHEDULING,
    Status.BOOKED,
)


@dataclass(frozen=True, kw_only=True)
class StatusChange:
    status: Status
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LeadProgress:
    """What routing has told: the clinic that has the inquiry, and when it was in contact."""

    location: str | None = None
    assigned_at: datetime | None = None
    contacted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TrackedInquiry:
    id: str
    reference: str
    procedure: str
    wished_location: str | None
    status: Status
    history: tuple[StatusChange, ...]
    received_at: datetime
    reply_by: datetime
    locale: str
    link: Link
    lead: LeadProgress
    timezone: str | None = None
    """The patient's own, when they told it and it was not erased."""

    @property
    def location(self) -> str | None:
        return self.lead.location or self.wished_location
