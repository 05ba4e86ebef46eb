"""Inquiry's queues over HTTP."""

from collections.abc import Mapping

from services.routing.inquiry_http import SignedRequests, readable
from shared.auth.domain import Principal
from shared.cursors import UnknownCursor
from shared.disclosure.queues import (
    QUEUE_PATH,
    QUEUES_PATH,
    STEPS_PATH,
    QueueBody,
    StepBody,
    SummariesBody,
)
from shared.disclosure.waiting import (
    DiscardReason,
    ItemChanged,
    ItemGone,
    NetworkQueue,
    Step,
    Waiting,
    WaitingPage,
)
from shared.errors import Unavailable


class HttpInquiryQueues:
    """`requests` are for the question `QUEUES`; whoever acts has a role for that."""

    def __init__(self, requests: SignedRequests) -> None:
        self._requests = requests

    async def close(self) -> None:
        await self._requests.close()

    async def summaries(self, by: Principal) -> Mapping[NetworkQueue, Waiting] | None:
        body = await self._requests.read(QUEUES_PATH, by, SummariesBody)
        if body is None:
            return None
        known = {queue.value: queue for queue in NetworkQueue}
        return {known[one.queue]: one.waiting for one in body.queues if one.queue in known}

    async def page(self, queue: NetworkQueue, cursor: str, by: Principal) -> WaitingPage | None:
        path = QUEUE_PATH.format(queue=queue.value)
        answer = await self._requests.send("GET", path, by, params={"cursor": cursor})
        if answer is not None and answer.status_code == UnknownCursor.status:
            raise UnknownCursor
        body = readable(answer, QueueBody)
        return body.page if body else None

    async def act(
        self,
        queue: NetworkQueue,
        item_id: str,
        step: Step,
        by: Principal,
        *,
        seen: int,
        reason: DiscardReason,
    ) -> None:
        path = STEPS_PATH.format(queue=queue.value)
        body = StepBody(item=item_id, step=step, seen=seen, reason=reason)
        answer = await self._requests.send("POST", path, by, body=body.model_dump(mode="json"))
        match None if answer is None else answer.status_code:
            case 204:
                return
            case 404:
                raise ItemGone
            case 409:
                raise ItemChanged
            case _:
                raise Unavailable
