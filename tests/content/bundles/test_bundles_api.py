"""Bundles over HTTP: everything comes out, and what comes in goes the way of an editor's words."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx2

from services.content.bundles.schemas import read_bundle
from services.content.bundles.schemas.archive import read_archive, write_archive
from services.content.bundles.schemas.writing import write_bundle
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.bundles.network import NETWORK, PAGE, files
from tests.content.bundles.test_load import _everything

OUT = "/v1/editorial/bundle"
IN = "/v1/editorial/bundles"
ZIP = {"Content-Type": "application/zip"}


async def sent(client: httpx2.AsyncClient, archive: bytes, **query: Any) -> httpx2.Response:
    return await client.post(IN, content=archive, headers=ZIP, params=query)


async def test_a_bundle_comes_out_is_compared_and_goes_in_as_drafts(
    editor: httpx2.AsyncClient, content: Content, content_database: Database
) -> None:
    assert (await editor.get(OUT)).json()["code"] == "bundles.nothing-to-export"
    await content.load_bundle(read_bundle(files()))
    await content.maintain_pages()
    out = await editor.get(OUT)
    assert out.status_code == 200
    assert out.headers["content-type"] == "application/zip"
    assert out.headers["left-out"] == "0"
    assert (await editor.get(OUT)).content == out.content
    same = await sent(editor, out.content)
    assert same.json() | {"counts": {}} == {
        "dry_run": True,
        "would_change": False,
        "counts": {},
        "entities": [],
        "renewed_pages": 0,
        "sentences": [],
    }

    review = {"by": "Nobody", "on": "2026-01-01", "due": "2199-01-01"}
    procedures = [{**NETWORK["procedures"][0], "medical_review": review}]
    doctors = [{**NETWORK["doctors"][0], "name": "Dr. Renamed"}]
    changed = read_bundle(
        files(PAGE.replace(b"tube", b"grommet"), procedures=procedures, doctors=doctors)
    )
    archive = write_archive(write_bundle(changed))
    before = await _everything(content_database)
    dry = (await sent(editor, archive, dry_run="true")).json()
    assert dry["would_change"]
    assert {one["key"] for one in dry["entities"]} == {"a-doctor", "ear-tubes"}
    doctor = next(one for one in dry["entities"] if one["kind"] == "doctor")
    assert doctor["changes"] == [
        {"field": "name", "lines": ["@@ -1 +1 @@", "-Dr. A", "+Dr. Renamed"]}
    ]
    assert await _everything(content_database) == before

    loaded = await sent(editor, archive, dry_run="false")
    assert loaded.json()["renewed_pages"] == 1
    assert not loaded.json()["dry_run"]
    await content.maintain_pages()
    draft = await content.stores.procedures.get("ear-tubes")
    assert draft is not None
    assert "grommet" in str(draft.value.texts)
    assert draft.value.medical_review is None
    page = (await editor.get("/v1/locations/toronto/procedures/ear-tubes")).json()
    assert "grommet" not in str(page)
    assert "Dr. Renamed" in str(page)
    publish = {"location": "toronto", "procedure": "ear-tubes"}
    refused = await editor.post("/v1/editorial/publications", json=publish)
    assert refused.json()["code"] == "workflow.review-needed"
    assert (await sent(editor, archive)).json()["would_change"] is False
    again = read_bundle(read_archive((await editor.get(OUT)).content))
    assert again.procedures[0].is_draft
    new = files(
        procedures=[*NETWORK["procedures"], {**NETWORK["procedures"][0], "slug": "new"}],
        offerings=[*NETWORK["offerings"], {**NETWORK["offerings"][0], "procedure": "new"}],
    )
    pages = {**new.pages, "new.en-CA.txt": PAGE}
    more = write_archive(write_bundle(read_bundle(replace(new, pages=pages))))
    await sent(editor, more, dry_run="false")
    await content.maintain_pages()
    assert (await content.stores.procedures.get("new")) is not None
    nothing = await editor.get("/v1/locations/toronto/procedures/new")
    assert nothing.status_code == 404


async def test_what_cannot_be_taken_is_refused_whole_and_one_bundle_is_taken_at_a_time(
    editor: httpx2.AsyncClient, content: Content, content_database: Database
) -> None:
    await content.load_bundle(read_bundle(files()))
    before = await _everything(content_database)
    archive = write_archive(write_bundle(read_bundle(files())))
    no_archive = await sent(editor, b"no archive", dry_run="false")
    assert (no_archive.status_code, no_archive.json()["code"]) == (422, "bundles.not-readable")
    network = {**NETWORK["network"], "slug": "another"}
    other = write_archive(write_bundle(read_bundle(files(network=network))))
    another = await sent(editor, other, dry_run="false")
    assert (another.status_code, another.json()["code"]) == (409, "directory.another-network")
    large = await sent(editor, b"PK" + b"\0" * 33 * 1024**2)
    assert large.status_code == 413
    as_json = await editor.post(IN, json={})
    assert as_json.status_code == 415
    odd = await sent(editor, archive, dry_run="perhaps")
    assert odd.status_code == 422
    both = await asyncio.gather(*[sent(editor, archive, dry_run="true") for _ in range(2)])
    assert {one.status_code for one in both} <= {200, 429}
    assert 200 in {one.status_code for one in both}
    assert await _everything(content_database) == before
