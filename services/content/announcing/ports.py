"""What announcing again needs from outside."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from services.content.revisions.domain import (
    Revised,
)
from shared.events import Event, ProcedurePublished
from shared.kafka.offsets import OffsetRange

E = TypeVar("E")


class Entities(Protocol[E]):
    """Entities of one kind by key; `announce_again` puts the fact of a revision into the outbox
    unless something lies there already (which ends with the latest fact) or the entity has changed,
    and answers whether it did.
    """

    async def page(self, *, after: str, limit: int) -> Sequence[Revised[E]]: ...

    async def announce_again(self, key: str, *, revision: int, event: Event) -> bool: ...


class Procedures(Protocol):
    """What was last announced of each procedure, by slug."""

    async def announcements(self, *, after: str, limit: int) -> Sequence[ProcedurePublished]: ...

    async def announce_again(self, event: ProcedurePublished) -> bool: ...


class TopicLog(Protocol):
    """The topic on the broker, made anew where it is missing. `Unavailable` without a broker."""

    async def offsets(self) -> OffsetRange: ...


class EndOffsets(Protocol):
    """Where the topic ended when it was last looked at; None before the first time."""

    async def get(self) -> int | None: ...

    async def put(self, end: int) -> None: ...
