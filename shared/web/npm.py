"""The npm packages whose files the services serve; `npm ci` puts them into `node_modules`."""

from pathlib import Path
from typing import Final

NODE_MODULES: Final = Path(__file__).parent.parent.parent / "node_modules"


class PackageMissing(RuntimeError):
    """What an npm package should have is not there: nothing is served in its place."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Cannot start. {path} is missing; `npm ci` installs it.")


def of_package(path: str, node_modules: Path = NODE_MODULES) -> Path:
    """A folder or file of a package, such as `htmx.org/dist`; refuses with `PackageMissing`."""
    found = node_modules / path
    if not found.exists():
        raise PackageMissing(found)
    return found
