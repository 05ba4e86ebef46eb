"""A person has messages sent again, sends a test, and looks what became of messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.content.webhooks.domain import (
    Attempt,
    Delivery,
    DeliveryState,
    EndpointNotActive,
    EndpointState,
    EventType,
    Message,
    UnknownEndpoint,
    UnknownMessage,
    queued,
)
from services.content.webhooks.ports import Attempts, Deliveries, Endpoints
from shared.clock import Clock
from shared.ids import new_id
from shared.telemetry import security

_SETTLED: Final = (DeliveryState.DELIVERED, DeliveryState.FAILED)


@dataclass(frozen=True, kw_only=True)
class Redeliver:
    """A message that is sent again keeps its id, its bytes, and gets three days anew."""

    endpoints: Endpoints
    deliveries: Deliveries
    attempts: Attempts
    now: Clock

    async def one(self, endpoint_id: str, message_id: str, *, by: str) -> int:
        """Also one that waits for a later attempt: it is due now. Raises `UnknownEndpoint` and
        `UnknownMessage`.
        """
        await self._check(endpoint_id)
        count = await self.deliveries.requeue(
            endpoint_id, self.now(), message_id=message_id, only=tuple(DeliveryState)
        )
        if not count:
            raise UnknownMessage
        await self._note(endpoint_id, by)
        security("webhook-redelivered", account=by, key=endpoint_id, event_id=message_id)
        return count

    async def since(self, endpoint_id: str, since: datetime, *, only_failed: bool, by: str) -> int:
        """Those that were queued since then, and are kept; answers how many."""
        await self._check(endpoint_id)
        only = (DeliveryState.FAILED,) if only_failed else _SETTLED
        count = await self.deliveries.requeue(endpoint_id, self.now(), since=since, only=only)
        await self._note(endpoint_id, by)
        security("webhook-redelivered", account=by, key=endpoint_id, count=count)
        return count

    async def test(self, endpoint_id: str, *, by: str) -> Delivery:
        """Raises `UnknownEndpoint` and `EndpointNotActive`."""
        endpoint = await self.endpoints.get(endpoint_id)
        if endpoint is None:
            raise UnknownEndpoint
        if endpoint.state is not EndpointState.ACTIVE:
            raise EndpointNotActive
        now = self.now()
        message_id = f"msg_{new_id().replace('-', '')}"
        message = Message(id=message_id, type=EventType.TEST, at=now)
        delivery = queued(endpoint_id, message, now, order=new_id())
        await self.deliveries.queue([delivery])
        security("webhook-tested", account=by, key=endpoint_id)
        return delivery

    async def list_deliveries(
        self, endpoint_id: str, *, state: DeliveryState | None, before: str, limit: int
    ) -> Sequence[Delivery]:
        await self._check(endpoint_id)
        return await self.deliveries.of_endpoint(
            endpoint_id, state=state, before=before, limit=limit
        )

    async def list_attempts(
        self, endpoint_id: str, *, message_id: str | None, before: str, limit: int
    ) -> Sequence[Attempt]:
        await self._check(endpoint_id)
        return await self.attempts.of_endpoint(
            endpoint_id, message_id=message_id, before=before, limit=limit
        )

    async def _note(self, endpoint_id: str, by: str) -> None:
        await self.endpoints.change(endpoint_id, lambda one: one.redelivered(by=by, now=self.now()))

    async def _check(self, endpoint_id: str) -> None:
        if await self.endpoints.get(endpoint_id) is None:
            raise UnknownEndpoint
