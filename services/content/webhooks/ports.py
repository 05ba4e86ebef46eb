"""What webhooks need from outside."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.content.webhooks.domain import (
    Answer,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    Health,
    Reach,
    SealedSecret,
)

EndpointChange = Callable[[Endpoint], Endpoint]


class Endpoints(Protocol):
    """`change` compares the revision and tries again where it has changed meanwhile; None where the
    endpoint is gone. What somebody does with it is a step of the trail in the same write, and so is
    `remove`, which leaves nothing else of it. `note_health` and `note_reach` leave alone what
    people change, and `note_reach` whatever was noted since `seen`; it answers whether nothing was.
    """

    async def add(self, endpoint: Endpoint) -> None: ...

    async def get(self, endpoint_id: str) -> Endpoint | None: ...

    async def all(self) -> Sequence[Endpoint]: ...

    async def change(self, endpoint_id: str, change: EndpointChange) -> Endpoint | None: ...

    async def note_health(self, endpoint_id: str, health: Health) -> None: ...

    async def note_reach(self, endpoint_id: str, seen: Reach, reach: Reach) -> bool: ...

    async def remove(self, endpoint_id: str, *, by: str, at: datetime) -> bool: ...


class Deliveries(Protocol):
    """`queue` leaves alone what is queued already. `waiting` names endpoints that a message is due
    for; `lease` takes the one that has been due for longest, in the order of the feed, and counts
    the attempt. `retry` and `settle` answer False where the lease was lost. `hurry` makes due now
    what waits for a later attempt, `begin_anew` also gives all that is pending its three days anew.
    `requeue` takes up again whatever was settled, or `only` some.
    """

    async def queue(self, deliveries: Sequence[Delivery]) -> None: ...

    async def waiting(self, now: datetime) -> Sequence[str]: ...

    async def lease(self, endpoint_id: str, now: datetime) -> Delivery | None: ...

    async def retry(self, delivery: Delivery, at: datetime) -> bool: ...

    async def settle(self, delivery: Delivery, state: DeliveryState, now: datetime) -> bool: ...

    async def hurry(self, endpoint_id: str, now: datetime) -> None: ...

    async def begin_anew(self, endpoint_id: str, now: datetime) -> None: ...

    async def requeue(
        self,
        endpoint_id: str,
        now: datetime,
        *,
        message_id: str | None = None,
        since: datetime | None = None,
        only: Collection[DeliveryState],
    ) -> int: ...

    async def count_pending(self, endpoint_id: str, *, at_most: int) -> int: ...

    async def of_endpoint(
        self, endpoint_id: str, *, state: DeliveryState | None, before: str, limit: int
    ) -> Sequence[Delivery]: ...

    async def remove_of(self, endpoint_id: str) -> None: ...


class Attempts(Protocol):
    """The newest first; `before` is the id of the last one that was shown."""

    async def add(self, attempt: Attempt) -> None: ...

    async def of_endpoint(
        self, endpoint_id: str, *, message_id: str | None, before: str, limit: int
    ) -> Sequence[Attempt]: ...

    async def remove_of(self, endpoint_id: str) -> None: ...


class Secrets(Protocol):
    """Makes and opens secrets; `open` raises `SecretUnreadable`. `seal_anew`: None for one that is
    sealed by the current key, or cannot be opened.
    """

    def new(self, endpoint_id: str) -> tuple[str, SealedSecret]: ...

    def open(self, endpoint_id: str, secret: SealedSecret) -> str: ...

    def seal_anew(self, endpoint_id: str, secret: SealedSecret) -> SealedSecret | None: ...


class Sender(Protocol):
    """Makes one attempt. Whatever the other side does becomes an answer, and within a bounded
    time; `secrets` are those that the message is signed with at `at`.
    """

    async def send(
        self, url: str, *, message_id: str, body: bytes, secrets: Sequence[str], at: datetime
    ) -> Answer: ...
