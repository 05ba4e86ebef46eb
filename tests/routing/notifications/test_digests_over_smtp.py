"""Choosing a digest on the page, and getting it: the worker's part over MongoDB and SMTP."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from html import unescape
from urllib.parse import urlsplit

import pytest

from services.routing.console.views.filters import Tab, filters_in
from services.routing.notifications.domain import Outcome, Slot
from services.routing.notifications.store import MongoDigests, MongoNotificationChoices
from services.routing.notifications.usecases.send_digests import SendDigests
from services.routing.settings import RoutingSettings
from services.routing.wiring_notifications import prepare_notifications, send_digests
from shared.auth.store import MongoAccounts
from shared.mongo import Database
from tests.content.editorial.people import form_of
from tests.inquiry.catcher import Catcher, catching
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import FROM_HERE
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.keys import AUDIT_KEY
from tests.support.waiting import eventually

PAGE = "/console/notifications"
CHOICE = {
    "digest": "yes", "days": ["1", "2", "3", "4", "5"], "at": "07:30", "quiet": "yes",
    "quiet_from": "19:00", "quiet_to": "07:00", "clinic": "toronto", "locale": "fr-CA",
}  # fmt: skip
ON = MONDAY_NOON.date()


@pytest.fixture
async def catcher() -> AsyncIterator[Catcher]:
    async with catching() as catcher:
        yield catcher


def worker(
    office: Office, catcher: Catcher, clock: StillClock, *, lives_for_seconds: float = 60.0
) -> SendDigests:
    """One of its own, as another process has it."""
    settings = RoutingSettings(
        mongodb_uri="mongodb://x", kafka_bootstrap_servers="x", smtp_port=catcher.port,
        routing_url="https://staff.example", audit_chain_key=AUDIT_KEY,
    )  # fmt: skip
    built = send_digests(settings, office.database, office.core.directory, clock)
    digests = MongoDigests(office.database, lives_for_seconds=lives_for_seconds)
    return replace(built, digests=digests)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


async def test_somebody_chooses_a_digest_gets_it_once_and_ends_it(
    office: Office, catcher: Catcher, clock: StillClock
) -> None:
    await prepare_notifications(office.database)
    send = worker(office, catcher, clock)
    late = await office.lead()
    await office.lead(reply_by=RECEIVED_AT + timedelta(hours=300))
    async with office.signed_in("maya") as client:
        client.headers.update(FROM_HERE)
        token = await office.csrf_token("maya")
        page = (await client.get(PAGE)).text
        assert "coordinator-toronto@northlight.example" in page
        assert "All hours are those of the clocks in Toronto." in page
        for wrong, problem in (
            ({"at": "07:00", "quiet_to": "07:30"}, "within your quiet hours"),
            ({"days": []}, "Choose one day"),
            ({"at": "x", "quiet_from": "<b>"}, "Write a time"),
            ({"quiet_from": "07:00"}, "begin and end at different times"),
        ):
            refused = await client.post(PAGE, data={**CHOICE, **wrong, "csrf_token": token})
            assert (refused.status_code, problem in refused.text) == (422, True), wrong
            assert "Nothing is saved yet." in refused.text
        assert await office.database["notification_choices"].count_documents({}) == 0
        assert (await client.post(PAGE, data=CHOICE)).status_code == 403
        saved = await client.post(PAGE, data={**CHOICE, "csrf_token": token})
        assert (saved.status_code, saved.headers["location"]) == (303, f"{PAGE}?saved=yes")
        again = (await client.get(saved.headers["location"])).text
        for shown in ('value="19:00"', 'value="fr-CA" lang="fr" selected', "Saved."):
            assert shown in again

    assert await send() == 0  # today's hour was before the choice
    clock.advance(timedelta(hours=19, minutes=30))
    await office.core.escalate_leads()
    assert await send() == 1
    assert await send() == 0
    assert sum(await asyncio.gather(*[worker(office, catcher, clock)() for _ in range(3)])) == 0
    [mail] = catcher.mails
    assert mail["to"] == "coordinator-toronto@northlight.example"
    assert mail["subject"] == "Vos demandes : 2 en attente, 0 en retard"
    assert mail["content-language"] == "fr-CA"
    text, html = part(mail, "plain"), part(mail, "html")
    for shown in (
        "Toronto",
        "2 à joindre",
        "1 à échéance aujourd'hui",
        "2 à lire",
        "Échéance proche",
    ):
        assert shown in unescape(html), shown
    assert late.reference in text
    assert f"https://staff.example/console/leads/{late.id}" in html
    assert f"https://staff.example{PAGE}" in text
    for private in ("Micro", "micro", "US-TX", "self", "Roy"):
        assert private not in text + html, private

    async with office.signed_in("maya") as client:
        client.headers.update(FROM_HERE)
        form = form_of((await client.get(PAGE)).text, PAGE)
        form.pop("digest")
        ended = await client.post(PAGE, data={**form, "clinic": "", "locale": "xx"})
        assert ended.status_code == 303
    clock.advance(timedelta(days=1))
    assert await send() == 0


async def test_its_links_are_the_lists_that_it_counts(
    office: Office, catcher: Catcher, clock: StillClock
) -> None:
    await prepare_notifications(office.database)
    await office.lead()
    async with office.signed_in("maya") as client:
        client.headers.update(FROM_HERE)
        typed = {**CHOICE, "locale": "en-CA", "csrf_token": await office.csrf_token("maya")}
        await client.post(PAGE, data=typed)
    clock.advance(timedelta(days=1, hours=-1))
    await worker(office, catcher, clock)()
    [mail] = catcher.mails
    links = re.findall(r'href="(https://staff\.example/console\?[^"]+)"', part(mail, "html"))
    asked = {filters_in(urlsplit(unescape(one)).query) for one in links}
    assert {one.tab for one in asked} == {Tab.WAITING, Tab.OVERDUE, Tab.ALL}
    assert {one.location for one in asked} == {"toronto"}
    assert {(one.unread, one.due is not None) for one in asked} >= {
        (True, False),
        (False, True),
    }
    async with office.signed_in("maya") as client:
        for link in links:
            listed = await client.get(unescape(link).removeprefix("https://staff.example"))
            assert listed.text.count('<li class="row') == 1, link


async def test_a_worker_that_was_killed_is_followed_by_another(
    office: Office, catcher: Catcher, clock: StillClock
) -> None:
    """It dies with the slot in its hands; the lease runs out by the database's clock."""
    await prepare_notifications(office.database)
    await office.lead()
    async with office.signed_in("maya") as client:
        client.headers.update(FROM_HERE)
        await client.post(PAGE, data={**CHOICE, "csrf_token": await office.csrf_token("maya")})
    clock.advance(timedelta(hours=20))
    account = office.staff["maya"].id
    slot = Slot(account=account, on=ON + timedelta(days=1))
    dying = MongoDigests(office.database, lives_for_seconds=0.2)
    assert await dying.take(slot)
    follower = worker(office, catcher, clock)
    assert await follower() == 0
    await eventually(follower)
    assert len(catcher.mails) == 1
    await dying.settle(slot, Outcome.NOTHING, clock())  # it was only slow
    found = await office.database["digests"].find_one({"_id": slot.id})
    assert found is not None
    assert found["outcome"] == "sent"

    await MongoAccounts(office.database).set_disabled(office.staff["maya"], clock())
    clock.advance(timedelta(days=1))
    await follower()
    assert len(catcher.mails) == 1


async def test_what_cannot_be_read_costs_itself_and_a_wrong_clock_holds_nobody_up(
    database: Database, clock: StillClock
) -> None:
    await prepare_notifications(database)
    choices, digests = MongoNotificationChoices(database), MongoDigests(database)
    odd = [
        {"_id": "a", "digest": {"at": 7, "days": [1]}},
        {"_id": "b", "digest": {"at": "07:30", "days": "x"}},
        {"_id": "c", "digest": {"at": "07:30", "days": [1]}, "quiet": {"begins": "07:00"}},
        {"_id": "d", "digest": {"at": "07:30", "days": [1, 2]}, "from": "a later version"},
    ]
    await database["notification_choices"].insert_many(odd)
    assert [one.account for one in await choices.with_digest()] == ["d"]
    slot = Slot(account="d", on=ON)
    assert await digests.take(slot)
    ahead = clock() + timedelta(days=400)
    await digests.postpone(slot, ahead)
    assert await digests.open_of([slot], clock()) == {slot.id}
    await digests.postpone(slot, clock())
    assert await digests.open_of([slot], clock()) == frozenset()
    assert await digests.open_of([slot], clock() + timedelta(minutes=16)) == {slot.id}
