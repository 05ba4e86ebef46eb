"""What waits for somebody who answers for the whole network, the same at every service: queues,
their items, and the steps that end an item's wait. Codes, ids, counts and times, and nothing of
what an item carries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from shared.errors import Conflict, NotFound

COUNTED: Final = 10_000
"""Counting stops there."""


class NetworkQueue(StrEnum):
    QUARANTINE = "quarantine"
    """Inquiries that may be spam."""
    DISCARDED = "discarded"
    """Of those, what somebody has found to be spam: destroyed by itself if nobody restores it."""
    DEAD_LETTERS = "dead-letters"
    """Records that could not be handled."""
    REFUSED_EVENTS = "refused-events"
    """Events that no broker takes."""
    FAILED_EMAILS = "failed-emails"
    """Emails that could not be made, or that no server took for days."""


class Step(StrEnum):
    RELEASE = "release"
    """It goes the way of any other."""
    DISCARD = "discard"
    """It is given up."""
    RESTORE = "restore"
    """It was discarded by mistake, and waits again."""
    RETRY = "retry"
    """It is tried again; what fails again is back with its count up."""


STEPS: Final[Mapping[NetworkQueue, tuple[Step, ...]]] = MappingProxyType(
    {
        NetworkQueue.QUARANTINE: (Step.RELEASE, Step.DISCARD),
        NetworkQueue.DISCARDED: (Step.RESTORE,),
        NetworkQueue.DEAD_LETTERS: (Step.RETRY, Step.DISCARD),
        NetworkQueue.REFUSED_EVENTS: (Step.RETRY, Step.DISCARD),
        NetworkQueue.FAILED_EMAILS: (Step.RETRY, Step.DISCARD),
    }
)
"""The ways out of each."""


class DiscardReason(StrEnum):
    """Why something is given up: a code, since a sentence might hold something of a patient."""

    SPAM = "spam"
    HANDLED_OTHERWISE = "handled_otherwise"
    OUTDATED = "outdated"
    REPEATED = "repeated"
    TEST = "test"
    OTHER = "other"


class ItemGone(NotFound):
    code = "queue.item-gone"
    title = "This does not wait any more."


class ItemChanged(Conflict):
    """Somebody else was quicker, or it was tried again meanwhile."""

    code = "queue.item-changed"
    title = "This has changed since you looked at it."


@dataclass(frozen=True, kw_only=True)
class WaitingItem:
    """`subject`: the reference, id or key that it is about, where that is one of ours. `kind`: a
    procedure, an event's type or an email's kind; `source`: a clinic, a topic or a collection.
    `reasons`: codes. `until`: when something happens to it by itself. `seen`: what whoever acts on
    it has seen of it, to be sent back.
    """

    id: str
    since: datetime
    subject: str | None = None
    kind: str | None = None
    source: str | None = None
    reasons: tuple[str, ...] = ()
    score: int | None = None
    attempts: int = 0
    retries: int = 0
    """How often somebody has had it tried again, where that is counted apart."""
    until: datetime | None = None
    seen: int = 0


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many wait, at most `COUNTED`, and since when the oldest does."""

    count: int
    oldest_at: datetime | None = None


NOTHING: Final = Waiting(count=0)


@dataclass(frozen=True, kw_only=True)
class WaitingPage:
    """The oldest first."""

    items: tuple[WaitingItem, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, kw_only=True)
class StepRequest:
    """`by`: an account's id. `seen`: of the item, as it was shown."""

    item_id: str
    step: Step
    seen: int
    by: str
    reason: DiscardReason = DiscardReason.OTHER


class WaitingQueue(Protocol):
    """One queue of one service."""

    async def waiting(self) -> Waiting: ...

    async def page(self, cursor: str, limit: int) -> WaitingPage:
        """After the cursor, which is empty for the beginning. Raises `UnknownCursor`."""
        ...

    async def act(self, request: StepRequest) -> None:
        """Raises `ItemGone` and `ItemChanged`. Of two at once one is refused, or both have asked
        for the same, which is done once.
        """
        ...
