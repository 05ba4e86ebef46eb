"""A coordinator or the doctor looks at the patient's travel plan, or changes it."""

from dataclasses import dataclass

from services.routing.disclosure.ports import TravelPlans
from services.routing.leads.domain import Action, ActionNotPossible, Lead
from services.routing.leads.usecases.authorize import require_access, require_role
from services.routing.leads.usecases.record_text import request_about
from shared.auth.domain import Principal
from shared.disclosure.assertion import TRAVEL_PLAN, DisclosureRequest, Purpose
from shared.disclosure.travel_plan import PlanChangeBody, PlanSheetBody


@dataclass(frozen=True, kw_only=True)
class ReadTravelPlan:
    """Every look is recorded with the inquiry, and nothing of the plan is kept here: when somebody
    travels is theirs.
    """

    plans: TravelPlans

    async def __call__(self, lead: Lead, by: Principal) -> PlanSheetBody:
        return await self.plans.read_plan(_permitted(lead, by, Purpose.TRAVEL_PLANNING.value))


@dataclass(frozen=True, kw_only=True)
class AgreeTravelPlan:
    """Over the version of the plan that was seen: inquiry holds it, and what may be agreed."""

    plans: TravelPlans

    async def __call__(
        self, lead: Lead, change: PlanChangeBody, by: Principal, *, seen: int
    ) -> PlanSheetBody:
        return await self.plans.agree_plan(_permitted(lead, by, TRAVEL_PLAN), change, seen=seen)


def _permitted(lead: Lead, by: Principal, purpose: str) -> DisclosureRequest:
    require_role(by, Action.PLAN)
    require_access(by, Action.PLAN, lead.id, lead.placement)
    if not lead.allows(Action.PLAN):
        raise ActionNotPossible(lead.id)
    return request_about(lead, by, purpose)
