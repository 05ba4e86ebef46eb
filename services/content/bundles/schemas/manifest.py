"""`bundle.yaml`: which version of this form a bundle has, and of an export which files it wrote.

Version 1 is the only one there is so far. A bundle without this file, as people write them, is of
that version.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from services.content.bundles.domain import BundleNotReadable
from services.content.bundles.schemas.files import MANIFEST, BundleFiles
from services.content.bundles.schemas.plain_yaml import first_line, read_yaml, write_yaml
from shared.errors import FieldProblem

VERSION: Final = 1
FORMAT: Final = "wayfare-content"
_LARGEST: Final = 1024 * 1024


class ManifestForm(BaseModel):
    """`files`: those that an export wrote, by path; `is_complete`: it came to its end."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["wayfare-content"]
    version: int
    is_complete: bool = True
    files: list[str] = []


def read_manifest(content: bytes) -> ManifestForm:
    """Raises `BundleNotReadable`, also for a version that this program does not read."""
    if len(content) > _LARGEST:
        raise _refused(MANIFEST, "too_long", "This may have 1 MiB.")
    try:
        given = read_yaml(content)
        _check_version(given)
        return ManifestForm.model_validate(given)
    except yaml.YAMLError as error:
        raise _refused(MANIFEST, "malformed", first_line(error)) from error
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        raise BundleNotReadable(*map(_problem, problems)) from error


def write_manifest(files: Collection[str], *, is_complete: bool) -> bytes:
    return write_yaml(
        {
            "format": FORMAT,
            "version": VERSION,
            "is_complete": is_complete,
            "files": sorted(files),
        }
    )


def check_manifest(files: BundleFiles) -> None:
    """That it is of our version, whole, and has the files that it was written with; a person may
    add some. Raises `BundleNotReadable`.
    """
    if files.manifest is None:
        return
    manifest = read_manifest(files.manifest)
    problems = list(_incomplete(manifest, {path for path, _ in files.contents()}))
    if problems:
        raise BundleNotReadable(*problems)


def _check_version(given: Any) -> None:
    """Before anything else of it: another version may have other fields."""
    version = given.get("version") if isinstance(given, dict) else None
    if isinstance(version, int) and version != VERSION:
        message = f"This program reads version {VERSION} of bundles."
        raise _refused(f"{MANIFEST}.version", "unknown", message)


def _incomplete(manifest: ManifestForm, found: Collection[str]) -> Iterator[FieldProblem]:
    if not manifest.is_complete:
        message = "This export was broken off; export again."
        yield FieldProblem(field=MANIFEST, code="incomplete", message=message)
    for path in manifest.files:
        if path not in found:
            message = f"{MANIFEST} names this file, and it is not there."
            yield FieldProblem(field=path, code="missing", message=message)


def _problem(details: Any) -> FieldProblem:
    field = ".".join([MANIFEST, *(str(part) for part in details["loc"])])
    return FieldProblem(field=field, code=details["type"], message=details["msg"])


def _refused(field: str, code: str, message: str) -> BundleNotReadable:
    return BundleNotReadable(FieldProblem(field=field, code=code, message=message))
