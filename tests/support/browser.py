"""Debian's Chromium, driven by Playwright; every page must be free of script errors and policy
violations.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

_NAMES = ("chromium", "google-chrome", "chromium-browser")
_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Milliseconds until a page has to show what is expected: generous, machines are slow and shared.
expect.set_options(timeout=30_000)
DESKTOP, PHONE = (1440, 900), (390, 844)


@dataclass
class Window:
    """One person's browser window and the complaints of the pages it showed."""

    page: Page
    complaints: list[str] = field(default_factory=list)


def chromium_program() -> str:
    program = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if program is None:
        pytest.fail("Chromium is missing; `make test` installs it.", pytrace=False)
    return program


@asynccontextmanager
async def chromium(*switches: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_program(), args=[*_SWITCHES, *switches]
        )
        yield browser
        await browser.close()


async def window_of(
    browser: Browser,
    size: tuple[int, int] = DESKTOP,
    *,
    scripts: bool = True,
    locale: str = "en-CA",
) -> Window:
    """A window of its own: cookies are not shared with the others."""
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts, locale=locale
    )
    window = Window(await context.new_page())

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            window.complaints.append(message.text)

    window.page.on("console", note)
    window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
    return window
