"""What holding spam off needs."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.inquiry.inquiries.domain import Inquiry, QuarantineState, Submission
from services.inquiry.spam.domain import Signal, Solved
from shared.limits.counted import Counted

Screen = Callable[[Submission, bytes], Awaitable[Collection[Signal]]]
"""What a form's guard says of a submission with this key hash, once all else about it is right."""

PromiseReply = Callable[[Inquiry, datetime], Awaitable[datetime]]
"""Until when somebody answers an inquiry that comes in at this time."""


class SpreadLimits(Protocol):
    def is_first(self, one: Counted, *, by: str) -> bool:
        """Whether nobody else has come with it of late, as far as this process knows: then nothing
        has to be read.
        """
        ...

    async def is_spread(self, one: Counted, *, by: str) -> bool:
        """Whether it has come by more different ones than its limit says, this one included.
        Counts each of them once, and refuses nothing.
        """
        ...


class UsedChallenges(Protocol):
    async def use(self, solved: Solved, by: bytes) -> bool:
        """Whether this is the first use of the challenge, or the same submission sent again."""
        ...


class QuarantinedInquiries(Protocol):
    async def waiting(
        self, after: tuple[datetime, str] | None, *, at_most: int
    ) -> Sequence[Inquiry]:
        """The next ones that wait for somebody, by time and id; those that cannot be read are
        passed over.
        """
        ...

    async def backlog(self, state: QuarantineState, *, at_most: int) -> tuple[int, datetime | None]:
        """How many are in this state, and since when the first of them has waited or did."""
        ...

    async def in_state(
        self, state: QuarantineState, after: tuple[datetime, str] | None, *, at_most: int
    ) -> Sequence[Inquiry]:
        """As of `waiting`, of any state."""
        ...

    async def count_waiting(self, since_before: datetime) -> int:
        """How many wait since before then."""
        ...

    async def discarded(self, before: datetime, *, at_most: int) -> Sequence[str]:
        """Ids of those discarded before then whose data keys are still there."""
        ...
