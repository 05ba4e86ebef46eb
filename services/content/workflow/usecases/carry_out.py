"""What is scheduled is carried out when its hour has come, and decisions whose pages were not made
yet are seen through.
"""

from dataclasses import dataclass
from functools import partial

from services.content.publishing.usecases.isolate_failures import IsolateFailures
from services.content.revisions.domain import Revised, RevisionConflict
from services.content.workflow.domain import Workflow
from services.content.workflow.ports import Offerings, Workflows
from services.content.workflow.usecases.release_pages import ReleasePages
from shared.clock import Clock
from shared.telemetry import alarm


@dataclass(frozen=True, kw_only=True)
class CarryOut:
    """Exactly once: the step that takes a schedule away decides the publication in the same write,
    so of two workers one is first, and after a crash there is either the schedule or the decision.
    A worker that was away does it late. Answers how much was done.
    """

    workflows: Workflows
    offerings: Offerings
    release_pages: ReleasePages
    isolate_failures: IsolateFailures
    now: Clock

    async def __call__(self) -> int:
        now = self.now()
        decided = [
            await self.isolate_failures(
                partial(self._decide, due),
                location=due.value.location,
                procedure=due.value.procedure,
            )
            for due in await self.workflows.due(now)
        ]
        outcomes = [
            await self.isolate_failures(
                partial(self.release_pages, due.location, due.procedure),
                location=due.location,
                procedure=due.procedure,
            )
            for due in await self.workflows.releases_due()
        ]
        failed = [*decided, *outcomes].count(False)
        alarm("content.release-unfinished", lasts=failed > 0, count=failed)
        return outcomes.count(True)

    async def _decide(self, due: Revised[Workflow]) -> None:
        workflow, now = due.value, self.now()
        is_offered = await self.offerings.is_offered(workflow.location, workflow.procedure)
        changed = workflow.carry_out(now) if is_offered else workflow.drop(now)
        stored = Revised(value=changed, revision=due.revision + 1)
        released = set(changed.last.pins) if is_offered and changed.last else set()
        try:
            await self.workflows.put(stored, by=None, release=released)
        except RevisionConflict:
            return  # another worker was first, or an editor
