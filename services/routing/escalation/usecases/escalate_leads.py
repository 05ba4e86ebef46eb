"""Looks at the clocks that have run down: leads climb the ladder, or find other doctors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.routing.deadlines.domain import Deadlines
from services.routing.deadlines.ports import DeadlinesInForce
from services.routing.escalation.usecases.hand_on_leads import HandOnLeads
from services.routing.leads.domain import Lead, clock_of, times_out
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.announce_lead import overdue_event
from shared.clock import Clock
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryReplica
from shared.logs import get_log
from shared.telemetry import alarm, counter

_log = get_log(__name__)
_escalated = counter("leads_escalated_total", "Leads that came to a level.", ["level"])
_ALARM: Final = "lead.overdue"
_PAGE: Final = 200


@dataclass(frozen=True, kw_only=True)
class EscalateLeads:
    """May run beside everything else, and several at once: each level is written over the clock
    that was read, so it is reached and announced once.
    """

    leads: Leads
    hand_on: HandOnLeads
    directory: DirectoryReplica
    deadlines: DeadlinesInForce
    now: Clock

    async def __call__(self) -> int:
        """How many leads came to a level or to another doctor."""
        count, after, until = 0, None, self.now()
        while True:
            page = await self.leads.clocks_due(until, after=after, limit=_PAGE)
            count += await self._look(page.leads)
            if page.next is None:
                break
            after = page.next
        left = await self.leads.count_at_network_desk()
        alarm(_ALARM, lasts=bool(left), count=left)
        return count

    async def _look(self, leads: Sequence[Lead]) -> int:
        if not leads:
            return 0
        directory, now = await self.directory.settled(), self.now()
        deadlines = await self.deadlines()
        late = [lead for lead in leads if times_out(lead, deadlines, now)]
        gone = await self.hand_on(late)
        left = [lead for lead in leads if lead.id not in gone]
        return len(gone) + sum([await self._looked_at(lead, directory, deadlines) for lead in left])

    async def _looked_at(self, lead: Lead, directory: Directory, deadlines: Deadlines) -> bool:
        """Whether it has come to another level. One that nobody can reckon with costs itself."""
        try:
            return await self._escalate(lead, directory, deadlines)
        except (ArithmeticError, TypeError, ValueError) as error:
            _log.error("lead.not-escalated", error, lead_id=lead.id)
            return False

    async def _escalate(self, lead: Lead, directory: Directory, deadlines: Deadlines) -> bool:
        now, level = self.now(), lead.clock.level
        clock = clock_of(lead, deadlines, directory.clinics.get(lead.home), now)
        if clock == lead.clock:
            return False
        after = lead.escalate(clock, now=now)
        is_news = clock.level.is_overdue and not level.is_overdue
        events = [overdue_event(after, now)] if is_news else []
        is_written = await self.leads.escalate(lead, after, events)
        has_climbed = is_written and clock.level is not level
        if has_climbed:
            _escalated.labels(clock.level.value).inc()
        return has_climbed
