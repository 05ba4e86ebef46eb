"""How a message gets there: what became of an attempt, and when there is another."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.content.webhooks.domain.message import Message
from shared.errors import NotFound

GIVES_UP_AFTER: Final = timedelta(days=3)
LEASED_FOR: Final = timedelta(seconds=30)
"""Longer than an attempt can take; a message that a killed worker had is tried again afterwards."""
ATTEMPT_SECONDS: Final = 15.0
LONGEST_EXCERPT: Final = 500
"""Characters of an answer that are kept."""
_FIRST: Final = timedelta(seconds=5)
_FACTOR: Final = 4
_LONGEST: Final = timedelta(hours=8)
_JITTER: Final = 0.2


class UnknownMessage(NotFound):
    code = "webhook.unknown-message"
    title = "This webhook has no such message, or has it no longer."


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Outcome(StrEnum):
    """`REFUSED`: an answer that is neither 2xx nor 410, redirects included."""

    DELIVERED = "delivered"
    GONE = "gone"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    ADDRESS_NOT_ALLOWED = "address-not-allowed"
    SECRET_UNREADABLE = "secret-unreadable"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of one attempt. `excerpt` is the beginning of the answer's text."""

    outcome: Outcome
    status: int | None = None
    excerpt: str = ""
    duration_ms: int = 0
    retry_after: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message to one endpoint. `order` rises from one that was queued to the next; `token` is
    that of the lease under which it is tried.
    """

    endpoint_id: str
    message: Message
    order: str
    queued_at: datetime
    gives_up_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    due_at: datetime | None = None
    settled_at: datetime | None = None
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A line of the log; `number` counts from 1 since the message was queued, or queued again."""

    id: str
    endpoint_id: str
    message_id: str
    type: str
    number: int
    at: datetime
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class RetryAt:
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Settled:
    state: DeliveryState


def queued(endpoint_id: str, message: Message, now: datetime, *, order: str) -> Delivery:
    return Delivery(
        endpoint_id=endpoint_id,
        message=message,
        order=order,
        queued_at=now,
        gives_up_at=now + GIVES_UP_AFTER,
        due_at=now,
    )


def delay_after(attempts: int, chance: float) -> timedelta:
    """Until the next attempt, after so many; `chance` from 0 to 1 spreads them by a fifth."""
    steps: int = min(attempts - 1, 20)
    exact = min(_FIRST * int(_FACTOR**steps), _LONGEST)
    return exact * (1 - _JITTER + 2 * _JITTER * chance)


def next_step(
    delivery: Delivery, answer: Answer, now: datetime, chance: float
) -> RetryAt | Settled:
    """`delivery` with this attempt counted. An endpoint that is gone keeps its messages: whoever
    resumes it gets them.
    """
    if answer.outcome is Outcome.DELIVERED:
        return Settled(state=DeliveryState.DELIVERED)
    delay = delay_after(delivery.attempts, chance)
    if answer.retry_after is not None:
        delay = max(delay, min(answer.retry_after, _LONGEST))
    if now + delay > delivery.gives_up_at:
        return Settled(state=DeliveryState.FAILED)
    return RetryAt(at=now + delay)
