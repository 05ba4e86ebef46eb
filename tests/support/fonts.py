"""Which fonts a browser really draws text with, which files it fetches for it, and what moves."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from playwright.async_api import Page, Request, Route, expect

from shared.web.fonts import installed_fonts
from tests.support.waiting import eventually

NOTE_SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => window.shifted += one.value))
  .observe({type: "layout-shift", buffered: true});
"""
"""To be added to a page before it is opened."""


async def drawn_with(page: Page, selector: str) -> dict[str, int]:
    """Glyphs of the text of all such elements by family. A font of the machine is `own: …`, of a
    variable one the name says its thinnest kind as well.
    """
    session = await page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        await session.send(f"{domain}.enable")
    root = (await session.send("DOM.getDocument"))["root"]["nodeId"]
    found = await session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})
    assert found["nodeIds"], selector
    glyphs: Counter[str] = Counter()
    for node in found["nodeIds"]:
        answer = await session.send("CSS.getPlatformFontsForNode", {"nodeId": node})
        for one in answer["fonts"]:
            name = one["familyName"].removesuffix(" ExtraLight").removesuffix(" Thin")
            glyphs[name if one["isCustomFont"] else f"own: {name}"] += int(one["glyphCount"])
    await session.detach()
    return dict(glyphs)


@contextmanager
def fetched_fonts(page: Page) -> Iterator[list[str]]:
    """The names of the font files that the page asks for meanwhile."""
    names: list[str] = []

    def note(request: Request) -> None:
        path = PurePosixPath(urlsplit(request.url).path)
        if path.suffix == ".woff2":
            names.append(path.name)

    page.on("request", note)
    yield names
    page.remove_listener("request", note)


async def hold_back_fonts(page: Page) -> asyncio.Event:
    """No font comes before this is set."""
    may_come = asyncio.Event()

    async def late(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    await page.route("**/*.woff2", late)
    return may_come


async def text_is_there(page: Page) -> None:
    """Waits until something is painted, in whatever font."""
    painted = "performance.getEntriesByName('first-contentful-paint').length > 0"
    await eventually(lambda: page.evaluate(painted))


async def fonts_are_there(page: Page) -> None:
    """Waits until the page draws with all that it needs."""
    await page.evaluate("document.fonts.ready")
    await expect(page.locator("html")).to_be_visible()


def size_of(names: list[str]) -> int:
    """Bytes of these files."""
    fonts = installed_fonts()
    paths = {PurePosixPath(one).name: one for one in fonts.files.values()}
    return sum((fonts.folder / paths[name]).stat().st_size for name in names)
