"""Somebody takes an item of a queue, so that no colleague begins with it too; or gives it back."""

from dataclasses import dataclass

from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.leads.domain import Action
from services.routing.leads.usecases.authorize import (
    require_access,
    require_lead_queues,
    require_network_queues,
)
from services.routing.queues.domain import ItemReference, TakenByAnother
from services.routing.queues.ports import Assignees
from services.routing.queues.usecases.read_lead_queue import lead_key
from services.routing.queues.usecases.read_network_queues import item_key
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.disclosure.waiting import NetworkQueue


@dataclass(frozen=True, kw_only=True)
class TakeItem:
    """Nobody is kept from anything by it: it says who is at work."""

    read: ReadLead
    assignees: Assignees
    now: Clock

    async def lead(self, lead_id: str, by: Principal, *, over: str = "") -> None:
        """`over`: whom they have seen to have it. Raises `TakenByAnother`."""
        await self._take(await self._lead_key(lead_id, by), by, over)

    async def give_back_lead(self, lead_id: str, by: Principal) -> None:
        await self.assignees.give_back(await self._lead_key(lead_id, by), by.account_id)

    async def item(
        self, queue: NetworkQueue, item: ItemReference, by: Principal, *, over: str = ""
    ) -> None:
        """Of the network; as of `lead`."""
        require_network_queues(by, acts=True)
        await self._take(item_key(queue, item.service, item.item_id), by, over)

    async def give_back_item(self, queue: NetworkQueue, item: ItemReference, by: Principal) -> None:
        require_network_queues(by, acts=True)
        key = item_key(queue, item.service, item.item_id)
        await self.assignees.give_back(key, by.account_id)

    async def _lead_key(self, lead_id: str, by: Principal) -> str:
        require_lead_queues(by)
        seen = await self.read(lead_id, by)
        require_access(by, Action.OFFER, lead_id, seen.row.placement)
        return lead_key(lead_id)

    async def _take(self, key: str, by: Principal, over: str) -> None:
        if not await self.assignees.take(key, by.account_id, over=over, now=self.now()):
            raise TakenByAnother
