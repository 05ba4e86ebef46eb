"""Somebody who answers for the whole network looks at what waits there, at every service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.routing.leads.usecases.authorize import require_network_queues
from services.routing.queues.domain import SERVICES, Assignee, Handling, KeptBy
from services.routing.queues.ports import Assignees, Handlings, InquiryQueues
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.disclosure.waiting import NOTHING, NetworkQueue, Waiting, WaitingPage, WaitingQueue

SHOWN: Final = 25
_LATELY: Final = 10


@dataclass(frozen=True, kw_only=True)
class Summary:
    """`waiting` None: this service cannot be asked right now."""

    queue: NetworkQueue
    service: KeptBy
    waiting: Waiting | None


@dataclass(frozen=True, kw_only=True)
class ServicePage:
    """What of a queue lies at one service; `page` None: it cannot be asked right now."""

    service: KeptBy
    page: WaitingPage | None
    assignees: Mapping[str, Assignee]


@dataclass(frozen=True, kw_only=True)
class ReadNetworkQueues:
    own: Mapping[NetworkQueue, WaitingQueue]
    inquiry: InquiryQueues
    assignees: Assignees
    handlings: Handlings
    now: Clock

    async def summaries(self, by: Principal) -> Sequence[Summary]:
        require_network_queues(by)
        there = await self.inquiry.summaries(by)
        return [
            Summary(
                queue=queue, service=service, waiting=await self._waiting(queue, service, there)
            )
            for queue, services in SERVICES.items()
            for service in services
        ]

    async def _waiting(
        self,
        queue: NetworkQueue,
        service: KeptBy,
        there: Mapping[NetworkQueue, Waiting] | None,
    ) -> Waiting | None:
        """What inquiry does not tell of, being older, cannot be told."""
        if service is KeptBy.INQUIRY:
            return there.get(queue) if there is not None else None
        return await self.own[queue].waiting() if queue in self.own else NOTHING

    async def page(
        self, queue: NetworkQueue, service: KeptBy, cursor: str, by: Principal
    ) -> ServicePage:
        """Raises `UnknownCursor`."""
        require_network_queues(by)
        if service is KeptBy.INQUIRY:
            page = await self.inquiry.page(queue, cursor, by)
        else:
            page = await self.own[queue].page(cursor, SHOWN)
        items = page.items if page else ()
        keys = {item_key(queue, service, item.id): item.id for item in items}
        taken = await self.assignees.of(list(keys), self.now())
        return ServicePage(
            service=service,
            page=page,
            assignees={keys[key]: one for key, one in taken.items() if key in keys},
        )

    async def lately(self, queue: NetworkQueue, by: Principal) -> Sequence[Handling]:
        """What was done last with items of this queue, the newest first."""
        require_network_queues(by)
        return await self.handlings.last(queue, limit=_LATELY)


def item_key(queue: NetworkQueue, service: KeptBy, item_id: str) -> str:
    return f"{queue.value}/{service.value}/{item_id}"
