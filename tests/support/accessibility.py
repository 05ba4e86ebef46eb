"""What can be checked by program of a page that people of all abilities use.

axe-core and `accessibility.js` are evaluated in the page, not loaded by it: its policy stays.
"""

from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page

_AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_CHECKS: Final = Path(__file__).with_suffix(".js")
_STANDARDS: Final = (
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
)  # fmt: skip
# Rules that axe leaves out unless they are asked for.
_MORE: Final = ("target-size", "label-content-name-mismatch")


async def violations(
    page: Page, *, rules: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> list[str]:
    """Of WCAG 2.2 A and AA and of what axe knows as good practice; `rules`: of these alone."""
    more = {rule: {"enabled": True} for rule in _MORE}
    less = {rule: {"enabled": False} for rule in without}
    options: dict[str, Any] = {
        "runOnly": list(rules or _STANDARDS),
        "rules": less if rules else more | less,
    }
    return list(await _checked(page, "violations", options))


async def small_targets(page: Page) -> list[str]:
    """What is pressed and is smaller than 24 by 24 pixels."""
    return list(await _checked(page, "smallTargets"))


async def loose_ends(page: Page) -> list[str]:
    """What axe does not look at: an error that belongs to no field, a description that is nowhere,
    a page with an error whose focus is elsewhere, more than one main heading.
    """
    return list(await _checked(page, "looseEnds"))


async def is_too_wide(page: Page) -> bool:
    """Whether it has to be scrolled sideways."""
    return bool(await _checked(page, "isTooWide"))


async def focus_and_notes(page: Page, part: str) -> tuple[str, list[tuple[str, list[str]]]]:
    """What has the focus, and what is said with each field of the part beside its name."""
    found = await _checked(page, "heard", part)
    return found["focus"], [(name, list(texts)) for name, texts in found["notes"]]


async def _checked(page: Page, name: str, argument: object = None) -> Any:
    if not await page.evaluate("'checks' in window"):
        for script in (_AXE, _CHECKS):
            await page.evaluate(script.read_text(encoding="utf-8"))
    return await page.evaluate(f"argument => checks.{name}(argument)", argument)
