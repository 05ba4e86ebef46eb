"""Who did what: each person reads the steps of what belongs to their clinics."""

import re
from dataclasses import replace
from datetime import timedelta

import httpx2

from services.content.announcements.domain import Announcement, AnnouncementText
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.cursors import encode_cursor
from shared.mongo import Database
from tests.content.builders import CALGARY, offering
from tests.content.editorial.people import somebody
from tests.content.workflow.editing import edit
from tests.support.clocks import StillClock

TRAIL = "/editorial/trail"
ID = "0" * 24
ROW = re.compile(r'<th scope="row">(.*?)</th>', re.DOTALL)


def steps_of(page: str) -> list[str]:
    """What was changed, without tags."""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in ROW.findall(page)]


def announcement(name: str, location: str) -> Announcement:
    texts = {"en-CA": AnnouncementText(text=f"Words {name}.")}
    return Announcement(id=name, location=location, texts=texts)


async def test_steps_are_listed_newest_first_filtered_and_of_ones_own_clinics(
    client: httpx2.AsyncClient,
    content_database: Database,
    published: Content,
    clock: StillClock,
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    await published.load_bundle.publish_offering(offering("calgary"))
    write = published.announcements.write
    await write(announcement("of-toronto", "toronto"), seen=None, by="editor-account")
    await write(announcement("of-calgary", "calgary"), seen=None, by="somebody-else")
    await write(announcement("of-all", ""), seen=None, by="editor-account")
    clock.advance(timedelta(minutes=1))
    await published.announcements.end("of-toronto", seen={1}, by="editor-account")
    clock.advance(timedelta(minutes=1))
    await edit(published, "Other words.")

    everybody = await somebody(client, content_database, Role.AUDITOR, "*")
    shown = await everybody.open(TRAIL)
    found = steps_of(shown)
    assert found[0] == "Text: Ear tubes English"
    assert found[1] == "Announcement: Words of-toronto."
    assert {"Clinic: Harbour Clinic", "Announcement: Words of-all."} <= set(found)
    assert 'href="/editorial/history' not in shown
    texts = steps_of(await everybody.open(f"{TRAIL}?kind=text"))
    assert set(texts) == {"Text: Ear tubes English"}
    assert steps_of(await everybody.open(f"{TRAIL}?by=somebody-else")) == [
        "Announcement: Words of-calgary."
    ]
    assert "Nothing suits" in await everybody.open(f"{TRAIL}?by=nobody")
    assert len(steps_of(await everybody.open(f"{TRAIL}?kind=$ne"))) == len(found)
    of_calgary = steps_of(await everybody.open(f"{TRAIL}?location=calgary"))
    assert set(of_calgary) >= {
        "Announcement: Words of-calgary.",
        "Offering: Ear tubes " + CALGARY.name,
    }
    assert not any("toronto" in one or "of-all" in one for one in of_calgary)

    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    own = steps_of(await editor.open(TRAIL))
    assert own.count("Announcement: Words of-toronto.") == 2
    assert "Clinic: Harbour Clinic" in own
    assert not any("calgary" in one or "of-all" in one or "Text" in one for one in own)
    assert "Nothing suits" in await editor.open(f"{TRAIL}?location=calgary")
    assert "Nothing suits" in await editor.open(f"{TRAIL}?location=.*")
    nobody = await somebody(client, content_database, Role.EDITOR)
    assert "Nothing suits" in await nobody.open(TRAIL)

    for at, step in (
        ("2026-01-01", ID),
        ("yesterday", ID),
        (clock().isoformat(), "zz"),
        (clock().isoformat(), f"-{ID[1:]}"),
    ):
        await everybody.open(f"{TRAIL}?cursor={encode_cursor(at, step)}", 422)


async def test_a_long_history_is_cut_into_pages_of_which_none_leaves_a_step_out_or_has_it_twice(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    """Many steps of one instant as well: a bundle writes all of its own at once."""
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    stored = published.stores.announcements
    for number in range(18):
        await published.announcements.write(
            announcement(f"one-{number}", ""), seen=None, by="editor-account"
        )
    for number in range(18):
        for revision in (2, 3, 4):
            one = await stored.get(f"one-{number}")
            assert one is not None
            await stored.put(replace(one, revision=revision))
    address, found = f"{TRAIL}?kind=announcement", list[str]()
    while address:
        page = await editor.open(address)
        found += [
            f"{name} {number}"
            for name, number in re.findall(
                r"Announcement: Words (\S+?)\.</a>.*?revision (\d+)", page, re.DOTALL
            )
        ]
        more = re.search(r'class="more"><a class="button" href="([^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert len(found) == 72
    assert set(found) == {
        f"one-{number} {revision}" for number in range(18) for revision in range(1, 5)
    }
