"""Pictures as editors take them in, describe, replace and remove them by hand."""

import httpx2
import pytest

from services.content.media.domain import LARGEST_BYTES
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.editorial.people import Person, form_of, somebody
from tests.content.media.images import animated, picture, saved
from tests.content.media.test_media_api import show

MEDIA = "/editorial/media"
PNG = saved(picture())
WORDS = {"alt-en-CA": 'Two "colours"', "alt-fr-CA": "Deux couleurs"}


async def send(
    person: Person, address: str, form: dict[str, str], image: bytes | None, status: int = 303
) -> httpx2.Response:
    """As a browser does: a part of no bytes and without a name where no file was chosen."""
    part = ("", b"", "application/octet-stream") if image is None else ("a.png", image, "image/png")
    answer = await person.client.post(address, data=form, files={"image": part})
    assert answer.status_code == status, answer.text
    return answer


async def test_a_picture_is_taken_in_described_replaced_and_removed_by_hand(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    assert "There is no picture yet" in await editor.open(MEDIA)
    form = form_of(await editor.open(f"{MEDIA}/new"), MEDIA)
    unsaid = await send(editor, MEDIA, form, PNG, 422)
    assert 'href="#alt-en-CA"' in unsaid.text
    far = await send(editor, MEDIA, {**form, **WORDS, "x": "101", "y": "ten"}, PNG, 422)
    assert 'href="#x"' in far.text
    assert "Two &#34;colours&#34;" in far.text
    added = await send(editor, MEDIA, {**form, **WORDS, "x": "25", "y": "50,5"}, PNG)
    address = added.headers["location"].partition("?")[0]
    stored = await published.media.find(address.rpartition("/")[2])
    assert (stored.value.words.focal.x, stored.value.words.focal.y) == (0.25, 0.505)
    page = await editor.open(added.headers["location"])
    assert "Nowhere. Nothing is lost" in page
    assert 'cx="105.0"' in page

    old = form_of(page, address)
    await send(editor, address, {**old, "alt-en-CA": "Red and blue"}, None)
    stale = await send(editor, address, {**old, "alt-en-CA": "Mine"}, None, 409)
    assert 'value="Mine"' in stale.text
    before = (await published.media.find(stored.value.id)).value
    now = form_of(await editor.open(address), address)
    await send(editor, address, now, saved(picture(size=(300, 300))))
    replaced = (await published.media.find(stored.value.id)).value
    assert (replaced.width, replaced.words) == (300, before.words)
    assert (replaced.digest != before.digest, replaced.edited_by) == (True, "editor-account")

    await show(client, stored.value.id)
    page = await editor.open(address)
    assert "Procedure: Ear tubes" in page
    refused = await editor.send(address, f"{address}/removal", status=409)
    assert "take it away there first" in refused.text
    assert "shown 1 time" in await editor.open(MEDIA)
    await show(client, "")
    await editor.send(address, f"{address}/removal")
    assert "There is no picture yet" in await editor.open(MEDIA)
    await editor.open(address, 404)


@pytest.mark.usefixtures("published")
async def test_what_is_no_picture_is_refused_with_its_reason_and_nothing_that_was_typed_is_lost(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    form = {**form_of(await editor.open(f"{MEDIA}/new"), MEDIA), **WORDS}
    for image, sentence in (
        (None, "Choose a file"),
        (b"", "Choose a file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no picture that can be shown"),
        (animated(), "This picture moves"),
        (PNG[:200], "damaged"),
    ):
        answer = await send(editor, MEDIA, form, image, 422)
        assert sentence in answer.text
        assert "Deux couleurs" in answer.text
    large = await send(editor, MEDIA, form, b"x" * (LARGEST_BYTES + 1), 413)
    assert "10 MB" in large.text
    larger = await send(editor, MEDIA, form, b"x" * (LARGEST_BYTES + 100_000), 413)
    assert "larger than what is accepted" in larger.text
    as_text = await client.post(MEDIA, data={**form, "image": "not a file"})
    assert as_text.status_code == 422
    assert await content_database["media"].count_documents({}) == 0


@pytest.mark.usefixtures("published")
async def test_an_editor_of_one_clinic_sees_pictures_of_the_network_and_keeps_their_own(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    everybody = await somebody(client, content_database, Role.EDITOR, "*")
    form = form_of(await everybody.open(f"{MEDIA}/new"), MEDIA)
    shared = await send(everybody, MEDIA, {**form, "decorative": "yes"}, PNG)
    address = shared.headers["location"].partition("?")[0]
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    page = await editor.open(address)
    assert "<form class" not in page
    form = form_of(await editor.open(f"{MEDIA}/new"), MEDIA)
    await send(editor, MEDIA, {**form, **WORDS}, PNG, 403)
    await send(editor, MEDIA, {**form, **WORDS, "location": "calgary"}, PNG, 403)
    own = await send(editor, MEDIA, {**form, **WORDS, "location": "toronto"}, PNG)
    for path in (address, f"{address}/removal", f"{MEDIA}/nowhere"):
        await send(editor, path, {**form, **WORDS, "revision": "1"}, None, 403)
    await somebody(client, content_database, Role.EDITOR, "calgary")
    await editor.open(own.headers["location"], 403)
