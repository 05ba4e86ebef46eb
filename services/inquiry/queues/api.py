"""`/v1/queues`: what routing asks on behalf of those who answer for the whole network."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends

from services.inquiry.asked.api import ASSERTION, Asked, ReaderOf
from services.inquiry.disclosure.domain.refusals import AssertionNotAccepted
from shared.cursors import UnknownCursor
from shared.disclosure.network_reader import NetworkReader
from shared.disclosure.queues import (
    HANDLING,
    LISTED_AT_MOST,
    QUEUE_PATH,
    QUEUES,
    QUEUES_PATH,
    STEPS_PATH,
    QueueBody,
    StepBody,
    SummariesBody,
)
from shared.disclosure.waiting import (
    STEPS,
    ItemChanged,
    ItemGone,
    NetworkQueue,
    StepRequest,
    WaitingQueue,
)
from shared.logs import get_log
from shared.web import may_refuse
from shared.web.paging import CursorText

_log = get_log(__name__)


def queues_router(queues: Mapping[NetworkQueue, WaitingQueue], reader_of: ReaderOf) -> APIRouter:
    """`reader_of`: whom a token names, if it is valid now for this question."""
    router = APIRouter(tags=["queues"])
    sees = Depends(Asked(question=QUEUES, reader_of=reader_of))
    acts = Depends(Asked(question=HANDLING, reader_of=reader_of))

    @router.get(QUEUES_PATH, dependencies=[sees])
    @may_refuse(AssertionNotAccepted, scheme=ASSERTION)
    async def read_queues() -> SummariesBody:
        """How much waits in each, and since when."""
        return SummariesBody.of({code: await one.waiting() for code, one in queues.items()})

    @router.get(QUEUE_PATH, dependencies=[sees])
    @may_refuse(AssertionNotAccepted, ItemGone, UnknownCursor, scheme=ASSERTION)
    async def read_queue(queue: NetworkQueue, cursor: CursorText = None) -> QueueBody:
        """The oldest first; nothing personal."""
        return QueueBody.of(await _one(queue).page(cursor or "", LISTED_AT_MOST))

    @router.post(STEPS_PATH, status_code=204)
    @may_refuse(AssertionNotAccepted, ItemGone, ItemChanged, scheme=ASSERTION)
    async def take_step(
        queue: NetworkQueue, body: StepBody, who: Annotated[NetworkReader, acts]
    ) -> None:
        """For one item, which has to be as it was seen."""
        if body.step not in STEPS[queue]:
            raise ItemChanged
        await _one(queue).act(
            StepRequest(
                item_id=body.item,
                step=body.step,
                seen=body.seen,
                by=who.account_id,
                reason=body.reason,
            )
        )
        _log.info(
            "queue-item.handled",
            account=who.account_id,
            collection=queue.value,
            method=body.step.value,
            key=body.item,
            reason=body.reason.value,
        )

    def _one(queue: NetworkQueue) -> WaitingQueue:
        if queue not in queues:
            raise ItemGone
        return queues[queue]

    return router
