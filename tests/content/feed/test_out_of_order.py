"""Nothing is missed, whatever is written late, at once, or by a process that dies."""

import asyncio
from contextlib import suppress
from itertools import count

import pytest

from services.content.feed.store import MongoFeed
from services.content.wiring import Content
from shared.concurrency import finish_all
from shared.mongo import Database
from tests.content.dying import Killed, dying
from tests.content.feed.conftest import AnotherProcess
from tests.content.feed.editing import Editors
from tests.content.feed.followers import FILTERS, Site, published
from tests.content.feed.pausing import Pause, pausing

WRITES_OF_A_TURN = 4
"""The head, the changes, the marks, and the head again."""


@pytest.mark.parametrize("what", ["published", "withdrawn"])
async def test_a_write_that_is_made_later_than_another_ones_is_listed_later(
    network: Content,
    editors: Editors,
    another: AnotherProcess,
    content_database: Database,
    what: str,
) -> None:
    """A position taken before the write would be passed by already."""
    sites = [Site(network, wanted) for wanted in FILTERS]
    pause = Pause(after_writes=1 if what == "published" else 0)  # the first one withdraws none
    other = another(pausing(content_database, pause, "pages"))
    await editors.write("scar-care", "second")
    late = asyncio.create_task(
        other.publish_pages(location="toronto", procedure="scar-care")
        if what == "published"
        else other.stores.pages.withdraw("toronto", "scar-care")
    )
    await pause.reached.wait()
    await editors.publish("calgary", "scar-care")
    for site in sites:
        await site.follow()
        await site.follow()
    before = dict(sites[0].pages)
    pause.go_on.set()
    await late
    assert await published(content_database) != before
    for site, wanted in zip(sites, FILTERS, strict=True):
        await site.follow()
        assert site.pages == await published(content_database, wanted)


@pytest.mark.parametrize("writes", range(WRITES_OF_A_TURN))
async def test_nobody_reads_a_position_before_everything_up_to_it_is_stored(
    editors: Editors, another: AnotherProcess, content_database: Database, writes: int
) -> None:
    await Site(another(content_database)).follow()
    feed = MongoFeed(content_database)
    before = (await feed.head()).high_water
    await editors.write("scar-care", "second")
    await editors.publish("toronto", "scar-care")
    pause = Pause(after_writes=writes)
    listing = asyncio.create_task(another(pausing(content_database, pause)).feed.append_changes())
    await pause.reached.wait()
    assert (await feed.head()).high_water == before
    pause.go_on.set()
    await listing
    assert (await feed.head()).high_water == before + 1


@pytest.mark.parametrize("meanwhile", ["nothing", "published again", "retired", "undone"])
@pytest.mark.parametrize("writes", range(WRITES_OF_A_TURN))
async def test_a_process_that_is_held_up_while_it_lists_hides_nothing_and_brings_nothing_back(
    editors: Editors,
    another: AnotherProcess,
    content_database: Database,
    writes: int,
    meanwhile: str,
) -> None:
    site = Site(another(content_database))
    await site.follow()
    await editors.write("scar-care", "second")
    await editors.publish("toronto", "scar-care")
    pause = Pause(after_writes=writes)
    slow = another(pausing(content_database, pause))
    listing = asyncio.create_task(slow.feed.append_changes())
    await pause.reached.wait()
    await _happen(meanwhile, editors)
    await site.follow()
    assert site.pages == await published(content_database)
    await editors.write_banner("Something else happens.")
    await site.follow()
    pause.go_on.set()
    await listing
    await site.follow()
    late = Site(another(content_database))
    await late.follow()
    assert site.pages == late.pages == await published(content_database)
    assert len(set(site.heard)) == len(site.heard)


async def _happen(meanwhile: str, editors: Editors) -> None:
    if meanwhile == "published again":
        await editors.write("scar-care", "third")
        await editors.publish("toronto", "scar-care")
    if meanwhile in {"retired", "undone"}:
        await editors.retire("toronto", "scar-care")
    if meanwhile == "undone":
        await editors.offer("toronto", "scar-care")


async def test_whichever_write_the_worker_dies_after_everything_is_listed_once(
    network: Content,
    editors: Editors,
    another: AnotherProcess,
    content_database: Database,
) -> None:
    site = Site(network)
    await site.follow()
    for writes in count():
        await editors.write("scar-care", f"Price {writes}")
        await editors.publish("toronto", "scar-care")
        await editors.write_banner(f"Banner {writes}")
        mortal = another(dying(content_database, after_writes=writes))
        try:
            await mortal.feed.append_changes()
        except Killed:
            await site.follow()
            assert site.pages == await published(content_database)
        else:
            assert writes == WRITES_OF_A_TURN
            break
    assert len(set(site.heard)) == len(site.heard)


@pytest.mark.usefixtures("network")
async def test_many_that_publish_and_list_and_follow_at_once_agree_in_the_end(
    another: AnotherProcess, content_database: Database
) -> None:
    others = [another(content_database) for _ in range(3)]
    sites = [Site(other) for other in others]

    async def work(content: Content, site: Site, number: int) -> None:
        editors = Editors(content)
        for turn in range(4):
            with suppress(Exception):  # they get into each other's way, and say so
                await editors.write("scar-care", f"{number} {turn}", is_french=turn % 2 == 0)
                await editors.publish(("toronto", "calgary")[turn % 2], "scar-care")
            await content.feed.append_changes()
            await site.step(limit=2)

    await finish_all(work(o, s, n) for n, (o, s) in enumerate(zip(others, sites, strict=True)))
    for site in sites:
        await site.follow()
        assert site.pages == await published(content_database)
