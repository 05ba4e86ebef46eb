"""How every action on a lead goes: see it, may it, do it over the version that was seen, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.routing.capacity.ports import Capacities
from services.routing.leads.domain import Action, Lead, LeadHasChanged, LeadNotFound, LeadStatus
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.announce_lead import Names, action_events
from services.routing.leads.usecases.authorize import require_access, require_role
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class ActionRequest:
    """`expected_version`: the version that `by` has seen."""

    action: Action
    lead_id: str
    by: Principal
    expected_version: int
    reason: str | None = None
    target: str | None = None
    on: date | None = None

    def is_done(self, lead: Lead) -> bool:
        """Whether exactly this was done already, by this person over this version."""
        return lead.has_done(
            self.action,
            by=self.by.account_id,
            over=self.expected_version,
            reason=self.reason,
            target=self.target,
            on=self.on,
        )


@dataclass(frozen=True, kw_only=True)
class ActOnLead:
    """One write of one document with its events. The capacity that a lead leaves behind is given
    back after it; if this process dies before that, the comparison of both finds it.
    """

    leads: Leads
    capacities: Capacities

    async def __call__(self, request: ActionRequest, change: Callable[[Lead], Lead]) -> Lead:
        before, is_done = await self.begin(request)
        after = before if is_done else change(before)
        return before if after is before else await self.write(request, before, after)

    async def begin(self, request: ActionRequest) -> tuple[Lead, bool]:
        """The lead, for those who may do this with the version that they have seen; and whether it
        is done already.
        """
        require_role(request.by, request.action)
        lead = await self._seen(request)
        is_done = request.is_done(lead)
        if not is_done and lead.version != request.expected_version:
            raise LeadHasChanged(lead.id, lead.version)
        return lead, is_done

    async def _seen(self, request: ActionRequest) -> Lead:
        """Whoever has just handed a lead out of their sight may hear once more that it is done."""
        lead = await self.leads.get(request.lead_id)
        if lead is None:
            raise LeadNotFound(request.lead_id)
        has_just_done = request.is_done(lead) and lead.version == request.expected_version + 1
        if not has_just_done:
            require_access(request.by, request.action, lead.id, lead.placement)
        return lead

    async def write(
        self, request: ActionRequest, before: Lead, after: Lead, *, names: Names | None = None
    ) -> Lead:
        """`names`: of the coordinators, where the action may have given it to one."""
        try:
            await self.leads.replace(after, action_events(after, names or {}))
        except LeadHasChanged:
            # The same person's second click may have been the quicker one.
            latest = await self._seen(request)
            if request.is_done(latest):
                return latest
            raise LeadHasChanged(latest.id, latest.version) from None
        await self._give_back(before, after)
        return after

    async def _give_back(self, before: Lead, after: Lead) -> None:
        if before.takes_capacity and before.takes_capacity != after.takes_capacity:
            is_refund = after.status is not LeadStatus.CLOSED
            await self.capacities.release(*before.takes_capacity, is_refund=is_refund)
