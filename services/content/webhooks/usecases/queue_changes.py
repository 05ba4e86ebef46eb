"""What the feed lists becomes a message for each endpoint that wants it."""

from dataclasses import dataclass, replace
from typing import Final

from services.content.feed.domain import Head
from services.content.feed.ports import Feed
from services.content.webhooks.domain import (
    Endpoint,
    EndpointState,
    Message,
    Reach,
    message_of,
    queued,
    restart_of,
)
from services.content.webhooks.ports import Deliveries, Endpoints
from shared.clock import Clock
from shared.ids import new_id
from shared.telemetry import alarm

_BATCH: Final = 200
MOST_PENDING: Final = 1_000
"""Beyond so many an endpoint's changes wait in the feed, where a page that changes again and again
is one.
"""


@dataclass(frozen=True, kw_only=True)
class QueueChanges:
    """Each endpoint has a position of its own in the feed. Messages are stored first, under ids
    that are those of the change, and the position is noted afterwards: whoever dies in between
    leaves what the next one stores again, once.
    """

    feed: Feed
    endpoints: Endpoints
    deliveries: Deliveries
    now: Clock

    async def __call__(self) -> int:
        """How many messages were queued."""
        endpoints = await self.endpoints.all()
        off = sum(one.state is EndpointState.SWITCHED_OFF for one in endpoints)
        alarm("webhook.switched-off", lasts=off > 0, count=off)
        if not endpoints:
            return 0
        head = await self.feed.head()
        active = [one for one in endpoints if one.state is EndpointState.ACTIVE]
        return sum([await self._queue_for(one, head) for one in active])

    async def _queue_for(self, endpoint: Endpoint, head: Head) -> int:
        count = 0
        if _has_missed(endpoint.reach, head):
            restart = restart_of(endpoint.id, head.feed, head.high_water, self.now())
            reach = Reach(feed=head.feed, position=head.high_water)
            await self._queue(endpoint, [restart])
            await self.endpoints.note_reach(endpoint.id, endpoint.reach, reach)
            return 1
        while endpoint.reach.position < head.high_water and await self._has_space(endpoint):
            queued_now, endpoint = await self._next(endpoint, head)
            count += queued_now
        return count

    async def _next(self, endpoint: Endpoint, head: Head) -> tuple[int, Endpoint]:
        found, position = await self.feed.headlines(
            after=endpoint.reach.position, up_to=head.high_water, limit=_BATCH
        )
        messages = [
            message_of(endpoint.id, head.feed, one) for one in found if endpoint.wanted.covers(one)
        ]
        await self._queue(endpoint, messages)
        reach = Reach(feed=head.feed, position=position)
        if not await self.endpoints.note_reach(endpoint.id, endpoint.reach, reach):
            reach = replace(reach, position=head.high_water)  # another worker is at it
        return len(messages), replace(endpoint, reach=reach)

    async def _queue(self, endpoint: Endpoint, messages: list[Message]) -> None:
        now = self.now()
        new = [queued(endpoint.id, message, now, order=new_id()) for message in messages]
        if new:
            await self.deliveries.queue(new)

    async def _has_space(self, endpoint: Endpoint) -> bool:
        pending = await self.deliveries.count_pending(endpoint.id, at_most=MOST_PENDING)
        return pending < MOST_PENDING


def _has_missed(reach: Reach, head: Head) -> bool:
    """The feed was begun anew, goes less far than it did (a restored backup), or has forgotten
    tombstones that the endpoint was not told of.
    """
    is_of_another = reach.feed != head.feed or reach.position > head.high_water
    return is_of_another or reach.position < head.forgotten
