"""Writes everything that content holds as a bundle: `python -m services.content.export FOLDER`.

FOLDER is new, empty, or holds an earlier export, whose files are replaced; hidden files such as
`.git` may be beside them. The same content gives the same bytes (`docs/bundles.md`). Nothing is
written to the database.
Exit codes: 0 done; 1 refused, and nothing was written; 3 done, but something was left out, which is
named.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from services.content.bundles.domain import BundleNotReadable, Export
from services.content.bundles.schemas import FOLDERS, MANIFEST, BundleFiles
from services.content.bundles.schemas.manifest import read_manifest, write_manifest
from services.content.bundles.schemas.writing import written_export
from services.content.load import explain
from services.content.settings import ContentSettings
from services.content.wiring import Content, build_content
from shared.errors import Refusal
from shared.mongo import NO_ANSWER, connect
from shared.settings import settings_or_exit

DONE, REFUSED, LEFT_OUT = 0, 1, 3
_HALF_WRITTEN: Final = ".half-written"


class FolderNotFree(Refusal):
    code = "bundles.folder-not-free"
    title = "This folder holds something else than an earlier export. Name an empty folder."


def write_folder(folder: Path, files: BundleFiles) -> None:
    """Until all is written the manifest says that it is not: whoever loads it meanwhile, or after
    this has ended in the middle, is told. Raises `FolderNotFree`.
    """
    contents = dict(files.contents())
    before = _written_before(folder)
    listed = [path for path in contents if path != MANIFEST]
    _write(folder / MANIFEST, write_manifest({*before, *listed}, is_complete=False))
    for path in listed:
        _write(folder / path, contents[path])
    for path in before - contents.keys():
        (folder / path).unlink(missing_ok=True)
    _write(folder / MANIFEST, contents[MANIFEST])


def _written_before(folder: Path) -> set[str]:
    """The files of an earlier export."""
    if not folder.exists():
        return set()
    found = (one.relative_to(folder) for one in folder.rglob("*") if one.is_file())
    visible = {path.as_posix() for path in found if not _is_hidden(path)}
    if not visible:
        return set()
    if MANIFEST not in visible:
        raise FolderNotFree
    try:
        files = read_manifest((folder / MANIFEST).read_bytes()).files
    except BundleNotReadable as error:
        raise FolderNotFree from error
    ours = {path for path in files if path in visible and _is_ours(path)}
    if not visible <= {MANIFEST, *ours}:
        raise FolderNotFree
    return ours


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _is_ours(path: str) -> bool:
    """Where an export writes: what somebody wrote into a manifest removes nothing elsewhere."""
    above, _, name = path.rpartition("/")
    return bool(name) and above in {"", *FOLDERS} and name != ".."


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all; what is the same is not written again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == content:
        return
    half = path.with_name(f".{path.name}{_HALF_WRITTEN}")
    half.write_bytes(content)
    half.replace(path)


def _tell(export: Export, contents: Mapping[str, bytes], folder: Path, unreadable: int) -> int:
    bundle = export.bundle
    print(
        f"Wrote {len(contents)} files into {folder}: {len(bundle.locations)} clinics, "
        f"{len(bundle.doctors)} doctors, {len(bundle.procedures)} procedures, "
        f"{len(bundle.offerings)} offerings and {len(bundle.pictures)} pictures."
    )
    for problem in export.left_out:
        print(f"{problem.field}: left out. {problem.message}", file=sys.stderr)
    if unreadable:
        print(f"{unreadable} entries that nobody can read were left out.", file=sys.stderr)
    return LEFT_OUT if export.left_out or unreadable else DONE


async def export_folder(content: Content, folder: Path) -> int:
    _written_before(folder)
    export = await content.bundles.export()
    files = written_export(export)
    write_folder(folder, files)
    unreadable = await content.bundles.read_content.unreadable()
    return _tell(export, dict(files.contents()), folder, unreadable)


async def run(folder: Path) -> int:
    settings = settings_or_exit(ContentSettings)
    client = connect(settings.mongodb_uri, application="content-export")
    content = build_content(settings, client[settings.database_name])
    try:
        return await export_folder(content, folder)
    except Refusal as refusal:
        explain(refusal)
        return REFUSED
    except NO_ANSWER:
        print("The database does not answer.", file=sys.stderr)
        return REFUSED
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
        return REFUSED
    finally:
        client.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="services.content.export")
    parser.add_argument("folder", type=Path, help="where to write the bundle")
    return asyncio.run(run(parser.parse_args().folder))


if __name__ == "__main__":
    sys.exit(main())
