"""Somebody takes a step with items of a queue: each by itself, and each answers for itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.leads.usecases.authorize import require_network_queues
from services.routing.queues.domain import (
    MOST,
    SERVICES,
    Handling,
    ItemReference,
    KeptBy,
    Outcome,
)
from services.routing.queues.ports import Handlings, InquiryQueues
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.disclosure.waiting import (
    STEPS,
    DiscardReason,
    ItemChanged,
    ItemGone,
    NetworkQueue,
    Step,
    StepRequest,
    WaitingQueue,
)
from shared.errors import Invalid, Unavailable
from shared.logs import get_log

_log = get_log(__name__)


class StepNotPossible(Invalid):
    code = "queue.step"


@dataclass(frozen=True, kw_only=True)
class HandleItems:
    """That it was asked for is kept before it is done, and its outcome after it: whoever is killed
    in between leaves a record that says so. Doing it again is harmless.
    """

    own: Mapping[NetworkQueue, WaitingQueue]
    inquiry: InquiryQueues
    handlings: Handlings
    note: NoteAct
    now: Clock
    new_id: Callable[[], str]

    async def __call__(
        self,
        queue: NetworkQueue,
        step: Step,
        items: Sequence[ItemReference],
        by: Principal,
        *,
        reason: DiscardReason = DiscardReason.OTHER,
    ) -> Sequence[tuple[ItemReference, Outcome]]:
        """Raises `StepNotPossible` for what no item of this queue has."""
        require_network_queues(by, acts=True)
        if step not in STEPS[queue]:
            raise StepNotPossible
        known = [one for one in items if one.service in SERVICES[queue]][:MOST]
        outcomes: list[tuple[ItemReference, Outcome]] = []
        for item in known:
            if (item.service, Outcome.UNAVAILABLE) in {(one.service, was) for one, was in outcomes}:
                outcomes.append((item, Outcome.UNAVAILABLE))  # nobody waits for it once more
            else:
                outcomes.append((item, await self._one(queue, step, item, by, reason)))
        return outcomes

    async def _one(
        self,
        queue: NetworkQueue,
        step: Step,
        item: ItemReference,
        by: Principal,
        reason: DiscardReason,
    ) -> Outcome:
        handling = Handling(
            id=self.new_id(),
            queue=queue,
            service=item.service,
            item_id=item.item_id,
            name=item.name,
            step=step,
            reason=reason if step is Step.DISCARD else None,
            by=by.account_id,
            at=self.now(),
        )
        await self.note(
            f"queue.{step.value}",
            by=by.account_id,
            about=item.item_id,
            reason=handling.reason.value if handling.reason else None,
            source=queue.value,
        )
        await self.handlings.add(handling)
        outcome = await self._outcome(queue, step, item, by, reason)
        await self.handlings.note(handling.id, outcome)
        _log.info(
            "queue-item.handled",
            account=by.account_id,
            collection=queue.value,
            service=item.service.value,
            method=step.value,
            key=item.item_id,
            reason=reason.value,
            outcome=outcome.value,
        )
        return outcome

    async def _outcome(
        self,
        queue: NetworkQueue,
        step: Step,
        item: ItemReference,
        by: Principal,
        reason: DiscardReason,
    ) -> Outcome:
        try:
            if item.service is KeptBy.INQUIRY:
                await self.inquiry.act(queue, item.item_id, step, by, seen=item.seen, reason=reason)
            else:
                request = StepRequest(
                    item_id=item.item_id,
                    step=step,
                    seen=item.seen,
                    by=by.account_id,
                    reason=reason,
                )
                await self.own[queue].act(request)
        except ItemGone:
            return Outcome.GONE
        except ItemChanged:
            return Outcome.CHANGED
        except Unavailable:
            return Outcome.UNAVAILABLE
        return Outcome.DONE
