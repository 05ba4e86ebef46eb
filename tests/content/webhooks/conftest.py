"""Webhooks over a network of which one page is published, and a site that is told."""

from collections.abc import AsyncIterator

import pytest

from services.content.settings import ContentApiSettings
from services.content.webhooks.client import HttpSender, Resolver
from services.content.wiring import Content
from services.content.wiring_webhooks import Webhooks, build_webhooks
from shared.clock import utc_now
from shared.mongo import Database
from tests.content.webhooks.receivers import Receiver, Site
from tests.support.clocks import StillClock
from tests.support.serving import served


@pytest.fixture
def clock() -> StillClock:
    """Of today: who verifies a signature looks at the time."""
    return StillClock(utc_now())


@pytest.fixture
async def webhooks(
    settings: ContentApiSettings, content_database: Database, content: Content, clock: StillClock
) -> Webhooks:
    built = build_webhooks(settings, content_database, content.feed, clock)
    await built.ensure_indexes()
    return built


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async with served(receiver.app) as address:
        receiver.url = f"{address}/hooks/content"
        yield receiver


@pytest.fixture
async def sender() -> AsyncIterator[HttpSender]:
    resolver = Resolver()
    sender = HttpSender(resolve=resolver, may_be_loopback=True, seconds=0.5)
    yield sender
    await sender.close()
    resolver.close()


@pytest.fixture
async def site(
    published: Content,
    webhooks: Webhooks,
    receiver: Receiver,
    sender: HttpSender,
    clock: StillClock,
) -> Site:
    site = Site(content=published, webhooks=webhooks, receiver=receiver, sender=sender, clock=clock)
    await site.queue()
    return site
