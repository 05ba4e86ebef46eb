"""What replicas need to know can be announced again at any time, and says what it said before."""

import asyncio
import os
import sys
from dataclasses import replace
from typing import Any

import pytest

from services.content.directory.usecases.facts import fact
from services.content.settings import ContentSettings
from services.content.wiring import OUTBOXES, Content
from shared.mongo import Database
from tests.content.builders import EAR_TUBES, ROY, TORONTO, offering, save_procedure
from tests.content.unreadable import make_unreadable
from tests.support.outboxes import fact_of

Entry = dict[str, Any]


async def outboxes(database: Database) -> dict[str, list[Entry]]:
    """What lies in outboxes, by key, without what is new each time."""
    found: dict[str, list[Entry]] = {}
    for name in OUTBOXES:
        async for document in database[name].find():
            for entry in document.get("outbox", []):
                announced = {field: entry[field] for field in ("seq", "type", "source")}
                announced["fact"] = fact_of(entry)
                found.setdefault(entry["key"], []).append(announced)
    return found


async def publish_outboxes(database: Database) -> None:
    """As the relay leaves them."""
    for name in OUTBOXES:
        await database[name].update_many({}, {"$unset": {"outbox": ""}})


async def test_every_entity_is_announced_again_as_it_was_and_once(
    published: Content, content_database: Database
) -> None:
    await published.load_bundle.publish_location(replace(TORONTO, overnight_stay=True))
    await published.load_bundle.publish_offering(offering("calgary"))
    await published.load_bundle.publish_offering(offering("calgary").retire())
    last = {key: announced[-1:] for key, announced in (await outboxes(content_database)).items()}
    assert last["location:toronto"][0]["fact"]["revision"] == 2
    assert last["offering:calgary:ear-tubes"][0]["type"] == "offering.retired.v1"
    await publish_outboxes(content_database)

    assert await published.announce_everything() == len(last) == 7
    assert await outboxes(content_database) == last
    assert await published.announce_everything() == 0
    assert await outboxes(content_database) == last


async def test_what_is_not_published_yet_is_not_put_beside_it(
    published: Content, content_database: Database
) -> None:
    before = await outboxes(content_database)
    assert await published.announce_everything() == 0
    assert await outboxes(content_database) == before


async def test_a_draft_is_announced_neither_first_nor_again(
    published: Content, content_database: Database
) -> None:
    await save_procedure(published, replace(EAR_TUBES, slug="unpublished"))
    await save_procedure(published, replace(EAR_TUBES, category="nose"))
    await publish_outboxes(content_database)
    await published.announce_everything()
    announced = await outboxes(content_database)
    assert "procedure:unpublished" not in announced
    assert announced["procedure:ear-tubes"][0]["fact"]["category"] == "ears"


async def test_a_change_of_the_same_moment_is_not_followed_by_what_was_before(
    published: Content, content_database: Database
) -> None:
    locations = published.stores.locations
    await publish_outboxes(content_database)
    await published.load_bundle.publish_location(replace(TORONTO, overnight_stay=True))
    await publish_outboxes(content_database)
    assert not await locations.announce_again("toronto", revision=1, event=fact(TORONTO, 1))
    assert await outboxes(content_database) == {}


async def test_a_network_of_many_is_announced_to_the_last(
    content: Content, content_database: Database
) -> None:
    for number in range(205):
        await content.load_bundle.publish_doctor(replace(ROY, slug=f"doctor-{number}"))
    await publish_outboxes(content_database)
    assert await content.announce_everything() == 205


async def test_what_nobody_can_read_costs_itself_and_the_others_are_announced(
    published: Content, content_database: Database
) -> None:
    await published.load_bundle.publish_location(replace(TORONTO, slug="alma"))
    await save_procedure(published, replace(EAR_TUBES, slug="another"))
    await published.load_bundle.publish_offering(offering("toronto", "another"))
    await published.publish_pages(location="toronto", procedure="another")
    await publish_outboxes(content_database)
    await make_unreadable(content_database, "locations", "alma")
    await make_unreadable(content_database, "offerings", "toronto:another")
    broken = {"$set": {"announced.insured_status": 7, "announced.screening": 7}}
    await content_database["procedures"].update_one({"_id": "another"}, broken)
    assert await published.announce_everything() == 6
    announced = await outboxes(content_database)
    assert sorted(announced) == [
        "doctor:nicole-roy",
        "doctor:priya-raman",
        "location:toronto",
        "network:sample",
        "offering:toronto:ear-tubes",
        "procedure:ear-tubes",
    ]


async def test_a_whole_page_that_nobody_can_read_does_not_end_the_announcing(
    content: Content, content_database: Database
) -> None:
    for number in range(203):
        await content.load_bundle.publish_doctor(replace(ROY, slug=f"doctor-{number:03}"))
    await publish_outboxes(content_database)
    first = {"_id": {"$lt": "doctor-201"}}
    await content_database["doctors"].update_many(first, {"$set": {"name": ""}})
    assert await content.announce_everything() == 2


@pytest.mark.usefixtures("published")
async def test_the_command_says_how_much_it_announced(
    settings: ContentSettings, content_database: Database
) -> None:
    await publish_outboxes(content_database)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.content.announce",
        env={
            **os.environ,
            "MONGODB_URI": settings.mongodb_uri,
            "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
            "DATABASE_PREFIX": settings.database_prefix,
        },
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert (process.returncode, out) == (0, b"6 facts are announced again.\n")
