"""Puts webhooks together: their stores, what people do with them, and what the worker does."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import Any

from services.content.settings import ContentWorkerSettings
from services.content.webhooks.client import HttpSender, Resolve, Resolver
from services.content.webhooks.store import (
    MongoAttempts,
    MongoDeliveries,
    MongoEndpoints,
    SealedSecrets,
)
from services.content.webhooks.usecases.deliver_messages import DeliverMessages
from services.content.webhooks.usecases.keep_endpoints import KeepEndpoints
from services.content.webhooks.usecases.queue_changes import QueueChanges
from services.content.webhooks.usecases.redeliver import Redeliver
from services.content.webhooks.usecases.run_lanes import RunLanes
from services.content.webhooks.usecases.seal_anew import SealAnew
from services.content.wiring_feed import ChangeFeed
from shared.clock import Clock, utc_now
from shared.mongo import Database


class Webhooks:
    """Over one database; `now` is everybody's clock."""

    def __init__(
        self, settings: ContentWorkerSettings, database: Database, feed: ChangeFeed, now: Clock
    ) -> None:
        self.now = now
        self.endpoints = MongoEndpoints(database)
        self.deliveries = MongoDeliveries(database)
        self.attempts = MongoAttempts(database)
        self.secrets = SealedSecrets(settings.sealing_keys)
        self.keep_endpoints = KeepEndpoints(
            endpoints=self.endpoints,
            deliveries=self.deliveries,
            attempts=self.attempts,
            secrets=self.secrets,
            feed=feed.changes,
            now=now,
            may_be_loopback=settings.webhook_loopback,
        )
        self.redeliver = Redeliver(
            endpoints=self.endpoints,
            deliveries=self.deliveries,
            attempts=self.attempts,
            now=now,
        )
        self.queue_changes = QueueChanges(
            feed=feed.changes, endpoints=self.endpoints, deliveries=self.deliveries, now=now
        )
        self.seal_anew = SealAnew(endpoints=self.endpoints, secrets=self.secrets)

    async def ensure_indexes(self) -> None:
        """Before the first write of a process."""
        await self.endpoints.ensure_indexes()
        await self.deliveries.ensure_indexes()
        await self.attempts.ensure_indexes()

    def deliver_messages(self, sender: HttpSender, content_url: str) -> DeliverMessages:
        return DeliverMessages(
            endpoints=self.endpoints,
            deliveries=self.deliveries,
            attempts=self.attempts,
            secrets=self.secrets,
            sender=sender,
            content_url=content_url,
            now=self.now,
            chance=random.SystemRandom().random,
        )


def build_webhooks(
    settings: ContentWorkerSettings, database: Database, feed: ChangeFeed, now: Clock = utc_now
) -> Webhooks:
    return Webhooks(settings, database, feed, now)


def build_delivery(
    settings: ContentWorkerSettings,
    webhooks: Webhooks,
    resolve: Resolve | None = None,
    *,
    written: asyncio.Event | None = None,
) -> Callable[[asyncio.Event], Coroutine[Any, Any, None]]:
    """The task of a worker; connections are opened in its own loop, and closed with it. `written`
    is set by each write to the deliveries.
    """

    async def run(stop: asyncio.Event) -> None:
        resolver = Resolver()
        sender = HttpSender(resolve=resolve or resolver, may_be_loopback=settings.webhook_loopback)
        deliver = webhooks.deliver_messages(sender, settings.content_url)
        lanes = RunLanes(
            deliveries=webhooks.deliveries, deliver=deliver, now=webhooks.now, written=written
        )
        try:
            await lanes(stop)
        finally:
            await sender.close()
            resolver.close()

    return run
