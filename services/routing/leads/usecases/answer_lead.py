"""The patient has answered: the lead's facts follow, and it goes on by itself."""

from contextlib import suppress
from dataclasses import dataclass

from services.routing.decisions.domain import InquiryFacts
from services.routing.leads.domain import Lead, LeadHasChanged, answered, lead_id_of
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.route_again import RouteAgain
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class AnswerLead:
    """Repeating is harmless, and so is another order: the newest answer is the one that counts."""

    leads: Leads
    route_again: RouteAgain
    now: Clock

    async def __call__(self, facts: InquiryFacts) -> Lead | None:
        """The lead as it is then; None when there is none."""
        while (before := await self.leads.get(lead_id_of(facts.inquiry_id))) is not None:
            after = answered(before, facts, now=self.now())
            if after is before:
                return before
            with suppress(LeadHasChanged):
                await self.leads.replace(after)
                return await self.route_again(after)
        return None
