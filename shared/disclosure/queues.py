"""What routing asks inquiry for somebody who answers for the whole network: what waits for a person
there, and to take a step with it. Nothing of what waits is personal; each step is recorded.

`GET QUEUES_PATH`, `GET QUEUE_PATH`, `POST STEPS_PATH`.
"""

from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.disclosure.network_reader import Question
from shared.disclosure.waiting import (
    COUNTED,
    DiscardReason,
    NetworkQueue,
    Step,
    Waiting,
    WaitingItem,
    WaitingPage,
)

QUEUES_PATH: Final = "/v1/queues"
QUEUE_PATH: Final = "/v1/queues/{queue}"
STEPS_PATH: Final = "/v1/queues/{queue}/steps"
QUEUES: Final = Question(
    audience="wayfare-inquiry-queues", roles=frozenset({"manager", "privacy_officer", "auditor"})
)
HANDLING: Final = QUEUES.narrowed(["manager", "privacy_officer"])
"""Who may take a step; an auditor looks."""
LISTED_AT_MOST: Final = 50
LONGEST_ID: Final = 500
_LONGEST_CURSOR: Final = 1_000
Count = Annotated[int, Field(ge=0)]
Code = Annotated[str, Field(max_length=100)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class SummaryBody(_Body):
    queue: Code
    """One that only a newer inquiry has is passed over by an older routing."""
    count: Annotated[int, Field(ge=0, le=COUNTED)]
    oldest_at: AwareDatetime | None

    @property
    def waiting(self) -> Waiting:
        return Waiting(count=self.count, oldest_at=self.oldest_at)


class SummariesBody(_Body):
    queues: Annotated[list[SummaryBody], Field(max_length=50)]

    @classmethod
    def of(cls, found: dict[NetworkQueue, Waiting]) -> "SummariesBody":
        return cls(
            queues=[
                SummaryBody(queue=queue.value, count=one.count, oldest_at=one.oldest_at)
                for queue, one in found.items()
            ]
        )


class ItemBody(_Body):
    """As of `WaitingItem`."""

    id: Annotated[str, Field(max_length=LONGEST_ID)]
    since: AwareDatetime
    subject: Code | None
    kind: Code | None
    source: Annotated[str, Field(max_length=250)] | None
    reasons: Annotated[list[Code], Field(max_length=20)]
    score: Count | None
    attempts: Count
    retries: Count
    until: AwareDatetime | None
    seen: Count

    @classmethod
    def of(cls, item: WaitingItem) -> "ItemBody":
        return cls(
            id=item.id,
            since=item.since,
            subject=item.subject,
            kind=item.kind,
            source=item.source,
            reasons=list(item.reasons),
            score=item.score,
            attempts=item.attempts,
            retries=item.retries,
            until=item.until,
            seen=item.seen,
        )

    @property
    def item(self) -> WaitingItem:
        return WaitingItem(**{**self.model_dump(), "reasons": tuple(self.reasons)})


class QueueBody(_Body):
    items: Annotated[list[ItemBody], Field(max_length=LISTED_AT_MOST)]
    next_cursor: Annotated[str, Field(max_length=_LONGEST_CURSOR)] | None

    @classmethod
    def of(cls, page: WaitingPage) -> "QueueBody":
        return cls(items=[ItemBody.of(one) for one in page.items], next_cursor=page.next_cursor)

    @property
    def page(self) -> WaitingPage:
        return WaitingPage(
            items=tuple(one.item for one in self.items), next_cursor=self.next_cursor
        )


class StepBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    item: Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
    step: Step
    seen: Annotated[int, Field(ge=0, le=2**53)]
    reason: DiscardReason = DiscardReason.OTHER
