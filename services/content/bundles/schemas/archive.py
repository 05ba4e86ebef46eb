"""A bundle as one ZIP file, for people who have no shell."""

import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from stat import S_ISLNK
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from services.content.bundles.domain import BundleNotReadable
from services.content.bundles.schemas.files import FOLDERS, MANIFEST, NETWORK, BundleFiles
from shared.errors import FieldProblem, Refusal

LARGEST_ARCHIVE: Final = 32 * 1024 * 1024
LARGEST_UNPACKED: Final = 96 * 1024 * 1024
LARGEST_TEXTS: Final = 24 * 1024 * 1024
"""Of all files but pictures, unpacked: reading them takes a second for each of these."""
MOST_FILES: Final = 4_000
_LARGEST_DIRECTORY: Final = MOST_FILES * 600
"""Bytes of the list of names at the end of the file."""
_PATH: Final = re.compile(
    rf"(?:{re.escape(MANIFEST)}|{re.escape(NETWORK)}"
    rf"|(?:{'|'.join(FOLDERS)})/[A-Za-z0-9][A-Za-z0-9._-]{{0,400}})"
)
_PICTURES: Final = "pictures/"
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_LONGEST_REMARK: Final = 65_535
_ENCRYPTED: Final = 0x1
_ALWAYS: Final = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE: Final = 0o100644 << 16
_DAMAGED: Final = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
"""What the standard library raises at files that are not as they should be."""


class ArchiveTooLarge(Refusal):
    code = "bundles.too-large"
    title = "There is more in this content than one file may hold. Use the command instead."
    status = 409


def read_archive(archive: bytes) -> BundleFiles:
    """Raises `BundleNotReadable`; nothing is unpacked beyond the limits."""
    if not archive.startswith(b"PK"):
        raise _refused("archive", "malformed", "Give the bundle as a ZIP file.")
    _check_directory(archive)
    try:
        with ZipFile(BytesIO(archive)) as opened:
            entries = [one for one in opened.infolist() if not one.is_dir()]
            problems = list(_problems(entries))
            if problems:
                raise BundleNotReadable(*problems[:50])
            return BundleFiles.of({one.filename: opened.read(one) for one in entries})
    except (*_DAMAGED, zlib.error) as error:
        message = "This file ends too early, or is damaged."
        raise _refused("archive", "damaged", message) from error


def write_archive(files: BundleFiles) -> bytes:
    """The same files give the same bytes. Raises `ArchiveTooLarge`."""
    contents = dict(files.contents())
    sizes = {path: len(content) for path, content in contents.items()}
    if _is_too_long(sizes) or len(contents) > MOST_FILES:
        raise ArchiveTooLarge
    archive = _written(contents)
    if len(archive) > LARGEST_ARCHIVE:
        raise ArchiveTooLarge
    return archive


def _written(contents: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as opened:
        for path, content in contents.items():
            entry = ZipInfo(path, date_time=_ALWAYS)
            entry.external_attr = _PLAIN_FILE
            is_drawn = path.startswith(_PICTURES)
            entry.compress_type = ZIP_STORED if is_drawn else ZIP_DEFLATED
            opened.writestr(entry, content)
    return stream.getvalue()


def _check_directory(archive: bytes) -> None:
    """How long the list of names says that it is, before anything reads it."""
    at = archive.rfind(_END, max(0, len(archive) - _END_BYTES - _LONGEST_REMARK))
    if at < 0 or at + _END_BYTES > len(archive):
        raise _refused("archive", "damaged", "This file ends too early, or is damaged.")
    count = int.from_bytes(archive[at + 10 : at + 12], "little")
    size = int.from_bytes(archive[at + 12 : at + 16], "little")
    if count > MOST_FILES or size > _LARGEST_DIRECTORY:
        raise _refused("archive", "too_many", f"There may be {MOST_FILES:,} files.")


def _problems(entries: list[ZipInfo]) -> Iterator[FieldProblem]:
    """Without the names that nobody should have, which are not repeated."""
    if len(entries) > MOST_FILES:
        yield _problem("archive", "too_many", f"There may be {MOST_FILES:,} files.")
    if _is_too_long({one.filename: one.file_size for one in entries}):
        message = "Unpacked it may have 96 MiB, and 24 MiB without its pictures."
        yield _problem("archive", "too_long", message)
    found = set[str]()
    for number, one in enumerate(entries):
        path = f"archive.{number}"
        if _PATH.fullmatch(one.filename) is None:
            names = f"{MANIFEST}, {NETWORK} and files in {', '.join(FOLDERS)}"
            yield _problem(path, "unknown", f"A bundle has {names}, and nothing else.")
        elif one.filename in found:
            yield _problem(one.filename, "duplicate", "This file is there twice.")
        elif one.flag_bits & _ENCRYPTED:
            yield _problem(one.filename, "encrypted", "This file is encrypted.")
        elif S_ISLNK(one.external_attr >> 16):
            yield _problem(one.filename, "malformed", "This is a link, and no file.")
        found.add(one.filename)


def _is_too_long(sizes: Mapping[str, int]) -> bool:
    texts = sum(size for path, size in sizes.items() if not path.startswith(_PICTURES))
    return texts > LARGEST_TEXTS or sum(sizes.values()) > LARGEST_UNPACKED


def _problem(field: str, code: str, message: str) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=message)


def _refused(field: str, code: str, message: str) -> BundleNotReadable:
    return BundleNotReadable(_problem(field, code, message))
