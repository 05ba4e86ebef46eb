"""Everything that content holds, out of one database and into another, and out of that again."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from services.content.bundles.domain import (
    Bundle,
    BundleNotReadable,
    NothingToExport,
    Status,
)
from services.content.bundles.schemas import BundleFiles, read_bundle
from services.content.bundles.schemas.manifest import write_manifest
from services.content.bundles.schemas.writing import write_bundle, written_export
from services.content.export import FolderNotFree, write_folder
from services.content.load import files_of
from services.content.media.domain import ImageRefused
from services.content.settings import ContentSettings
from services.content.text.domain import LOCALES, ProcedureText
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.bundles.network import NETWORK, PAGE, files
from tests.content.bundles.test_load import SAMPLES, _environment, _everything, _load
from tests.content.bundles.test_pictures import with_picture

BUNDLE = write_bundle(read_bundle(files()))


async def exported(content: Content) -> BundleFiles:
    return written_export(await content.bundles.export())


async def emptied(database: Database) -> None:
    names = await database.list_collection_names()
    await asyncio.gather(*[database[name].delete_many({}) for name in names])


async def revisions(database: Database) -> dict[str, int]:
    """By collection, what every document's revisions add up to."""
    names = (
        "networks",
        "locations",
        "doctors",
        "offerings",
        "procedures",
        "blocks",
        "media",
        "announcements",
    )
    found = {name: await database[name].find({}, {"revision": 1}).to_list(None) for name in names}
    return {name: sum(one["revision"] for one in documents) for name, documents in found.items()}


def samples_with(*pictures: str) -> Bundle:
    """The whole sample content, but for other pictures, whose drawing takes longer than all of the
    rest.
    """

    def shown(picture: str) -> str:
        return picture if picture in pictures else ""

    samples = read_bundle(files_of(SAMPLES))
    return replace(
        samples,
        pictures=tuple(one for one in samples.pictures if one.id in pictures),
        locations=tuple(replace(one, picture=shown(one.picture)) for one in samples.locations),
        procedures=tuple(
            replace(one, procedure=replace(one.procedure, picture=shown(one.procedure.picture)))
            for one in samples.procedures
        ),
    )


async def test_the_sample_content_comes_out_of_an_empty_database_as_it_went_in(
    content: Content, content_database: Database
) -> None:
    samples = samples_with("toronto")
    compared = await content.bundles.compare(samples)
    loaded = await content.load_bundle(samples)
    assert loaded.changed == compared.counts[Status.NEW] - 1  # blocks are not counted
    first = await exported(content)
    await emptied(content_database)
    loaded = await content.load_bundle(read_bundle(first))
    assert (list(loaded.failed), loaded.new_pages) == ([], len(samples.offerings) * len(LOCALES))
    second = await exported(content)
    assert dict(second.contents()) == dict(first.contents())
    compared = await content.bundles.compare(read_bundle(first))
    assert {one.status for one in compared.entities} == {Status.SAME}


async def test_words_that_no_reader_has_stay_a_draft_wherever_they_are_loaded(
    content: Content, content_database: Database
) -> None:
    await content.load_bundle(read_bundle(files()))
    await content.import_page(PAGE.replace(b"tube", b"grommet"), locale="en-CA", slug="ear-tubes")
    draft = await exported(content)
    assert b"is_draft: true" in draft.network

    same = await content.load_bundle(read_bundle(draft))
    assert same.changed == 0
    page = await content.stores.pages.latest("toronto:ear-tubes:en-CA")
    assert page.page is not None
    assert page.page.inputs is not None
    assert "grommet" not in str(page.page.inputs.procedure.texts)

    await emptied(content_database)
    loaded = await content.load_bundle(read_bundle(draft))
    assert list(loaded.published) == []
    stored = await content.stores.procedures.get("ear-tubes")
    assert stored is not None
    assert "grommet" in str(stored.value.texts)
    assert not stored.is_as_loaded
    assert dict((await exported(content)).contents()) == dict(draft.contents())
    later = await content.load_bundle(read_bundle(files()))
    assert later.new_pages == 1


async def test_what_a_clinic_says_in_a_language_without_a_text_is_a_draft_until_readers_have_it(
    content: Content,
) -> None:
    await content.load_bundle(read_bundle(files()))
    assert not (await content.bundles.export()).bundle.procedures[0].is_draft
    words = ProcedureText(funding="Vous payez.")
    await content.edit_override("ear-tubes", "toronto", "fr-CA", words, seen={1}, by="editor")

    assert (await content.bundles.export()).bundle.procedures[0].is_draft


async def test_a_picture_comes_out_as_it_is_kept_and_is_kept_so_again(
    content: Content, content_database: Database
) -> None:
    await content.load_bundle(read_bundle(with_picture(focal={"x": 0.25, "y": 1})))
    first = await exported(content)
    assert first.pictures["ears.webp"].startswith(b"RIFF")
    before = await revisions(content_database)
    again = await content.load_bundle(read_bundle(first))
    assert (again.changed, again.new_pages, list(again.edited)) == (0, 0, [])
    assert await revisions(content_database) == before

    await emptied(content_database)
    await content.load_bundle(read_bundle(first))
    assert dict((await exported(content)).contents()) == dict(first.contents())

    moved = await content.load_bundle(read_bundle(with_picture(focal={"x": 0.75, "y": 1})))
    assert moved.changed == 1


async def test_what_names_something_that_there_is_not_is_left_out_and_compared(
    content: Content, content_database: Database
) -> None:
    with pytest.raises(NothingToExport):
        await content.bundles.export()
    await content.load_bundle(read_bundle(files()))
    await content_database["doctors"].update_one({}, {"$set": {"locations": ["atlantis"]}})
    await content_database["procedures"].update_one(
        {},
        {"$set": {"picture": "gone", "overrides": {"atlantis": {"fr-CA": {"title": "Ailleurs"}}}}},
    )
    export = await content.bundles.export()

    assert {problem.field for problem in export.left_out} == {
        "doctors.a-doctor.locations.atlantis",
        "offerings.toronto:ear-tubes.a-doctor",
        "procedures.ear-tubes.picture",
        "procedures.ear-tubes.overrides.atlantis",
    }
    assert export.bundle.offerings == ()
    written_export(export)

    await content_database["locations"].update_one({}, {"$set": {"timezone": "Nowhere"}})
    assert await content.bundles.read_content.unreadable() == 1


async def test_a_dry_run_tells_what_would_change_and_writes_nothing(
    settings: ContentSettings, content: Content, content_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "bundle"
    write_folder(folder, BUNDLE)
    before = await _everything(content_database)
    code, out, err = await _load(settings, "--dry-run", str(folder))
    assert (code, err) == (3, "")
    assert "procedure ear-tubes: new\n" in out
    assert await _everything(content_database) == before

    await content.load_bundle(read_bundle(files_of(folder)))
    await content.maintain_pages()
    before = await _everything(content_database)
    assert (await _load(settings, "--dry-run", str(folder)))[:2] == (0, "6 same.\n")
    changed = (folder / "network.yaml").read_text().replace("Harbour Clinic", "Harbor Clinic")
    (folder / "network.yaml").write_text(changed)
    code, out, _ = await _load(settings, "--dry-run", str(folder))
    assert code == 3
    assert out.startswith(
        "location toronto: changed\n  name\n    @@ -1 +1 @@\n"
        "    -Harbour Clinic\n    +Harbor Clinic\n"
    )
    (folder / "procedures" / "ear-tubes.en-CA.yaml").write_text("title: [")
    code, out, err = await _load(settings, "--dry-run", str(folder))
    assert (code, out) == (1, "")
    assert "procedures/ear-tubes.en-CA.yaml: Line 1 is not plain YAML." in err
    assert await _everything(content_database) == before


async def test_a_picture_that_cannot_be_drawn_refuses_a_bundle_before_anything_is_stored(
    content: Content, content_database: Database
) -> None:
    await content.load_bundle(read_bundle(files()))
    before = await _everything(content_database)
    locations = [{**NETWORK["locations"][0], "name": "Renamed"}]
    bundle = read_bundle(with_picture(b"\x89PNG\r\n\x1a\n" + b"\0" * 100))
    renamed = read_bundle(files(locations=locations)).locations
    with pytest.raises(ImageRefused):
        await content.load_bundle(replace(bundle, locations=renamed))
    assert await _everything(content_database) == before


async def _export(settings: ContentSettings, folder: Path) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "services.content.export", str(folder)),
        env=_environment(settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def test_the_command_writes_a_bundle_and_says_what_of(
    settings: ContentSettings, content: Content, tmp_path: Path
) -> None:
    nothing = "There is no network yet, so there is nothing to export.\n"
    assert await _export(settings, tmp_path) == (1, "", nothing)
    await content.load_bundle(read_bundle(files()))
    assert await _export(settings, tmp_path) == (
        0,
        f"Wrote 4 files into {tmp_path}: 1 clinics, 1 doctors, 1 procedures, 1 offerings and "
        "0 pictures.\n",
        "",
    )
    (tmp_path / "diary.txt").write_text("Dear diary")
    assert (await _export(settings, tmp_path))[0] == 1
    assert (tmp_path / "diary.txt").read_text() == "Dear diary"


def _contents(folder: Path) -> dict[str, bytes]:
    found = [one for one in folder.rglob("*") if one.is_file()]
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in found}


def test_an_earlier_export_is_replaced_and_files_that_are_gone_go(tmp_path: Path) -> None:
    override = {"ear-tubes.toronto.en-CA.yaml": b"title: Tubes\n"}
    larger = write_bundle(read_bundle(replace(BUNDLE, overrides=override, manifest=None)))
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_bytes(b"ref")
    write_folder(tmp_path, larger)
    assert "overrides/ear-tubes.toronto.en-CA.yaml" in _contents(tmp_path)
    write_folder(tmp_path, BUNDLE)

    assert _contents(tmp_path) == {**dict(BUNDLE.contents()), ".git/HEAD": b"ref"}
    assert files_of(tmp_path) == BUNDLE


def test_a_folder_that_is_a_file_is_refused_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "bundle"
    file.write_bytes(b"mine")
    with pytest.raises(OSError, match=r"exists|directory"):
        write_folder(file, BUNDLE)

    assert file.read_bytes() == b"mine"


OTHERS: dict[str, dict[str, bytes]] = {
    "a-file": {"diary.txt": b""},
    "a-bundle-of-a-person": {"network.yaml": b""},
    "a-file-beside": {**dict(BUNDLE.contents()), "procedures/mine.txt": b""},
    "another-manifest": {"bundle.yaml": b"name: my app"},
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_folder_that_holds_something_else_is_left_alone(case: str, tmp_path: Path) -> None:
    for path, content in OTHERS[case].items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    with pytest.raises(FolderNotFree):
        write_folder(tmp_path, BUNDLE)

    assert _contents(tmp_path) == OTHERS[case]


def test_a_manifest_never_makes_an_export_remove_what_lies_elsewhere(tmp_path: Path) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary")
    folder = tmp_path / "bundle"
    write_folder(folder, BUNDLE)
    named = "files:\n- ../diary.txt\n- procedures/../../diary.txt\n"
    manifest = (folder / "bundle.yaml").read_text()
    (folder / "bundle.yaml").write_text(manifest.replace("files:\n", named))
    write_folder(folder, BUNDLE)

    assert diary.read_text() == "Dear diary"


def test_an_export_that_ended_in_the_middle_is_not_loaded_and_may_be_written_again(
    tmp_path: Path,
) -> None:
    write_folder(tmp_path, BUNDLE)
    paths = [path for path, _ in BUNDLE.contents()]
    (tmp_path / "bundle.yaml").write_bytes(write_manifest(paths, is_complete=False))
    (tmp_path / "procedures" / "ear-tubes.en-CA.yaml").unlink()
    (tmp_path / "procedures" / ".ear-tubes.en-CA.yaml.half-written").write_bytes(b"title")
    with pytest.raises(BundleNotReadable) as refusal:
        read_bundle(files_of(tmp_path))
    assert refusal.value.problems[0].field == "bundle.yaml"
    write_folder(tmp_path, BUNDLE)

    assert files_of(tmp_path) == BUNDLE
