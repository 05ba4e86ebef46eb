"""Bodies of requests and answers about webhooks. A secret is in two answers and nowhere else."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal, Self

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from services.content.webhooks.domain import (
    LONGEST_OVERLAP,
    LONGEST_URL,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    EventType,
    Outcome,
    SwitchedOffFor,
    Wanted,
)
from services.content.webhooks.usecases.keep_endpoints import Described
from shared.web.paging import Page, cut

_HOUR: Final = timedelta(hours=1)
_Slug = Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
MessageId = Annotated[str | None, Query(alias="message", max_length=40)]
StateFilter = Annotated[DeliveryState | None, Query(alias="state")]


def _storable(at: datetime) -> datetime:
    if not 2000 <= at.year <= 9000:
        raise PydanticCustomError("wayfare.since", "There were no messages then.")
    return at.astimezone(UTC)


class WebhookForm(BaseModel):
    """Empty filters cover everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(
        min_length=1,
        max_length=LONGEST_URL,
        description="HTTPS, port 443 or 8443, on the public internet.",
        examples=["https://toronto.example/hooks/content"],
    )
    description: str = Field(default="", max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
    events: list[Literal["page.published", "page.withdrawn"]] = Field(
        default_factory=list, max_length=2
    )
    locations: list[_Slug] = Field(default_factory=list, max_length=100)
    locales: list[Literal["en-CA", "fr-CA"]] = Field(default_factory=list, max_length=2)

    def value(self) -> Described:
        return Described(
            url=self.url,
            description=self.description,
            wanted=Wanted(
                events=frozenset(map(EventType, self.events)),
                locations=frozenset(self.locations),
                locales=frozenset(self.locales),
            ),
        )


class RotationForm(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    overlap_hours: int = Field(
        default=24,
        strict=True,
        ge=0,
        le=LONGEST_OVERLAP // _HOUR,
        description="How long messages are signed with the secret of before as well.",
    )

    @property
    def overlap(self) -> timedelta:
        return self.overlap_hours * _HOUR


class RedeliveryForm(BaseModel):
    """Either one message, or everything that was queued since a time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message: str | None = Field(default=None, min_length=1, max_length=40)
    since: Annotated[AwareDatetime, AfterValidator(_storable)] | None = None
    only_failed: bool = Field(
        strict=True, default=False, description="With `since`: leaves out what was delivered."
    )

    @model_validator(mode="after")
    def _names_one_of_both(self) -> Self:
        if (self.message is None) == (self.since is None):
            raise PydanticCustomError("wayfare.one-of-both", "Name a message, or a time.")
        return self


class ChangeBody(BaseModel):
    """`by`: the account; null where the worker did it."""

    action: str
    at: datetime
    by: str | None


class WebhookBody(BaseModel):
    id: str
    url: str
    description: str
    events: list[EventType]
    locations: list[str]
    locales: list[str]
    state: EndpointState
    switched_off_for: SwitchedOffFor | None = Field(
        description="`gone`: it answered 410; `failing`: for days nothing was delivered."
    )
    failures: int = Field(description="Attempts in a row that failed.")
    failing_since: datetime | None
    rests_until: datetime | None = Field(description="Nothing is tried before.")
    secret_before_ends_at: datetime | None = Field(
        description="Until when messages are signed with the secret of before as well."
    )
    created_at: datetime
    revision: int
    history: list[ChangeBody]

    @classmethod
    def of(cls, endpoint: Endpoint) -> "WebhookBody":
        return cls(**_fields_of(endpoint))


class WebhookWithSecret(WebhookBody):
    secret: str = Field(description="Shown this once: it cannot be read again, only rotated.")

    @classmethod
    def with_secret(cls, endpoint: Endpoint, secret: str) -> "WebhookWithSecret":
        return cls(**_fields_of(endpoint), secret=secret)


class WebhookList(Page[WebhookBody]):
    @classmethod
    def of(cls, found: Sequence[Endpoint]) -> "WebhookList":
        return cls(items=[WebhookBody.of(one) for one in found], next_cursor=None)


class DeliveryBody(BaseModel):
    """A message; `location` to `revision` are null where it is about no page. `due_at` is null once
    it is settled.
    """

    message: str
    type: EventType
    location: str | None
    procedure: str | None
    locale: str | None
    revision: int | None
    state: DeliveryState
    attempts: int
    queued_at: datetime
    due_at: datetime | None
    settled_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryBody":
        about = delivery.message.subject
        return cls(
            message=delivery.message.id,
            type=delivery.message.type,
            location=about and about.location,
            procedure=about and about.procedure,
            locale=about and about.locale,
            revision=about and about.revision,
            state=delivery.state,
            attempts=delivery.attempts,
            queued_at=delivery.queued_at,
            due_at=delivery.due_at,
            settled_at=delivery.settled_at,
        )


class DeliveryList(Page[DeliveryBody]):
    @classmethod
    def of(cls, found: Sequence[Delivery], *, limit: int) -> "DeliveryList":
        shown, more = cut(found, limit, lambda delivery: delivery.order)
        return cls(items=[DeliveryBody.of(one) for one in shown], next_cursor=more)


class AttemptBody(BaseModel):
    """`number` counts from 1; `status` is null where there was no answer; `excerpt` is the
    beginning of the answer's text.
    """

    message: str
    type: str
    number: int
    at: datetime
    outcome: Outcome
    status: int | None
    excerpt: str
    duration_ms: int

    @classmethod
    def of(cls, attempt: Attempt) -> "AttemptBody":
        return cls(
            message=attempt.message_id,
            type=attempt.type,
            number=attempt.number,
            at=attempt.at,
            outcome=attempt.answer.outcome,
            status=attempt.answer.status,
            excerpt=attempt.answer.excerpt,
            duration_ms=attempt.answer.duration_ms,
        )


class AttemptList(Page[AttemptBody]):
    @classmethod
    def of(cls, found: Sequence[Attempt], *, limit: int) -> "AttemptList":
        shown, more = cut(found, limit, lambda attempt: attempt.id)
        return cls(items=[AttemptBody.of(one) for one in shown], next_cursor=more)


class RedeliveryBody(BaseModel):
    count: int = Field(description="How many messages are sent again.")


def _fields_of(endpoint: Endpoint) -> dict[str, object]:
    wanted, health = endpoint.wanted, endpoint.health
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "description": endpoint.description,
        "events": sorted(wanted.events),
        "locations": sorted(wanted.locations),
        "locales": sorted(wanted.locales),
        "state": endpoint.state,
        "switched_off_for": endpoint.switched_off_for,
        "failures": health.failures,
        "failing_since": health.failing_since,
        "rests_until": health.rests_until,
        "secret_before_ends_at": next((one.ends_at for one in endpoint.secrets[1:]), None),
        "created_at": endpoint.created_at,
        "revision": endpoint.revision,
        "history": [
            ChangeBody(action=one.action, at=one.at, by=one.by) for one in endpoint.history
        ],
    }
