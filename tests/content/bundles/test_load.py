"""`make run` loads the sample content at every start: the second time nothing changes."""

import asyncio
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from services.content.bundles.domain import BundleDoesNotFit
from services.content.bundles.schemas import BundleFiles, BundleNotReadable, read_bundle
from services.content.load import files_of
from services.content.settings import ContentSettings
from services.content.text.domain import LOCALES
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.bundles.network import NETWORK, PAGE, files

SAMPLES = Path(__file__).parents[3] / "deploy" / "local" / "sample_content"


async def _everything(database: Database) -> dict[str, list[Any]]:
    names = sorted(await database.list_collection_names())
    return {name: await database[name].find().sort("_id").to_list(None) for name in names}


async def test_loading_twice_stores_announces_and_publishes_once(
    content: Content, content_database: Database
) -> None:
    first = await content.load_bundle(read_bundle(files()))
    assert (first.changed, first.new_pages) == (5, 1)
    await content.maintain_pages()
    before = await _everything(content_database)
    second = await content.load_bundle(read_bundle(files()))
    assert (second.changed, second.new_pages) == (0, 0)
    assert await _everything(content_database) == before


async def test_an_editors_later_change_is_not_undone_by_loading_the_same_files(
    content: Content,
) -> None:
    await content.load_bundle(read_bundle(files()))
    edited = PAGE.replace(b"tube", b"grommet")
    await content.import_page(edited, locale="en-CA", slug="ear-tubes")
    await content.load_bundle(read_bundle(files()))
    stored = await content.stores.procedures.get("ear-tubes")
    assert stored is not None
    assert stored.revision == 2


async def test_changed_files_are_not_loaded_over_what_an_editor_has_written(
    settings: ContentSettings, content: Content, tmp_path: Path
) -> None:
    await content.load_bundle(read_bundle(files()))
    edited = PAGE.replace(b"tube", b"grommet")
    await content.import_page(edited, locale="en-CA", slug="ear-tubes")
    changed = files(PAGE.replace(b"tube", b"drain"))
    code, _, err = await _load(settings, _folder(tmp_path, changed))
    assert (code, err) == (0, "ear-tubes: what an editor wrote since the last load was kept.\n")
    stored = await content.stores.procedures.get("ear-tubes")
    assert stored is not None
    assert "grommet" in str(stored.value.texts)
    assert "drain" not in str(stored.value.texts)


async def test_changed_files_are_loaded_over_what_was_there(content: Content) -> None:
    await content.load_bundle(read_bundle(files()))
    again = await content.load_bundle(read_bundle(files(PAGE.replace(b"tube", b"grommet"))))
    assert (again.changed, again.new_pages) == (1, 1)


async def test_an_offering_that_the_files_no_longer_have_is_retired_with_its_page(
    content: Content, content_database: Database
) -> None:
    await content.load_bundle(read_bundle(files()))
    gone = await content.load_bundle(read_bundle(files(offerings=[])))
    assert (gone.changed, list(gone.published)) == (1, [])
    assert await content.stores.pages.listed(LOCALES) == []
    cell = await content_database["offerings"].find_one({"_id": "toronto:ear-tubes"})
    assert cell is not None
    assert [entry["type"] for entry in cell["outbox"]] == [
        "offering.published.v1",
        "offering.retired.v1",
    ]


DOES_NOT_FIT = [
    ({"locations": []}, "offerings.toronto:ear-tubes"),
    ({"doctors": []}, "offerings.toronto:ear-tubes.a-doctor"),
    (
        {"doctors": [{**NETWORK["doctors"][0], "locations": []}]},
        "offerings.toronto:ear-tubes.a-doctor",
    ),
]


@pytest.mark.parametrize(("changes", "field"), DOES_NOT_FIT)
def test_parts_that_do_not_fit_together_are_refused_by_name(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BundleDoesNotFit) as refusal:
        read_bundle(files(**changes))
    assert refusal.value.problems[0].field == field


NOT_READABLE = [
    (BundleFiles(network=b"a: [", pages={}), "network.yaml"),
    (BundleFiles(network=b"", pages={}), ""),
    (files(surprise=1), "surprise"),
    (BundleFiles(network=files().network, pages={"odd.txt": b""}), "odd.txt"),
    (BundleFiles(network=files().network, pages={"knee.en-CA.txt": b""}), "knee.en-CA.txt"),
]


@pytest.mark.parametrize(("given", "field"), NOT_READABLE)
def test_files_that_cannot_be_read_are_refused_by_name(given: BundleFiles, field: str) -> None:
    with pytest.raises(BundleNotReadable) as refusal:
        read_bundle(given)
    assert refusal.value.problems[0].field == field


def test_the_sample_content_fits_together_and_nothing_of_it_is_left_over() -> None:
    bundle = read_bundle(files_of(SAMPLES))
    assert bundle.unplaced == ()
    for bundled in bundle.procedures:
        assert set(bundled.procedure.titles) == set(LOCALES)
    for announcement in bundle.announcements:
        assert set(announcement.texts) == set(LOCALES)


def _environment(settings: ContentSettings) -> dict[str, str]:
    return {
        **os.environ,
        "MONGODB_URI": settings.mongodb_uri,
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "DATABASE_PREFIX": settings.database_prefix,
        "CONTENT_URL": settings.content_url,
        "INQUIRY_URL": settings.inquiry_url,
    }


async def _load(settings: ContentSettings, *arguments: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.content.load",
        *arguments,
        env=_environment(settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


def _folder(at: Path, given: BundleFiles) -> str:
    (at / "procedures").mkdir()
    (at / "network.yaml").write_bytes(given.network)
    for name, page in given.pages.items():
        (at / "procedures" / name).write_bytes(page)
    return str(at)


async def test_the_command_says_in_one_line_what_it_did(
    settings: ContentSettings, tmp_path: Path
) -> None:
    code, out, err = await _load(settings, _folder(tmp_path, files()))
    assert (code, err) == (0, "")
    assert out == (
        "Loaded 1 clinics, 1 doctors, 1 procedures and 1 offerings (5 changed); "
        "1 pages are published (1 of them new).\n"
    )


async def test_the_command_names_what_was_left_over_and_ends_with_its_own_code(
    settings: ContentSettings, tmp_path: Path
) -> None:
    code, _, err = await _load(settings, _folder(tmp_path, files(PAGE + "\n\n———\n".encode())))
    assert code == 3
    assert re.match(r"ear-tubes\.en-CA\.txt: Line \d+: ", err)


async def test_a_page_that_can_no_longer_be_read_takes_nothing_down(
    settings: ContentSettings, content: Content, tmp_path: Path
) -> None:
    await content.load_bundle(read_bundle(files()))
    code, out, err = await _load(settings, _folder(tmp_path, files(b"\x00\xff" * 200)))
    assert code == 3
    assert "(0 changed); 1 pages are published (0 of them new)" in out
    assert "ear-tubes.en-CA.txt: The page is not text." in err


async def test_the_command_refuses_a_folder_that_is_not_there_in_a_sentence(
    settings: ContentSettings, tmp_path: Path
) -> None:
    code, _, err = await _load(settings, str(tmp_path / "nowhere"))
    assert code == 1
    assert err.endswith("No such file or directory.\n")
    assert "Traceback" not in err


async def test_the_command_publishes_one_captured_page_at_a_clinic(
    settings: ContentSettings, content: Content, tmp_path: Path
) -> None:
    await content.load_bundle(read_bundle(files()))
    page = tmp_path / "page.txt"
    page.write_bytes(PAGE)
    arguments = ("--page", str(page), "--location", "toronto", "--procedure", "brought-in")
    code, out, err = await _load(settings, *arguments)
    assert (code, err) == (0, "")
    assert "at /en-CA/toronto/procedures/brought-in, revision 1." in out
    (cell,) = await content.stores.offerings.table(procedure="brought-in")
    assert [doctor.slug for doctor in cell.doctors] == ["a-doctor"]
    unknown = await _load(settings, "--page", str(page), "--location", "atlantis")
    assert unknown[0] == 1
    assert unknown[2] == "There is no such clinic.\n"


async def test_one_bad_record_is_named_by_its_path_and_nothing_that_is_stored_is_lost(
    settings: ContentSettings, content: Content, content_database: Database, tmp_path: Path
) -> None:
    await content.load_bundle(read_bundle(files()))
    before = await _everything(content_database)
    bad = [{**NETWORK["locations"][0], "name": "New name", "reply_within_hours": 10**12}]
    code, out, err = await _load(settings, _folder(tmp_path, files(locations=bad)))
    assert (code, out) == (1, "")
    assert "locations.0.reply_within_hours: Give a number from 1 to 720." in err
    assert await _everything(content_database) == before


async def test_without_a_database_the_command_says_so_in_a_sentence(
    settings: ContentSettings, tmp_path: Path
) -> None:
    uri = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100"
    nowhere = settings.model_copy(update={"mongodb_uri": uri})
    code, _, err = await _load(nowhere, _folder(tmp_path, files()))
    assert (code, err) == (1, "The database does not answer.\n")
