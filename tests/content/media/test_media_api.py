"""Editors take pictures in, say what they show, and remove them; everybody's browser gets them."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx2
from motor.motor_asyncio import AsyncIOMotorGridFSBucket
from PIL import Image

from services.content.media.domain import DECORATIVE, MASTER, FocalPoint
from services.content.media.domain.drawing import draw_new
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import TORONTO
from tests.content.editors import sign_in
from tests.content.media.images import animated, picture, png_of, saved, with_exif
from tests.support.clocks import StillClock

MEDIA = "/v1/editorial/media"
ALT = {"en-CA": "Two colours", "fr-CA": "Deux couleurs"}
JPEG = with_exif(6)
AS_PNG = {"Content-Type": "image/png"}
"""Which is not believed."""
FACTS = "/v1/editorial/procedures/ear-tubes/facts"
PAGE = "/v1/locations/toronto/procedures/ear-tubes?as=stored"
"""At an address of which no answer is kept ready."""


async def upload(client: httpx2.AsyncClient, image: bytes = JPEG, **words: Any) -> httpx2.Response:
    query = {"medium": json.dumps(words or {"alt": ALT})}
    return await client.post(MEDIA, params=query, content=image, headers=AS_PNG)


async def show(client: httpx2.AsyncClient, medium: str) -> httpx2.Response:
    seen = await client.get(FACTS)
    facts = seen.json()["facts"] | {"picture": medium}
    return await client.put(FACTS, json=facts, headers={"If-Match": seen.headers["etag"]})


async def left(database: Database) -> tuple[int, int, int, int]:
    """Pictures, sets, files and chunks."""
    names = ("media", "rendition_sets", "renditions.files", "renditions.chunks")
    counts = [await database[name].count_documents({}) for name in names]
    return counts[0], counts[1], counts[2], counts[3]


async def test_a_picture_is_taken_in_and_delivered_for_ever_without_its_metadata(
    editor: httpx2.AsyncClient,
) -> None:
    added = await upload(editor, alt=ALT, focal={"x": 0.2, "y": 0.4})

    assert added.status_code == 201, added.text
    entry = added.json()
    assert (entry["width"], entry["height"]) == (280, 420)
    assert entry["medium"] == {"alt": ALT, "is_decorative": False, "focal": {"x": 0.2, "y": 0.4}}
    assert added.headers["etag"] == '"1"'
    for one in entry["renditions"]:
        got = await editor.get(one["url"], headers={"Cookie": ""})
        assert got.status_code == 200
        assert got.headers["content-type"] == one["media_type"]
        assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert b"Secret" not in got.content
        assert Image.open(BytesIO(got.content)).size == (one["width"], one["height"])
    again = await editor.get(one["url"], headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == got.headers["etag"]
    other = entry["renditions"][0]["url"]
    fresh = await editor.get(other, headers={"If-None-Match": got.headers["etag"]})
    assert fresh.status_code == 200
    headed = await editor.head(other)
    assert (headed.status_code, headed.content) == (200, b"")
    folder = other.rpartition("/")[0]
    for name in (MASTER, "9999.avif", "280.gif", "..%2f280.avif", "", "$ne.avif"):
        assert (await editor.get(f"{folder}/{name}")).status_code == 404
    assert (await editor.get(f"/media/{entry['id']}/none/280.avif")).status_code == 404


async def test_what_cannot_be_shown_is_refused_and_nothing_of_it_is_stored(
    editor: httpx2.AsyncClient, content_database: Database
) -> None:
    for image, code in (
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "kind"),
        (JPEG[:3_000], "damaged"),
        (png_of(30_000, 30_000), "too-many-pixels"),
        (animated(), "animated"),
    ):
        refused = await upload(editor, image)
        assert refused.status_code == 422, code
        assert refused.headers["content-type"] == "application/problem+json"
        assert [one["code"] for one in refused.json()["errors"]] == [code]
    large = await upload(editor, JPEG + b"\0" * (10 * 1024 * 1024 + 1 - len(JPEG)))
    assert large.status_code == 413
    assert await left(content_database) == (0, 0, 0, 0)


async def test_a_form_without_what_is_needed_is_refused_by_its_fields(
    editor: httpx2.AsyncClient,
) -> None:
    for text in (
        "",
        "{",
        "[]",
        '{"alt": {"en-CA": "One"}}',
        '{"alt": {"de-DE": "Eins"}}',
        '{"is_decorative": true, "focal": {"x": 1.5}}',
        '{"is_decorative": true, "focal": {"x": NaN}}',
        '{"is_decorative": true, "more": "Eins"}',
        '{"is_decorative": true, "location": "' + "a" * 101 + '"}',
        '{"is_decorative": true}' + " " * 4_000,
    ):
        refused = await editor.post(MEDIA, params={"medium": text}, content=JPEG, headers=AS_PNG)
        assert refused.status_code == 422, text
        assert "Eins" not in refused.text
    for kind in ("text/html", "image/svg+xml", "multipart/form-data; boundary=x"):
        query = {"medium": '{"is_decorative": true}'}
        refused = await editor.post(
            MEDIA, params=query, content=JPEG, headers={"Content-Type": kind}
        )
        assert refused.status_code in {403, 415}


async def test_an_editor_changes_words_and_focal_point_over_what_they_have_seen(
    editor: httpx2.AsyncClient, content_database: Database
) -> None:
    added = (await upload(editor, saved(picture(size=(800, 300))))).json()
    here = f"{MEDIA}/{added['id']}"
    words = {"alt": ALT | {"en-CA": "Colours"}}

    assert (await editor.put(here, json=words)).status_code == 428
    worded = await editor.put(here, json=words, headers={"If-Match": '"1"'})
    assert worded.status_code == 200
    assert worded.json()["renditions"] == added["renditions"]
    stale = await editor.put(here, json={"is_decorative": True}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current_revision"]) == (412, 2)
    cropped = {**words, "focal": {"x": 1.0, "y": 0.5}}
    both = await asyncio.gather(
        *(editor.put(here, json=cropped, headers={"If-Match": '"2"'}) for _ in range(2))
    )
    assert {one.status_code for one in both} <= {200, 412}
    drawn = (await editor.get(here)).json()
    assert drawn["revision"] == 3
    assert drawn["renditions"] != added["renditions"]
    for one in (*added["renditions"], *drawn["renditions"]):  # pages of others name the old ones
        assert (await editor.get(one["url"])).status_code == 200
    same = await editor.put(here, json=cropped, headers={"If-Match": '"3"'})
    assert same.json()["revision"] == 3
    listed = (await editor.get(MEDIA)).json()
    assert [one["id"] for one in listed["items"]] == [added["id"]]
    stored = await content_database["media"].find_one({"_id": added["id"]})
    assert stored is not None
    assert [one["by"] for one in stored["pending_revisions"]] == ["editor-account"] * 3


async def test_a_picture_is_shown_on_its_pages_alone_and_cannot_be_removed_meanwhile(
    editor: httpx2.AsyncClient, published: Content, content_database: Database, clock: StillClock
) -> None:
    medium = (await upload(editor, saved(picture(size=(1_500, 900))))).json()["id"]
    here = f"{MEDIA}/{medium}"

    dangling = await show(editor, "nowhere")
    assert dangling.status_code == 422
    assert dangling.json()["errors"][0]["field"] == "picture"
    assert (await show(editor, medium)).status_code == 200
    before = (await editor.get(PAGE)).json()
    assert before["picture"] is None
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    page = (await editor.get(PAGE)).json()
    assert page["picture"]["alt"] == ALT["en-CA"]
    assert page["picture"]["url"].startswith(f"https://content.example/media/{medium}/")
    assert page["seo"]["json_ld"]["@graph"][0]["image"].endswith("/1200x630.jpeg")
    html = (await editor.get("/en-CA/toronto/procedures/ear-tubes?as=stored")).text
    assert 'property="og:image" content="https://content.example/media/' in html
    assert '<source type="image/avif" srcset="/media/' in html
    assert 'alt="Two colours" width="1440" height="576" loading="lazy"' in html

    refused = await editor.delete(here, headers={"If-Match": '"1"'})
    assert refused.status_code == 409
    assert refused.json()["used_by"] == [
        {"kind": "procedure", "key": "ear-tubes"},
        {"kind": "page", "key": "toronto:ear-tubes:en-CA"},
    ]

    await published.maintain_pages()
    worded = await editor.put(
        here, json={"alt": ALT | {"en-CA": "Other <words>"}}, headers={"If-Match": '"1"'}
    )
    assert worded.status_code == 200
    assert await published.maintain_pages() == 1
    changed = (await editor.get(PAGE)).json()
    assert changed["picture"]["alt"] == "Other <words>"
    assert changed["revision"] == page["revision"] + 1
    unseen = (await upload(editor)).json()["id"]
    await editor.put(f"{MEDIA}/{unseen}", json={"is_decorative": True}, headers={"If-Match": '"1"'})
    assert await published.maintain_pages() == 0

    assert (await show(editor, "")).status_code == 200
    still = await editor.delete(here, headers={"If-Match": '"2"'})
    assert [one["kind"] for one in still.json()["used_by"]] == ["page"]
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    assert (await editor.delete(here, headers={"If-Match": '"1"'})).status_code == 412
    assert (await editor.delete(here, headers={"If-Match": '"2"'})).status_code == 204
    assert (await editor.get(here)).status_code == 404
    assert (await show(editor, medium)).status_code == 422
    clock.advance(timedelta(hours=2))
    await published.media.tidy()
    assert await content_database["rendition_sets"].count_documents({"medium": medium}) == 0
    assert await content_database["renditions.files"].count_documents({}) > 0  # the other's


async def replace_file(
    client: httpx2.AsyncClient, medium: str, image: bytes, tag: str | None, **words: Any
) -> httpx2.Response:
    query = {"medium": json.dumps(words or {"alt": ALT})}
    headers = {**AS_PNG, **({"If-Match": tag} if tag else {})}
    return await client.put(f"{MEDIA}/{medium}/image", params=query, content=image, headers=headers)


async def test_another_file_has_new_addresses_and_those_of_before_are_there_while_a_page_names_them(
    editor: httpx2.AsyncClient, content_database: Database, published: Content, clock: StillClock
) -> None:
    added = (await upload(editor, saved(picture(size=(1_500, 900))))).json()
    medium, other = added["id"], saved(picture(size=(600, 400)))
    assert (await show(editor, medium)).status_code == 200
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    await published.maintain_pages()

    for tag, image, words, status in (
        (None, other, {}, 428),
        ('"1"', other, {"alt": {"en-CA": "Half"}}, 422),
        ('"1"', other, {"is_decorative": True, "location": "toronto"}, 422),
        ('"1"', b"", {}, 422),
        ('"1"', b"GIF89a" + b"\0" * 100, {}, 422),
        ('"9"', other, {}, 412),
        ('"1"', b"\0" * (10 * 1024 * 1024 + 1), {}, 413),
    ):
        refused = await replace_file(editor, medium, image, tag, **words)
        assert refused.status_code == status, (tag, words)
    assert (await replace_file(editor, "no-such", other, '"1"')).status_code == 404
    unsaid = await editor.put(f"{MEDIA}/{medium}/image", content=other, headers=AS_PNG)
    assert unsaid.status_code == 422

    words = {"alt": ALT | {"en-CA": "Two others"}, "focal": {"x": 0.2, "y": 0.5}}
    both = await asyncio.gather(
        *(replace_file(editor, medium, other, '"1"', **words) for _ in range(2))
    )
    assert sorted(one.status_code for one in both) in ([200, 412], [200, 429])
    entry = (await editor.get(f"{MEDIA}/{medium}")).json()
    assert (entry["revision"], entry["width"], entry["medium"]["alt"]) == (2, 600, words["alt"])
    before, after = (one["renditions"][0]["url"] for one in (added, entry))
    assert before != after
    again = await replace_file(editor, medium, other, '"2"', **words)
    assert again.headers["etag"] == '"2"'
    for revision in (2, 3):
        reworded = {**words, "alt": ALT | {"en-CA": f"Two others {revision}"}}
        assert (
            await replace_file(editor, medium, other, f'"{revision}"', **reworded)
        ).status_code == 200
    assert await content_database["rendition_sets"].count_documents({"medium": medium}) == 2

    clock.advance(timedelta(days=31))  # as long as nobody makes the page again
    await published.media.tidy()
    for url in (before, after):
        assert (await editor.get(url)).status_code == 200
    assert await published.maintain_pages() >= 1
    page = (await editor.get(PAGE)).json()
    assert page["picture"]["alt"] == "Two others 3"
    assert after.rpartition("/")[0] in page["picture"]["url"]
    clock.advance(timedelta(days=29))
    await published.media.tidy()
    assert (await editor.get(before)).status_code == 200
    clock.advance(timedelta(days=2))
    await published.media.tidy()
    assert (await editor.get(before)).status_code == 404
    assert (await editor.get(after)).status_code == 200
    assert await content_database["rendition_sets"].count_documents({"medium": medium}) == 1


async def test_what_a_process_left_when_it_ended_is_taken_away_and_nothing_else(
    content: Content, content_database: Database, clock: StillClock
) -> None:
    files = content.stores.media_files
    drawn = draw_new(JPEG, FocalPoint())
    kept = await content.media.add("kept", JPEG, DECORATIVE)
    soon = clock() + timedelta(hours=1)
    await files.put("lost", "digest", drawn.parts, remove_at=soon)
    dying = await files.put("dying", "digest", {"a.avif": b"1", "b.avif": b"2"}, remove_at=soon)
    await content_database["renditions.files"].delete_one({"_id": f"{dying.id}/a.avif"})
    await content_database["rendition_sets"].update_one(
        {"_id": dying.id}, {"$set": {"is_whole": False}}
    )
    assert await files.read("dying", "digest", "b.avif") is None

    await content.media.tidy()
    assert (await left(content_database))[1] == 3
    clock.advance(timedelta(hours=1))
    await content.media.tidy()

    assert await left(content_database) == (1, 1, len(drawn.parts), len(drawn.parts))
    name = kept.value.renditions[0].name
    bucket = AsyncIOMotorGridFSBucket(content_database, bucket_name="renditions")
    stored = await content_database["renditions.files"].find_one({"filename": name})
    assert stored is not None
    by_the_driver = await bucket.open_download_stream(stored["_id"])
    assert await by_the_driver.read() == drawn.parts[name]
    assert await files.read("kept", kept.value.digest, name) is not None


async def test_a_clinics_editors_keep_its_pictures_and_no_others(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    await sign_in(client, content_database, Role.EDITOR, "toronto")
    own = await upload(client, alt=ALT, location="toronto")
    assert own.status_code == 201
    assert (await upload(client, alt=ALT)).status_code == 403
    assert (await upload(client, alt=ALT, location="calgary")).status_code == 403
    assert (await client.get(f"{MEDIA}/nowhere")).status_code == 403
    assert (await client.delete(f"{MEDIA}/nowhere")).status_code == 403
    assert (await replace_file(client, "nowhere", JPEG, '"1"')).status_code == 403
    await sign_in(client, content_database, Role.REVIEWER, "calgary")
    assert (await client.get(MEDIA)).json()["items"] == []
    assert (await client.get(f"{MEDIA}/{own.json()['id']}")).status_code == 403
    assert (await upload(client, alt=ALT, location="calgary")).status_code == 403


async def test_a_clinic_and_a_doctor_are_shown_by_their_pictures(
    editor: httpx2.AsyncClient, published: Content
) -> None:
    medium = (await upload(editor, saved(picture(size=(1_500, 900))))).json()["id"]
    for path, kind, field in (
        ("/v1/editorial/locations/toronto", "location", "picture"),
        ("/v1/editorial/doctors/priya-raman", "doctor", "portrait"),
    ):
        seen = await editor.get(path)
        assert seen.json()[kind][field] == ""
        tag = {"If-Match": seen.headers["etag"]}
        dangling = await editor.put(path, json=seen.json()[kind] | {field: "no"}, headers=tag)
        assert dangling.status_code == 422
        assert [one["field"] for one in dangling.json()["errors"]] == [field]
        named = await editor.put(path, json=seen.json()[kind] | {field: medium}, headers=tag)
        assert named.status_code == 200, named.text
        assert named.json()[kind][field] == medium
    await published.maintain_pages()

    page = (await editor.get(PAGE)).json()
    assert page["location"]["picture"]["id"] == medium
    assert page["doctors"][0]["portrait"]["width"] == page["doctors"][0]["portrait"]["height"]
    assert page["picture"] is None
    clinic = (await editor.get("/fr-CA/toronto?as=stored")).text
    assert 'alt="Deux couleurs" width="1440" height="576"' in clinic
    assert 'property="og:image"' in clinic
    doctor = (await editor.get("/en-CA/doctors/priya-raman?as=stored")).text
    assert 'alt="Two colours" width="512" height="512"' in doctor
    assert '"image":"https://content.example/media/' in doctor.replace(": ", ":")
    refused = await editor.delete(f"{MEDIA}/{medium}", headers={"If-Match": '"1"'})
    assert {one["kind"] for one in refused.json()["used_by"]} == {"location", "doctor", "page"}


async def test_a_picture_that_somebody_begins_to_show_while_it_is_removed_is_there_again(
    content: Content, clock: StillClock
) -> None:
    added = await content.media.add("late", JPEG, DECORATIVE)
    await content.media.remove("late", seen={1}, by="editor")
    await content.load_bundle.publish_location(replace(TORONTO, picture="late"))
    clock.advance(timedelta(hours=1))

    await content.media.tidy()

    assert (await content.media.find("late")).revision == 3
    name = added.value.renditions[0].name
    found = await content.media.read_rendition("late", added.value.digest, name)
    assert found.media_type == "image/avif"
    assert await content.media.tidy() == 0
