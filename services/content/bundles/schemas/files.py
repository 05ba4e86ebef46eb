"""The files of a bundle by their paths, as a folder or an archive has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from services.content.bundles.domain import BundleNotReadable
from shared.errors import FieldProblem

MANIFEST: Final = "bundle.yaml"
NETWORK: Final = "network.yaml"
FOLDERS: Final = ("offerings", "procedures", "overrides", "pictures")
EXACT: Final = ".yaml"
"""The end of the name of a text that is written to the letter; others are captured pages."""


@dataclass(frozen=True, kw_only=True)
class BundleFiles:
    """`pages` by file name, such as `micro-needling.fr-CA.txt`, `.html` or `.yaml`; `overrides`,
    such as `micro-needling.toronto.fr-CA.yaml`, `offerings`, such as `toronto.yaml`, and
    `pictures`, such as `skin.png`, too. Without a `manifest` it is of the version that there is.
    """

    network: bytes
    pages: Mapping[str, bytes]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    overrides: Mapping[str, bytes] = field(default_factory=dict)
    offerings: Mapping[str, bytes] = field(default_factory=dict)
    manifest: bytes | None = None

    @classmethod
    def of(cls, contents: Mapping[str, bytes]) -> "BundleFiles":
        """From files by path. Raises `BundleNotReadable`."""
        if NETWORK not in contents:
            message = "A bundle needs this file."
            raise BundleNotReadable(FieldProblem(field=NETWORK, code="missing", message=message))
        return cls(
            network=contents[NETWORK],
            pages=_below("procedures", contents),
            pictures=_below("pictures", contents),
            overrides=_below("overrides", contents),
            offerings=_below("offerings", contents),
            manifest=contents.get(MANIFEST),
        )

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of each file, in the order of their paths; the manifest comes first."""
        if self.manifest is not None:
            yield MANIFEST, self.manifest
        yield NETWORK, self.network
        folders = (self.offerings, self.pages, self.overrides, self.pictures)
        for folder, files in zip(FOLDERS, folders, strict=True):
            yield from ((f"{folder}/{name}", files[name]) for name in sorted(files))


def _below(folder: str, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    paths = [path for path in contents if path.startswith(f"{folder}/")]
    return {path.removeprefix(f"{folder}/"): contents[path] for path in sorted(paths)}
