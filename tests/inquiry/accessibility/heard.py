"""What a screen reader says of the pages in English, as `docs/heard.md` shows it; run, this module
writes that document.
"""

import asyncio
import re
from itertools import groupby
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from shared.mongo import connect
from tests.inquiry.accessibility.pages import every_page
from tests.inquiry.accessibility.walking import walk_in
from tests.support.accessibility import focus_and_notes
from tests.support.names import fresh_name
from tests.support.servers import required

DOCUMENT: Final = Path(__file__).parents[3] / "docs" / "heard.md"
HEAD: Final = """# What a screen reader says

Written by `make heard`, and held to the pages by `tests/inquiry/accessibility`. Each page that a
patient sees, in English: its title, what has the focus when it opens, the tree of roles and names
in the order in which it is read (without the labels, which are the names of their fields), and what
is said with a field beside its name. Of the states of the status page the part that is another one.
Header and footer are the same everywhere; they stand at the first page.
"""
_PARTS: Final = {
    "check, wrong": "#summary",
    "check, later": "#summary",
    "overdue": "#state",
    "question asked": "#asked",
    "question asked, wrong": "#asked",
    "offered": "#asked",
    "offered, wrong": "#asked",
    "no clinic has it": "#state",
    "declined": "#state",
    "assigned": "#state",
    "person asked for": "#person",
    "person has decided": "#person",
    "contacted": "#state",
    "messages": "#messages",
    "messages, wrong": "#messages",
    "documents, none chosen": "#documents",
    "documents": "#documents",
    "closed": "#state",
    "withdrawn": "#state",
}
_OPTIONS_SHOWN: Final = 3
_CHANGING: Final = (
    (re.compile(r"WF-[0-9A-Z]{4}-[0-9A-Z]{4}"), "WF-0000-0000"),
    (re.compile(r"send it in .*, or call"), "send it in a while, or call"),
    (re.compile(r"^ *- /url: .*\n", re.MULTILINE), ""),
)


async def heard(page: Page, name: str, *, is_first: bool) -> str:
    """The page's part of the document."""
    part = "body" if is_first else _PARTS.get(name, "main")
    tree = await page.locator(part).aria_snapshot()
    focus, notes = await focus_and_notes(page, part)
    lines = [f"## {name}", "", f"Title: {await page.title()}  "]
    lines += [f"Focus: {focus}  "] if focus else []
    lines += ["", "```yaml", _shortened(tree), "```", ""]
    lines += [f"- {field}: {'; '.join(texts)}" for field, texts in notes]
    return _steady("\n".join(lines).rstrip() + "\n")


def _steady(text: str) -> str:
    for pattern, instead in _CHANGING:
        text = pattern.sub(instead, text)
    return text


def _shortened(tree: str) -> str:
    """Of a long list of options the first ones."""
    lines: list[str] = []
    for is_option, those in groupby(_without_labels(tree), lambda line: "- option " in line):
        found = list(those)
        more = len(found) - _OPTIONS_SHOWN
        if not is_option or more <= _OPTIONS_SHOWN:
            lines += found
            continue
        indent = found[0][: -len(found[0].lstrip())]
        lines += [*found[:_OPTIONS_SHOWN], f"{indent}- text: ({more} more)"]
    return "\n".join(lines)


def _without_labels(tree: str) -> list[str]:
    """Labels are the names of their fields: what stands beside a field with the same words is left
    out.
    """
    lines = tree.splitlines()
    labels = [line.partition("- text: ")[2].strip('"') for line in lines]
    names = set(
        re.findall(r'(?:box|radio|group|radiogroup) "(.*?)"(?: |:|\'|$)', tree, re.MULTILINE)
    )
    return [line for line, label in zip(lines, labels, strict=True) if label not in names]


async def main() -> None:
    uri, prefix = required("MONGODB_URI"), fresh_name("t")
    parts: list[str] = []
    try:
        async with walk_in("en-CA", uri, prefix) as walk:
            async for name in every_page(walk):
                parts.append(await heard(walk.page, name, is_first=not parts))
    finally:
        client = connect(uri, application="wayfare-tests")
        for name in await client.list_database_names():
            if name.startswith(prefix):
                await client.drop_database(name)
        client.close()
    DOCUMENT.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
