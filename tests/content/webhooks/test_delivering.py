"""From an editor's publication to a site that verifies each message by the reference library."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from fastapi import Response
from pydantic import SecretStr

from services.content.documents import PENDING
from services.content.settings import ContentApiSettings
from services.content.webhooks.client import HttpSender
from services.content.webhooks.domain import (
    LEASED_FOR,
    EndpointState,
    EventType,
    Wanted,
)
from services.content.webhooks.usecases.queue_changes import MOST_PENDING
from services.content.wiring_webhooks import build_delivery, build_webhooks
from shared.mongo import Database
from shared.telemetry import lasting_alarms
from tests.content.dying import Killed, dying
from tests.content.webhooks.builders import DAY, HOUR
from tests.content.webhooks.receivers import SILENCE, Receiver, Site
from tests.support.keys import written
from tests.support.serving import served
from tests.support.waiting import eventually


async def test_a_site_that_fails_at_first_is_told_of_each_change_and_of_nothing_else(
    site: Site,
) -> None:
    endpoint = await site.register()
    assert await site.queue() == 0

    await site.publish("second")
    assert await site.queue() == 1
    assert await site.queue() == 0
    site.receiver.answers = [500, SILENCE, Response("later", 503, {"Retry-After": "60"})]
    assert await site.deliver(endpoint.id) == 1
    assert await site.deliver(endpoint.id) == 0
    for wait in (6, 25, 30):
        site.clock.advance(timedelta(seconds=wait))
        await site.deliver(endpoint.id)
    assert site.receiver.taken == []
    site.clock.advance(timedelta(seconds=80))
    assert await site.deliver(endpoint.id) == 1

    await site.editors.retire("toronto", "ear-tubes")
    await site.queue()
    await site.editors.offer("toronto", "ear-tubes")
    await site.queue()
    assert await site.deliver(endpoint.id) == 2
    assert site.receiver.pages == [
        ("page.published", 2),
        ("page.withdrawn", 3),
        ("page.published", 4),
    ]
    assert len(set(site.receiver.ids[:4])) == 1
    assert len(set(site.receiver.signatures)) == len(site.receiver.signatures) == 6
    assert await site.outcomes(endpoint) == [
        ("refused", 500), ("timeout", None), ("refused", 503),
        ("delivered", 204), ("delivered", 204), ("delivered", 204),
    ]  # fmt: skip
    current = await site.webhooks.keep_endpoints.find(endpoint.id)
    assert current.health.failures == 0


async def test_each_site_is_told_of_what_its_filters_cover(site: Site) -> None:
    withdrawn = frozenset({EventType.PAGE_WITHDRAWN})
    ids = [
        (await site.register(wanted)).id
        for wanted in (
            Wanted(locations=frozenset({"calgary"})),
            Wanted(locales=frozenset({"fr-CA"})),
            Wanted(events=withdrawn, locations=frozenset({"toronto", "calgary"})),
        )
    ]
    await site.publish("second")
    await site.queue()
    await site.editors.retire("toronto", "ear-tubes")
    await site.queue()
    assert [await site.deliver(one) for one in ids] == [0, 0, 1]
    assert site.receiver.pages == [("page.withdrawn", 3)]


async def test_whoever_dies_between_two_writes_loses_nothing_and_doubles_nothing(
    site: Site, settings: ContentApiSettings, content_database: Database
) -> None:
    endpoint = await site.register()
    for number in range(3):
        await site.publish(f"change {number}")
        await site.content.feed.append_changes()
        for writes in range(2):
            mortal = dying(content_database, after_writes=writes)
            worker = build_webhooks(settings, mortal, site.content.feed, site.clock)
            with pytest.raises(Killed):
                await worker.queue_changes()
        await asyncio.gather(site.webhooks.queue_changes(), site.webhooks.queue_changes())
    assert await site.deliver(endpoint.id) == 3
    assert [revision for _, revision in site.receiver.pages] == [2, 3, 4]


async def test_a_message_that_a_killed_worker_had_is_tried_again_once_its_lease_is_over(
    site: Site,
) -> None:
    endpoint = await site.register()
    await site.publish("second")
    await site.queue()
    first = await site.webhooks.deliveries.lease(endpoint.id, site.clock())
    assert first is not None
    assert await site.webhooks.deliveries.lease(endpoint.id, site.clock()) is None
    assert await site.deliver(endpoint.id) == 0
    site.clock.advance(LEASED_FOR)
    assert await site.deliver(endpoint.id) == 1
    assert site.receiver.pages == [("page.published", 2)]
    assert not await site.webhooks.deliveries.retry(first, site.clock())


async def test_of_two_workers_one_has_a_message(site: Site) -> None:
    endpoint = await site.register()
    for _ in range(20):
        await site.webhooks.redeliver.test(endpoint.id, by="editor")
    counts = await asyncio.gather(*(site.deliver(endpoint.id) for _ in range(3)))
    assert sum(counts) == 20
    assert len(site.receiver.ids) == len(set(site.receiver.ids)) == 20


async def test_an_attempt_that_breaks_for_a_reason_of_ours_is_one_that_failed(site: Site) -> None:
    endpoint = await site.register()
    await site.webhooks.redeliver.test(endpoint.id, by="editor")
    broken = replace(site, sender=cast(HttpSender, object()))
    assert await broken.deliver(endpoint.id) == 1
    assert await site.outcomes(endpoint) == [("unreachable", None)]
    site.clock.advance(timedelta(seconds=6))
    assert await site.deliver(endpoint.id) == 1
    assert len(site.receiver.taken) == 1


async def test_what_changes_while_an_endpoint_is_paused_comes_once_it_is_resumed(
    site: Site,
) -> None:
    endpoint = await site.register()
    await site.webhooks.keep_endpoints.pause(endpoint.id, by="editor")
    for text in ("second", "third"):
        await site.publish(text)
        assert await site.queue() == 0
    assert await site.deliver(endpoint.id) == 0
    await site.webhooks.keep_endpoints.resume(endpoint.id, by="editor")
    assert await site.queue() == 1
    assert await site.deliver(endpoint.id) == 1
    assert site.receiver.pages == [("page.published", 3)]


async def test_an_endpoint_that_is_gone_is_switched_off_with_an_alarm_and_keeps_its_messages(
    site: Site,
) -> None:
    endpoint = await site.register()
    await site.publish("second")
    await site.queue()
    site.receiver.answers = [410]
    assert await site.deliver(endpoint.id) == 1
    current = await site.webhooks.keep_endpoints.find(endpoint.id)
    assert (current.state, current.switched_off_for) == (EndpointState.SWITCHED_OFF, "gone")
    await site.webhooks.queue_changes()
    assert "webhook.switched-off" in lasting_alarms()
    await site.webhooks.keep_endpoints.resume(endpoint.id, by="editor")
    await site.webhooks.queue_changes()
    assert "webhook.switched-off" not in lasting_alarms()
    assert await site.deliver(endpoint.id) == 1
    assert site.receiver.pages == [("page.published", 2)]


async def test_an_endpoint_that_fails_for_days_is_switched_off_and_loses_nothing_by_it(
    site: Site,
) -> None:
    endpoint = await site.register()
    await site.publish("second")
    await site.queue()
    site.receiver.verifies = False
    site.receiver.answers = [500] * 100
    for _ in range(60):
        site.clock.advance(HOUR)
        await site.deliver(endpoint.id)
    current = await site.webhooks.keep_endpoints.find(endpoint.id)
    assert current.switched_off_for == "failing"
    assert 10 <= len(site.receiver.ids) <= 20
    await site.queue()
    assert "webhook.switched-off" in lasting_alarms()
    site.clock.advance(10 * DAY)
    site.receiver.answers = [500]
    await site.webhooks.keep_endpoints.resume(endpoint.id, by="editor")
    assert await site.deliver(endpoint.id) == 1
    site.clock.advance(timedelta(seconds=6))
    assert await site.deliver(endpoint.id) == 1
    assert site.receiver.pages == [("page.published", 2)]
    await site.queue()
    assert "webhook.switched-off" not in lasting_alarms()


async def test_messages_are_signed_by_both_secrets_until_the_overlap_ends(site: Site) -> None:
    endpoint = await site.register()
    before = site.receiver.secret
    _, after = await site.webhooks.keep_endpoints.rotate(
        endpoint.id, overlap=timedelta(seconds=60), by="editor"
    )
    for secret in (before, after):
        site.receiver.secret = secret
        await site.webhooks.redeliver.test(endpoint.id, by="editor")
        assert await site.deliver(endpoint.id) == 1
    assert len(site.receiver.taken) == 2
    assert all(len(one.split(" ")) == 2 for one in site.receiver.signatures)
    site.clock.advance(timedelta(seconds=61))
    await site.webhooks.redeliver.test(endpoint.id, by="editor")
    await site.deliver(endpoint.id)
    assert len(site.receiver.signatures[-1].split(" ")) == 1
    assert [one["type"] for one in site.receiver.taken] == ["webhook.test"] * 3


async def test_what_was_delivered_or_given_up_is_sent_again_under_its_id(site: Site) -> None:
    endpoint = await site.register()
    for text in ("second", "third"):
        await site.publish(text)
        await site.queue()
        site.clock.advance(timedelta(seconds=10))
    assert await site.deliver(endpoint.id) == 2
    first, second = site.receiver.ids
    redeliver = site.webhooks.redeliver
    assert await redeliver.one(endpoint.id, first, by="editor") == 1
    assert await site.deliver(endpoint.id) == 1
    lately = site.clock() - timedelta(seconds=15)
    assert await redeliver.since(endpoint.id, lately, only_failed=True, by="editor") == 0
    assert await redeliver.since(endpoint.id, lately, only_failed=False, by="editor") == 1
    assert await site.deliver(endpoint.id) == 1
    assert site.receiver.ids == [first, second, first, second]


async def test_an_endpoint_that_lags_is_told_of_the_last_states_and_not_of_all_between(
    site: Site,
) -> None:
    endpoint = await site.register()
    for _ in range(MOST_PENDING):
        await site.webhooks.redeliver.test(endpoint.id, by="editor")
    for text in ("second", "third"):
        await site.publish(text)
        assert await site.queue() == 0
    await site.webhooks.deliveries.remove_of(endpoint.id)
    assert await site.queue() == 1
    await site.deliver(endpoint.id)
    assert site.receiver.pages == [("page.published", 3)]


async def test_a_feed_that_was_begun_anew_is_said_to_be_read_from_its_beginning(
    site: Site, content_database: Database
) -> None:
    endpoint = await site.register()
    await content_database["feed_changes"].drop()
    await content_database["feed_heads"].drop()
    await content_database["pages"].update_many({}, {"$unset": {"feed_mark": ""}})
    await site.content.feed.ensure_indexes()
    assert await site.queue() == 1
    assert await site.queue() == 0
    await site.deliver(endpoint.id)
    assert [one["type"] for one in site.receiver.taken] == ["feed.restart"]


async def test_a_worker_keeps_an_endpoint_that_hangs_from_costing_another_one_anything(
    site: Site, settings: ContentApiSettings
) -> None:
    hangs = Receiver(answers=[SILENCE] * 3)
    async with served(hangs.app) as address:
        hangs.url = f"{address}/hooks/content"
        slow = await site.register(at=hangs)
        quick = await site.register()
        for _ in range(3):
            for endpoint in (slow, quick):
                await site.webhooks.redeliver.test(endpoint.id, by="editor")
        running = asyncio.create_task(build_delivery(settings, site.webhooks)(asyncio.Event()))
        await eventually(lambda: asyncio.sleep(0, len(site.receiver.taken) == 3))
        assert len(hangs.ids) == 1
        assert await site.outcomes(slow) == []
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_secrets_are_sealed_anew_by_the_new_key_and_signed_with_all_the_same(
    site: Site, settings: ContentApiSettings, content_database: Database
) -> None:
    endpoint = await site.register()
    stored = await content_database["webhooks"].find_one({})
    assert site.receiver.secret not in str(stored)
    both = settings.model_copy(update={"webhook_key": SecretStr(written("h2", "h1"))})
    await build_webhooks(both, content_database, site.content.feed, site.clock).seal_anew()
    only_new = settings.model_copy(update={"webhook_key": SecretStr(written("h2"))})
    after = build_webhooks(only_new, content_database, site.content.feed, site.clock)
    current = await after.keep_endpoints.find(endpoint.id)
    assert [after.secrets.open(endpoint.id, one) for one in current.secrets] == [
        site.receiver.secret
    ]
    await site.webhooks.redeliver.test(endpoint.id, by="editor")
    assert await site.deliver(endpoint.id) == 1
    assert await site.outcomes(endpoint) == [("secret-unreadable", None)]
    assert replace(current, secrets=()) == replace(endpoint, secrets=())


async def test_removing_an_endpoint_removes_all_that_is_of_it(
    site: Site, content_database: Database
) -> None:
    endpoint = await site.register()
    await site.webhooks.redeliver.test(endpoint.id, by="editor")
    await site.deliver(endpoint.id)
    await site.webhooks.redeliver.test(endpoint.id, by="editor")
    await site.webhooks.keep_endpoints.remove(endpoint.id, by="editor")
    assert await site.deliver(endpoint.id) == 0
    left = await content_database["webhooks"].find_one({})
    assert left is not None
    assert set(left) == {"_id", "removed_at", PENDING}
    for name in ("webhook_deliveries", "webhook_attempts"):
        assert await content_database[name].count_documents({}) == 0
