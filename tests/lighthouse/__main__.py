"""`python -m tests.lighthouse`: what Lighthouse gives the site's pages, as on a phone and as at a
desk; its whole reports are in `.local/lighthouse`. Ends with 1 where a mark is below the promised
one.

Lighthouse is installed beside this program and not with what is served: it brings a hundred
packages that nothing else needs.
"""

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.support.browser import chromium_program
from tests.support.system import ROOT, running_system

_FOLDER: Final = Path(__file__).parent
_REPORTS: Final = ROOT / ".local" / "lighthouse"
_PAGES: Final = {
    "home": "/en-CA",
    "clinic": "/en-CA/toronto",
    "procedure": "/en-CA/toronto/procedures/micro-needling",
    "procedure, French": "/fr-CA/brossard/procedures/micro-needling",
}
_SCREENS: Final[Mapping[str, tuple[str, ...]]] = {"phone": (), "desktop": ("--preset=desktop",)}
_CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
_LEAST: Final = 98
_CHROMIUM: Final = "--headless=new --no-sandbox --disable-gpu"


async def main() -> int:
    _install()
    _REPORTS.mkdir(parents=True, exist_ok=True)
    lowest = 100
    with tempfile.TemporaryDirectory(prefix="wayfare-lighthouse-") as name:
        async with running_system(Path(name)) as system:
            for page, path in _PAGES.items():
                for screen, switches in _SCREENS.items():
                    marks = await _marks(system.url("content") + path, f"{page}-{screen}", switches)
                    lowest = min(lowest, *marks.values())
                    given = ", ".join(f"{category} {mark}" for category, mark in marks.items())
                    print(f"  {page:18} {screen:8} {given}", flush=True)
    return 0 if lowest >= _LEAST else 1


async def _marks(url: str, name: str, switches: tuple[str, ...]) -> Mapping[str, int]:
    """Of 100 in each category."""
    report = _REPORTS / f"{name.replace(', ', '-').lower()}.json"
    process = await asyncio.create_subprocess_exec(
        str(_FOLDER / "node_modules" / ".bin" / "lighthouse"), url, *switches, "--quiet",
        "--output=json", f"--output-path={report}", f"--chrome-flags={_CHROMIUM}",
        f"--only-categories={','.join(_CATEGORIES)}",
        env={**os.environ, "CHROME_PATH": chromium_program()},
    )  # fmt: skip
    if await process.wait():
        raise RuntimeError(f"Lighthouse could not look at {url}")
    found = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {category: round(100 * found[category]["score"]) for category in _CATEGORIES}


def _install() -> None:
    installed = _FOLDER / "node_modules" / ".installed"
    wanted = hashlib.sha256((_FOLDER / "package-lock.json").read_bytes()).hexdigest()
    if installed.exists() and installed.read_text(encoding="ascii") == wanted:
        return
    subprocess.run(["npm", "ci", "--loglevel=error"], cwd=_FOLDER, check=True)
    installed.write_text(wanted, encoding="ascii")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
