"""A captured page that is imported and published is found again whole: in JSON and in
HTML, in order.
"""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from services.content.importing.domain import ImportedProcedure, read_page
from services.content.text.domain import Block, BulletList
from services.content.wiring import Content
from tests.content.builders import BLOCKS, RAMAN, TORONTO
from tests.content.importing.captured import captured_pages, locale_of

# One of the captured pages opens with a banner; ours show banners last.
PAGES = [page for page in captured_pages() if not page.name.startswith("wrist")]


def expected(procedure: ImportedProcedure) -> Iterator[str]:
    """Every heading, question and list item in the order of the captured page."""
    yield procedure.title
    for section in procedure.sections:
        yield from (section.heading, *_items(section.blocks))
    yield from filter(None, [procedure.faqs_heading])
    for faq in procedure.faqs:
        yield from (faq.question, *_items(faq.blocks))
    if procedure.next_steps:
        yield from (procedure.next_steps.heading, *_items(procedure.next_steps.blocks))
    yield from filter(None, [procedure.doctors_heading])
    yield from (t.heading for t in (procedure.out_of_province, procedure.international) if t)
    yield from (announcement.text for announcement in procedure.announcements)


def _items(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, BulletList):
            yield from block.items


def missing_in_order(texts: list[str], whole: str) -> list[str]:
    """The texts that are not found after the ones before them."""
    position, missing = 0, []
    for text in texts:
        found = whole.find(text, position)
        if found < 0:
            missing.append(text)
        else:
            position = found + len(text)
    return missing


def words_of(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_an_imported_page_is_found_whole_and_in_order(
    content: Content, client: httpx2.AsyncClient, page: Path
) -> None:
    locale, captured = locale_of(page), page.read_bytes()  # noqa: ASYNC240 - a test waits for nobody
    await content.stores.blocks.put(BLOCKS)
    await content.load_bundle.publish_location(TORONTO)
    await content.load_bundle.publish_doctor(RAMAN)
    loaded = await content.load_page(
        captured, locale=locale, location="toronto", procedure="imported"
    )
    assert loaded.report.unplaced == ()
    assert loaded.report.unknown == loaded.report.names
    procedure = read_page(captured, locale=locale).procedure
    assert procedure is not None
    texts = [re.sub(r"\s+", " ", text) for text in expected(procedure)]

    answer = await client.get(
        "/v1/locations/toronto/procedures/imported", params={"locale": locale}
    )
    assert missing_in_order(texts, words_of(_strings(answer.json()))) == []

    drawn = await client.get(f"/{locale}/toronto/procedures/imported")
    body = drawn.text[drawn.text.index("<body>") :]
    article = body[: body.index('<nav class="contents"')] + body[body.index("<article") :]
    assert missing_in_order(texts, words_of(article)) == []


def _strings(value: object) -> str:
    """Every string of a document in its order."""
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, dict):
        return "".join(_strings(entry) for entry in value.values())
    if isinstance(value, list):
        return "".join(_strings(entry) for entry in value)
    return json.dumps(value)
