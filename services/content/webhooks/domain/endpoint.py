"""An endpoint: where a site is told, of what, with which secrets, and how it is doing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from services.content.feed.domain import Headline
from services.content.webhooks.domain.delivery import Answer, Outcome
from services.content.webhooks.domain.message import CHOSEN, EventType, type_of
from shared.errors import Conflict, NotFound, PreconditionFailed, PreconditionRequired

MOST_ENDPOINTS: Final = 100
SWITCHED_OFF_AFTER: Final = timedelta(days=2)
"""Without a single success; messages are given up later, so none is lost by it."""
_FAILURES_BEFORE_SWITCHED_OFF: Final = 10
_FAILURES_BEFORE_REST: Final = 3
_LONGEST_REST_SECONDS: Final = 300
LONGEST_OVERLAP: Final = timedelta(days=7)
_HISTORY_KEPT: Final = 50


class UnknownEndpoint(NotFound):
    code = "webhook.unknown"
    title = "There is no such webhook."


class TooManyEndpoints(Conflict):
    code = "webhook.too-many"
    title = f"There are {MOST_ENDPOINTS} webhooks, which is as many as there may be."


class EndpointNotActive(Conflict):
    code = "webhook.not-active"
    title = "This webhook is paused or switched off. Resume it first."


class EndpointRevisionConflict(PreconditionFailed):
    code = "webhook.revision-conflict"
    title = "Somebody else has changed this webhook in the meantime."

    def __init__(self, revision: int) -> None:
        super().__init__(self.code)
        self.etag = f'"{revision}"'


class EndpointRevisionRequired(PreconditionRequired):
    code = "webhook.revision-required"
    title = "Say which revision of the webhook you have seen (If-Match)."


class EndpointState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    SWITCHED_OFF = "switched-off"


class SwitchedOffFor(StrEnum):
    GONE = "gone"
    FAILING = "failing"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Of which changes a site is told; empty is all of them."""

    events: frozenset[EventType] = frozenset()
    locations: frozenset[str] = frozenset()
    locales: frozenset[str] = frozenset()

    def covers(self, headline: Headline) -> bool:
        return (
            type_of(headline) in (self.events or CHOSEN)
            and (not self.locations or headline.location in self.locations)
            and (not self.locales or headline.locale in self.locales)
        )


@dataclass(frozen=True, kw_only=True)
class SealedSecret:
    """`ends_at` is None for the current one."""

    sealed: bytes = field(repr=False)
    kid: str
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far in which feed messages were queued."""

    feed: str
    position: int


@dataclass(frozen=True, kw_only=True)
class Health:
    """`failures` in a row, since `failing_since`; nothing is tried before `rests_until`."""

    failures: int = 0
    failing_since: datetime | None = None
    rests_until: datetime | None = None

    def after(self, answer: Answer, now: datetime, chance: float) -> "Health":
        """An endpoint that fails again and again is tried ever more seldom, whatever waits."""
        if answer.outcome is Outcome.DELIVERED:
            return Health()
        failures = self.failures + 1
        seconds = min(2 ** min(failures, 20), _LONGEST_REST_SECONDS) * (0.8 + 0.4 * chance)
        rests = failures >= _FAILURES_BEFORE_REST
        return Health(
            failures=failures,
            failing_since=self.failing_since or now,
            rests_until=now + timedelta(seconds=seconds) if rests else None,
        )

    def is_hopeless(self, now: datetime) -> bool:
        """For days, and at more than a few attempts."""
        if self.failing_since is None or self.failures < _FAILURES_BEFORE_SWITCHED_OFF:
            return False
        return now - self.failing_since >= SWITCHED_OFF_AFTER

    @property
    def was_failing(self) -> bool:
        return self.failures >= _FAILURES_BEFORE_REST


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a person, or the worker (`by` None), did with the endpoint."""

    action: str
    at: datetime
    by: str | None


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    id: str
    url: str
    description: str
    wanted: Wanted
    secrets: tuple[SealedSecret, ...]
    """The current one first."""
    reach: Reach
    created_at: datetime
    health: Health = Health()
    state: EndpointState = EndpointState.ACTIVE
    switched_off_for: SwitchedOffFor | None = None
    revision: int = 1
    """Rises with everything that a person changes, and when it is switched off."""
    history: tuple[Change, ...] = ()
    steps: int = 0
    """How many changes there were, those included of which the history is not kept here."""

    @property
    def name(self) -> str:
        """What people know it by: the address may hold what only the site's own people know."""
        return self.description or urlsplit(self.url).hostname or self.id

    def may_be_tried(self, now: datetime) -> bool:
        rests = self.health.rests_until
        return self.state is EndpointState.ACTIVE and (rests is None or rests <= now)

    def secrets_at(self, now: datetime) -> tuple[SealedSecret, ...]:
        """Those that messages are signed with."""
        return tuple(one for one in self.secrets if one.ends_at is None or one.ends_at > now)

    def edited(
        self, *, url: str, description: str, wanted: Wanted, by: str, now: datetime
    ) -> "Endpoint":
        edited = replace(self, url=url, description=description, wanted=wanted)
        return self if edited == self else edited.noted("edited", now, by=by)

    def paused(self, *, by: str, now: datetime) -> "Endpoint":
        if self.state is not EndpointState.ACTIVE:
            return self
        return replace(self, state=EndpointState.PAUSED).noted("paused", now, by=by)

    def resumed(self, *, by: str, now: datetime) -> "Endpoint":
        if self.state is EndpointState.ACTIVE:
            return self
        active = replace(self, state=EndpointState.ACTIVE, switched_off_for=None, health=Health())
        return active.noted("resumed", now, by=by)

    def switched_off(self, reason: SwitchedOffFor, now: datetime) -> "Endpoint":
        if self.state is not EndpointState.ACTIVE:
            return self
        off = replace(self, state=EndpointState.SWITCHED_OFF, switched_off_for=reason)
        return off.noted(f"switched-off.{reason.value}", now)

    def rotated(
        self, secret: SealedSecret, *, overlap: timedelta, by: str, now: datetime
    ) -> "Endpoint":
        """The secret before stays valid for the overlap; one of before that ends at once."""
        before = replace(self.secrets[0], ends_at=now + overlap)
        kept = (before,) if overlap else ()
        return replace(self, secrets=(secret, *kept)).noted("rotated", now, by=by)

    def redelivered(self, *, by: str, now: datetime) -> "Endpoint":
        """Somebody had messages sent again, which changes nothing of the endpoint itself."""
        return self._with(Change(action="redelivered", at=now, by=by))

    def noted(self, action: str, now: datetime, *, by: str | None = None) -> "Endpoint":
        noted = self._with(Change(action=action, at=now, by=by))
        return replace(noted, revision=self.revision + 1)

    def since(self, before: "Endpoint") -> tuple[Change, ...]:
        """What was done since it was this one."""
        count = self.steps - before.steps
        return self.history[-count:] if count else ()

    def _with(self, change: Change) -> "Endpoint":
        history = (*self.history, change)[-_HISTORY_KEPT:]
        return replace(self, history=history, steps=self.steps + 1)


def check_seen(endpoint: Endpoint, seen: Iterable[int] | None) -> None:
    """Raises `EndpointRevisionRequired` and `EndpointRevisionConflict`."""
    if seen is None:
        raise EndpointRevisionRequired
    if endpoint.revision not in seen:
        raise EndpointRevisionConflict(endpoint.revision)
