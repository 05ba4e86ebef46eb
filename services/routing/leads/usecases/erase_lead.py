"""The inquiry was erased: its lead ends and forgets it, and its doctor is free again."""

from contextlib import suppress
from dataclasses import dataclass

from services.routing.capacity.ports import Capacities
from services.routing.leads.domain import Lead, LeadHasChanged, erased, lead_id_of
from services.routing.leads.ports import Leads
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class EraseLead:
    """Nobody is asked and nobody is told: inquiry knows it already. Repeating is harmless. The
    doctor counts as given it, as with every lead that is closed.
    """

    leads: Leads
    capacities: Capacities
    now: Clock

    async def __call__(self, inquiry_id: str) -> Lead | None:
        """The lead as it is then; None when there is none."""
        while (before := await self.leads.get(lead_id_of(inquiry_id))) is not None:
            after = erased(before, now=self.now())
            if after is before:
                return before
            with suppress(LeadHasChanged):
                await self.leads.replace(after)
                if before.takes_capacity and not after.takes_capacity:
                    await self.capacities.release(*before.takes_capacity, is_refund=False)
                return after
        return None
