"""A person allows what the rules wanted to be reviewed, and the lead goes on."""

from dataclasses import dataclass

from services.routing.decisions.domain import approvals
from services.routing.leads.domain import Action, Lead, approve
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from services.routing.leads.usecases.route_again import RouteAgain
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.ports import DirectoryReplica
from shared.eligibility.domain import RuleSet
from shared.eligibility.ports import RuleSets


@dataclass(frozen=True, kw_only=True)
class ApproveLead:
    """It allows exactly what the decision that they have seen left to a review: by the same rules,
    at the clinics that come into question.
    """

    act: ActOnLead
    route_again: RouteAgain
    directory: DirectoryReplica
    rule_sets: RuleSets
    now: Clock

    async def __call__(self, lead_id: str, by: Principal, *, expected_version: int) -> Lead:
        request = ActionRequest(
            action=Action.APPROVE, lead_id=lead_id, by=by, expected_version=expected_version
        )
        before, is_done = await self.act.begin(request)
        if is_done:
            return before
        now, directory = self.now(), await self.directory.settled()
        rules = await self._rules(before)
        allowed = approvals(before.facts, before.decision, directory, rules, now)
        after = approve(before, allowed, by=by.account_id, now=now)
        return await self.route_again(await self.act.write(request, before, after))

    async def _rules(self, lead: Lead) -> RuleSet:
        seen = lead.decision.inputs
        kept = await self.rule_sets.get(seen.rule_set) if seen else None
        return kept or await self.rule_sets.in_force()
