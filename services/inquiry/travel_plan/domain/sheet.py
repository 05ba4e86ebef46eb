"""A plan as somebody of the clinic sees it: its days, and who agreed them."""

from dataclasses import dataclass

from services.inquiry.inquiries.domain import Agreement, Inquiry
from services.inquiry.travel_plan.domain.plan import TravelPlan, Trip


@dataclass(frozen=True, kw_only=True)
class PlanSheet:
    """`trip` without what is sealed of it: nothing of that is shown to a clinic."""

    inquiry: Inquiry
    location: str
    timezone: str
    trip: Trip
    plan: TravelPlan

    @property
    def latest(self) -> Agreement | None:
        return self.inquiry.agreements[-1] if self.inquiry.agreements else None

    @property
    def number(self) -> int:
        return self.latest.number if self.latest else 0
