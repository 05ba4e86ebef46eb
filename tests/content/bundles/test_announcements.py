"""Announcements of a bundle: what is taken, what stays as an editor said it, what is refused."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from services.content.announcements.domain import MOST_AT_ONCE, Announcement, AnnouncementText
from services.content.bundles.domain import (
    BundleDoesNotFit,
    Kind,
    Status,
    StoredContent,
    announced,
    exported,
)
from services.content.bundles.schemas import BundleFiles, read_bundle
from services.content.bundles.schemas.archive import read_archive, write_archive
from services.content.bundles.schemas.writing import write_bundle, written_export
from services.content.procedures.domain import NetworkBlocks
from services.content.revisions.domain import Kind as RevisionKind
from services.content.revisions.domain import Revised
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.builders import NETWORK, TORONTO
from tests.content.bundles.network import files
from tests.content.bundles.test_load import _everything

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
OVER = "2026-11-01T09:00"
STORM = Announcement(
    id="storm", location="toronto", texts={"en-CA": AnnouncementText(text="Closed.")}
)
EDITED = replace(STORM, is_dismissible=True, edited_by="editor")
ENDED = replace(EDITED, ended_at=NOW)


def test_what_is_stored_already_is_not_written_and_an_editors_stays() -> None:
    changed = replace(STORM, url="https://network.example/")
    assert announced([STORM], {}, NOW) == (STORM,)
    assert announced([STORM], {"storm": STORM}, NOW) == ()
    assert announced([STORM], {"storm": replace(STORM, edited_by="editor")}, NOW) == ()
    assert announced([changed], {"storm": STORM}, NOW) == (changed,)
    assert announced([changed], {"storm": EDITED}, NOW) == ()
    assert announced([STORM], {"storm": ENDED}, NOW) == ()


def test_one_that_would_go_to_another_clinic_is_refused_unless_an_editors_stays_anyhow() -> None:
    moved = replace(STORM, location="")
    assert announced([moved], {"storm": EDITED}, NOW) == ()
    with pytest.raises(BundleDoesNotFit) as refusal:
        announced([moved], {"storm": STORM}, NOW)
    assert [one.field for one in refusal.value.problems] == ["top_announcements.storm.location"]


def _many(count: int, **fields: Any) -> list[Announcement]:
    return [replace(STORM, id=f"a-{number}", **fields) for number in range(count)]


@pytest.mark.parametrize("location", ["", "toronto"])
def test_of_a_clinic_and_of_the_network_there_may_be_so_many_that_are_not_over(
    location: str,
) -> None:
    here = replace(STORM, location=location)
    full = {one.id: one for one in _many(MOST_AT_ONCE, location=location)}
    path = ".".join(filter(None, ("top_announcements", location)))
    with pytest.raises(BundleDoesNotFit) as refusal:
        announced([here], full, NOW)
    assert [one.field for one in refusal.value.problems] == [path]
    over = replace(here, ends_at=OVER)
    elsewhere = replace(here, location="calgary")
    again = [replace(one, is_dismissible=True) for one in full.values()]
    for taken in ([over], [elsewhere], again):
        assert announced(taken, full, NOW) == tuple(taken)
    assert announced(list(full.values()), full | {"storm": here}, NOW) == ()
    ended = {key: replace(one, ended_at=NOW, edited_by="e") for key, one in full.items()}
    assert announced([here], ended, NOW) == (here,)


def test_an_export_has_what_nobody_ended_and_names_what_is_of_no_clinic() -> None:
    over = replace(STORM, id="over", ends_at=OVER, edited_by="editor")
    astray = replace(STORM, id="astray", location="atlantis")
    stored = {one.id: one for one in (over, astray, ENDED, replace(ENDED, id="gone", location="x"))}
    content = StoredContent(
        network=NETWORK,
        blocks=Revised(value=NetworkBlocks(), revision=1),
        locations={"toronto": TORONTO},
        announcements=stored,
    )
    export = exported(content, images={}, drafts=())

    assert export.bundle.announcements == (replace(over, edited_by=""),)
    assert [one.field for one in export.left_out] == ["top_announcements.astray"]


def test_a_bundle_without_announcements_has_nothing_of_them_in_its_files() -> None:
    assert b"top_announcements" not in write_bundle(read_bundle(files())).network


def _with(*announcements: dict[str, Any]) -> BundleFiles:
    return files(top_announcements=list(announcements))


CLOSED: dict[str, Any] = {
    "id": "storm",
    "location": "toronto",
    "texts": {"en-CA": {"text": "Closed today."}, "fr-CA": {"text": "Fermé aujourd’hui."}},
    "until": "2027-01-04T09:00",
}
NEWS: dict[str, Any] = {"id": "news", "texts": {"en-CA": {"text": "A new clinic opens."}}}


_BANNERS = read_bundle(files()).procedures[0].procedure.texts["en-CA"].announcements or ()


async def _shown(client: httpx2.AsyncClient) -> list[str]:
    """By the page of the procedure, but for the banners of its text."""
    page = await client.get("/v1/locations/toronto/procedures/ear-tubes?as=stored")
    texts = [one["text"] for one in page.json()["announcements"]]
    return texts[: -len(_BANNERS)]


async def test_they_are_loaded_once_shown_on_pages_and_come_out_again(
    editor: httpx2.AsyncClient, content: Content, content_database: Database
) -> None:
    bundle = read_bundle(_with(CLOSED, NEWS))
    assert (await content.load_bundle(bundle)).changed == 7
    await content.maintain_pages()
    assert await _shown(editor) == ["Closed today.", "A new clinic opens."]
    before = await _everything(content_database)
    again = await content.load_bundle(bundle)
    assert (again.changed, again.new_pages) == (0, 0)
    assert await _everything(content_database) == before

    changed = {**CLOSED, "texts": {"en-CA": {"text": "Closed until Monday."}}}
    loaded = await content.load_bundle(read_bundle(_with(changed, NEWS)))
    assert (loaded.changed, loaded.new_pages) == (1, 1)
    await content.maintain_pages()
    assert (await _shown(editor))[0] == "Closed until Monday."
    history = await content.list_revisions(RevisionKind.ANNOUNCEMENT, "storm", before=None, limit=9)
    assert [(one.number, one.by) for one in history] == [(2, None), (1, None)]

    older = await content.load_bundle(read_bundle(files()))
    assert (older.changed, older.new_pages) == (0, 0)
    out = written_export(await content.bundles.export())
    assert read_bundle(out).announcements == (
        *read_bundle(_with(NEWS)).announcements,
        *read_bundle(_with(changed)).announcements,
    )
    await content_database["announcements"].update_one({"_id": "news"}, {"$unset": {"texts": 1}})
    assert await content.bundles.read_content.unreadable() == 1


async def test_what_an_editor_wrote_or_ended_stays_and_the_answer_says_so(
    editor: httpx2.AsyncClient, content: Content
) -> None:
    first = read_bundle(_with(CLOSED, NEWS))
    await content.load_bundle(first)
    address = "/v1/editorial/announcements"
    words = {"texts": {"en-CA": {"text": "Ours."}}, "location": "toronto"}
    seen = {"If-Match": '"1"'}
    assert (await editor.put(f"{address}/storm", json=words, headers=seen)).status_code == 200
    assert (await editor.delete(f"{address}/news", headers=seen)).status_code == 204
    archive = write_archive(write_bundle(first))
    answer = await editor.post(
        "/v1/editorial/bundles",
        content=archive,
        headers={"Content-Type": "application/zip"},
        params={"dry_run": "false"},
    )
    body = answer.json()
    assert not body["would_change"]
    assert {(one["kind"], one["key"], one["status"]) for one in body["entities"]} == {
        ("announcement", "news", "kept"),
        ("announcement", "storm", "kept"),
    }
    await content.maintain_pages()
    assert await _shown(editor) == ["Ours."]
    out = await editor.get("/v1/editorial/bundle")
    assert [one.id for one in read_bundle(read_archive(out.content)).announcements] == ["storm"]


async def test_what_is_refused_is_refused_by_the_dry_run_too_before_anything_is_stored(
    content: Content, content_database: Database
) -> None:
    await content.load_bundle(read_bundle(_with(CLOSED)))
    before = await _everything(content_database)
    many = [{**NEWS, "id": f"news-{number}"} for number in range(MOST_AT_ONCE + 1)]
    moved = {**NEWS, "id": "storm"}
    for refused in (_with(*many), _with(moved)):
        bundle = replace(read_bundle(refused), locations=(replace(TORONTO, name="Renamed"),))
        with pytest.raises(BundleDoesNotFit):
            await content.bundles.compare(bundle)
        with pytest.raises(BundleDoesNotFit):
            await content.load_bundle(bundle)
    assert await _everything(content_database) == before
    compared = await content.bundles.compare(read_bundle(files()))
    found = [(one.key, one.status) for one in compared.entities if one.kind is Kind.ANNOUNCEMENT]
    assert found == [("storm", Status.LEFT_ALONE)]
