"""What becomes of every line of the pages in `pages/sites`: one table beside each page.

`python -m tests.content.importing.goldens` writes the tables anew, and the one in the document.
"""

import re
from collections import defaultdict
from pathlib import Path
from typing import Final

from services.content.importing.domain import read_page
from tests.content.importing.captured import PAGES, locale_of

SITES: Final = PAGES / "sites"
DOCUMENT: Final = Path(__file__).parents[3] / "docs" / "importing.md"
SHOWN: Final = "varicose-veins.en-CA.txt"
_BEGIN, _END = "<!-- the table begins -->\n", "<!-- the table ends -->"


def site_pages() -> list[Path]:
    return sorted(path for path in SITES.iterdir() if path.suffix in {".txt", ".md", ".html"})


def golden_of(page: Path) -> Path:
    return page.with_name(page.name + ".fates")


def fates_of(page: Path) -> list[tuple[int, str, str]]:
    """Of each line that is not blank: its number, what became of it, and the line."""
    report = read_page(page.read_bytes(), locale=locale_of(page)).report
    fates: dict[int, list[str]] = defaultdict(list)
    for number, role in report.placed:
        fates[number].append(role.value)
    for left in report.unplaced:
        fate = f"left: {left.reason.value}"
        fates[left.line] += [fate] if fate not in fates[left.line] else []
    lines = enumerate(re.split("\r\n|\r|\n", page.read_text(encoding="utf-8")), start=1)
    return [
        (number, ", ".join(fates[number]) or "LOST", line.strip())
        for number, line in lines
        if line.strip() or fates[number]
    ]


def table_of(page: Path) -> str:
    return "".join(f"{number:>3}  {fate:<32}  {line}\n" for number, fate, line in fates_of(page))


def table_in_markdown(page: Path) -> str:
    rows = (
        f"| {number} | {line.replace('|', '&#124;')} | {fate.replace('_', ' ')} |\n"
        for number, fate, line in fates_of(page)
    )
    return "| Line | Text | Fate |\n|---|---|---|\n" + "".join(rows)


def document_with_table(document: str) -> str:
    before, rest = document.split(_BEGIN)
    _, after = rest.split(_END)
    return before + _BEGIN + table_in_markdown(SITES / SHOWN) + _END + after


if __name__ == "__main__":
    for one in site_pages():
        golden_of(one).write_text(table_of(one), encoding="utf-8")
    if DOCUMENT.exists():
        DOCUMENT.write_text(document_with_table(DOCUMENT.read_text("utf-8")), encoding="utf-8")
