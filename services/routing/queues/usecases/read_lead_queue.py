"""Somebody looks at the leads of a queue: each with its reason, and what could be offered."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.decisions.usecases.explain_decision import ExplainDecision, Explanation
from services.routing.inbox.domain import Backlog, LeadQuery, Position, Queue
from services.routing.inbox.usecases.find_leads import FindLeads
from services.routing.inbox.usecases.read_lead import ReadLead, SeenLead
from services.routing.leads.domain import Action, LeadNotFound, LeadRow
from services.routing.leads.usecases.authorize import require_lead_queues
from services.routing.queues.domain import Assignee, suggested_clinics
from services.routing.queues.ports import Assignees
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryReplica
from shared.eligibility.domain import RuleSet
from shared.eligibility.ports import RuleSets


@dataclass(frozen=True, kw_only=True)
class QueuedLead:
    """`suggestions`: slugs of clinics that could be offered."""

    seen: SeenLead
    explanation: Explanation
    suggestions: tuple[str, ...]
    assignee: Assignee | None


@dataclass(frozen=True, kw_only=True)
class LeadQueuePage:
    leads: Sequence[QueuedLead]
    next: Position | None
    backlog: Backlog


@dataclass(frozen=True, kw_only=True)
class ReadLeadQueue:
    find: FindLeads
    read: ReadLead
    explain: ExplainDecision
    directory: DirectoryReplica
    rule_sets: RuleSets
    assignees: Assignees
    now: Clock

    async def backlog(self, queue: Queue, by: Principal) -> Backlog:
        require_lead_queues(by)
        return await self.find.backlog(LeadQuery(queue=queue), by)

    async def __call__(self, query: LeadQuery, by: Principal) -> LeadQueuePage:
        """What has gone since the list was read is left out."""
        require_lead_queues(by)
        page = await self.find(query, by)
        directory, rules = await self.directory.current(), await self.rule_sets.in_force()
        keys = [lead_key(row.id) for row in page.rows]
        assignees = await self.assignees.of(keys, self.now())
        found = [
            await self._queued(row, by, directory, rules, assignees.get(lead_key(row.id)))
            for row in page.rows
        ]
        return LeadQueuePage(
            leads=[one for one in found if one],
            next=page.next,
            backlog=await self.find.backlog(query, by),
        )

    async def _queued(
        self,
        row: LeadRow,
        by: Principal,
        directory: Directory,
        rules: RuleSet,
        assignee: Assignee | None,
    ) -> QueuedLead | None:
        try:
            seen = await self.read(row.id, by)
        except LeadNotFound:
            return None
        may_be_offered = seen.lead.allows(Action.OFFER) and not seen.row.waits_for_person
        return QueuedLead(
            seen=seen,
            explanation=await self.explain.briefly(seen.decision),
            suggestions=(
                suggested_clinics(seen.lead, directory, rules, self.now()) if may_be_offered else ()
            ),
            assignee=assignee,
        )


def lead_key(lead_id: str) -> str:
    """One lead is taken whichever of the queues it is in."""
    return f"leads/{lead_id}"
