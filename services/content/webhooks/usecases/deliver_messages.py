"""The messages that are due to one endpoint are sent, one after the other."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from services.content.webhooks.domain import (
    Answer,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    Outcome,
    RetryAt,
    SecretUnreadable,
    Settled,
    SwitchedOffFor,
    next_step,
)
from services.content.webhooks.ports import Attempts, Deliveries, Endpoints, Secrets, Sender
from shared.clock import Clock
from shared.ids import new_id
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_attempts = counter("webhook_attempts_total", "Attempts to deliver, by outcome.", ["outcome"])


@dataclass(frozen=True, kw_only=True)
class DeliverMessages:
    """Any number of workers may do this at once. A message belongs to whoever has its lease; one
    that a killed worker had is tried again once that is over.
    """

    endpoints: Endpoints
    deliveries: Deliveries
    attempts: Attempts
    secrets: Secrets
    sender: Sender
    content_url: str
    now: Clock
    chance: Callable[[], float]
    """From 0 to 1: spreads what would be tried again at the same moment."""

    async def __call__(self, endpoint_id: str, stop: asyncio.Event) -> int:
        """Until nothing is due, the endpoint rests, or `stop` is set; answers how many attempts
        were made. The endpoint is read each time: who pauses it has paused it.
        """
        count = 0
        while not stop.is_set():
            endpoint = await self.endpoints.get(endpoint_id)
            if endpoint is None:
                await self.deliveries.remove_of(endpoint_id)
                break
            if not endpoint.may_be_tried(self.now()):
                break
            delivery = await self.deliveries.lease(endpoint_id, self.now())
            if delivery is None:
                break
            await self._deliver(endpoint, delivery)
            count += 1
        return count

    async def _deliver(self, endpoint: Endpoint, delivery: Delivery) -> None:
        at = self.now()
        answer = await self._sent(endpoint, delivery)
        _attempts.labels(answer.outcome.value).inc()
        _log.info(
            "webhook.tried", key=endpoint.id, event_id=delivery.message.id,
            outcome=answer.outcome.value, attempt=delivery.attempts,
            duration_ms=answer.duration_ms,
        )  # fmt: skip
        await self.attempts.add(
            Attempt(
                id=new_id(),
                endpoint_id=endpoint.id,
                message_id=delivery.message.id,
                type=delivery.message.type.value,
                number=delivery.attempts,
                at=at,
                answer=answer,
            )
        )
        await self._note(endpoint, delivery, answer)

    async def _sent(self, endpoint: Endpoint, delivery: Delivery) -> Answer:
        now = self.now()
        try:
            secrets = [self.secrets.open(endpoint.id, one) for one in endpoint.secrets_at(now)]
        except SecretUnreadable as error:
            _log.error("webhook.secret-unreadable", error, key=endpoint.id)
            return Answer(outcome=Outcome.SECRET_UNREADABLE)
        try:
            return await self.sender.send(
                endpoint.url,
                message_id=delivery.message.id,
                body=delivery.message.body(self.content_url),
                secrets=secrets,
                at=now,
            )
        except Exception as error:  # noqa: BLE001 - whatever it was, it is this attempt that failed
            _log.error("webhook.attempt-broken", error, key=endpoint.id)
            return Answer(outcome=Outcome.UNREACHABLE, excerpt=type(error).__name__)

    async def _note(self, endpoint: Endpoint, delivery: Delivery, answer: Answer) -> None:
        now, chance = self.now(), self.chance()
        match next_step(delivery, answer, now, chance):
            case RetryAt(at=at):
                await self.deliveries.retry(delivery, at)
            case Settled(state=state):
                await self.deliveries.settle(delivery, state, now)
                if state is DeliveryState.FAILED:
                    _log.warning("webhook.given-up", key=endpoint.id, event_id=delivery.message.id)
            case never:
                assert_never(never)
        health = endpoint.health.after(answer, now, chance)
        if health != endpoint.health:
            await self.endpoints.note_health(endpoint.id, health)
        if answer.outcome is Outcome.DELIVERED and endpoint.health.was_failing:
            await self.deliveries.hurry(endpoint.id, now)
        if answer.outcome is Outcome.GONE:
            await self._switch_off(endpoint, SwitchedOffFor.GONE)
        elif health.is_hopeless(now):
            await self._switch_off(endpoint, SwitchedOffFor.FAILING)

    async def _switch_off(self, endpoint: Endpoint, reason: SwitchedOffFor) -> None:
        """Unless somebody has changed where it goes meanwhile: the answer was the old one's."""
        now = self.now()

        def off(current: Endpoint) -> Endpoint:
            return current.switched_off(reason, now) if current.url == endpoint.url else current

        changed = await self.endpoints.change(endpoint.id, off)
        if changed is not None and changed.state is EndpointState.SWITCHED_OFF:
            _log.warning("webhook.switched-off", key=endpoint.id, reason=reason.value)
