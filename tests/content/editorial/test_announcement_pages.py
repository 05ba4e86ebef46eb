"""Announcements as editors write and end them by hand."""

import html

import httpx2

from services.content.announcements.domain import MOST_AT_ONCE, Announcement, AnnouncementText
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import CALGARY
from tests.content.editorial.people import form_of, somebody

LIST = "/editorial/announcements"


def address_in(form: str) -> str:
    """Of the form on the page that writes one."""
    start = form.index(f'action="{LIST}/') + len('action="')
    return form[start : form.index('"', start)]


async def test_an_announcement_is_written_changed_and_ended_by_hand(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    assert "Nothing is announced" in await editor.open(LIST)
    form = await editor.open(f"{LIST}/new")
    address = address_in(form)
    empty = await editor.send_form(address, form_of(form, address), 422)
    assert 'href="#body-en-CA"' in empty.text
    wrong = await editor.send_form(
        address,
        form_of(empty.text, address),
        422,
        **{"body-en-CA": "Closed <today>.", "url": "a b", "until-hour": "10:00"},
    )
    assert "Closed &lt;today&gt;.</textarea>" in wrong.text
    assert 'href="#url"' in wrong.text or 'href="#until-day"' in wrong.text
    typed = {"url": "https://a.example/", "until-day": "2026-12-24", "until-hour": ""}
    fields = {**form_of(wrong.text, address), **typed, "location": "toronto"}
    done = await editor.send_form(address, fields)
    assert done.headers["location"] == f"{LIST}?done=announced"
    twice = await editor.send_form(address, fields, 409)
    assert "Closed &lt;today&gt;." in twice.text

    shown = await editor.open(LIST)
    assert "Closed &lt;today&gt;." in shown
    assert "Shown now" in shown
    assert "Harbour Clinic" in shown
    assert "24 Dec 2026, 23:59" in html.unescape(shown).replace(".", "").replace(",", ",")
    old = form_of(await editor.open(address), address)
    await editor.send_form(address, {**old, "from-day": "2026-12-01"})
    assert "To come" in await editor.open(LIST)
    conflict = await editor.send_form(address, {**old, "body-en-CA": "Mine."}, 409)
    assert "Mine.</textarea>" in conflict.text
    assert "What it says now" in conflict.text

    warned = await editor.send_form(
        address, {**form_of(conflict.text, address), "body-en-CA": "Guaranteed to work."}, 409
    )
    assert "<q>Guaranteed" in warned.text
    assert "Guaranteed to work.</textarea>" in warned.text
    assert 'name="acknowledged"' in warned.text

    end = f"{address}/end"
    stale = form_of(await editor.open(LIST), end)
    sure = {**form_of(warned.text, address), "acknowledged": "yes"}
    await editor.send_form(address, sure)
    assert "in the meantime" in (await editor.send_form(end, stale, 409)).text
    await editor.send(LIST, end)
    over = await editor.open(LIST)
    assert "Over" in over
    assert "Show it again" in over
    stored = await published.announcements.find(address.rpartition("/")[2])
    assert (stored.value.texts["en-CA"].text, stored.value.edited_by) == (
        "Guaranteed to work.",
        "editor-account",
    )


async def test_an_editor_of_one_clinic_reads_those_of_the_network_and_keeps_their_own(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    for name, location in (("of-all", ""), ("of-calgary", "calgary")):
        one = Announcement(
            id=name, location=location, texts={"en-CA": AnnouncementText(text=f"Words {name}.")}
        )
        await published.announcements.write(one, seen=None, by="ed")
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    shown = await editor.open(LIST)
    assert "Words of-all." in shown
    assert "Words of-calgary." not in shown
    assert f"{LIST}/of-all" not in shown
    for name in ("of-all", "of-calgary", "nowhere"):
        await editor.open(f"{LIST}/{name}", 403)
    form = await editor.open(f"{LIST}/new")
    address = address_in(form)
    assert "Bow" not in form
    assert '<option value="">' not in form
    fields = {**form_of(form, address), "body-fr-CA": "Fermé."}
    for location in ("", "calgary"):
        await editor.send_form(address, {**fields, "location": location}, 403)
    taken = {**fields, "location": "toronto", "revision": "0"}
    await editor.send_form(f"{LIST}/of-calgary", taken, 403)
    await editor.send_form(f"{LIST}/of-all/end", {**fields, "revision": "1"}, 403)
    await editor.send_form(address, {**fields, "location": "toronto"})
    moved = {**fields, "location": "calgary", "revision": "1"}
    await editor.send_form(address, moved, 403)
    for number in range(MOST_AT_ONCE):
        more = {**fields, "location": "toronto", "body-en-CA": f"More {number}."}
        last = await client.post(f"{LIST}/more-{number}", data=more)
    assert (last.status_code, "too many announcements" in last.text) == (409, True)

    reviewer = await somebody(client, content_database, Role.REVIEWER, "toronto")
    assert "Write an announcement" not in await reviewer.open(LIST)
    await reviewer.open(f"{LIST}/new", 403)
