"""The import screens in a real browser: a page handed in without script, and all by axe-core."""

import pytest
from fastapi import FastAPI
from playwright.async_api import FilePayload, expect

from services.content.bundles.schemas import read_bundle
from services.content.bundles.schemas.archive import write_archive
from services.content.bundles.schemas.writing import write_bundle
from services.content.wiring import Content
from shared.auth.domain import Role
from tests.content.bundles.network import NETWORK, PAGE, files
from tests.content.editorial import test_in_a_browser as browsing
from tests.content.editorial.test_import_pages import ODD
from tests.content.editorial.test_in_a_browser import faults, serving, sign_in
from tests.support.browser import chromium, window_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
app = browsing.app


def _file(name: str, kind: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


async def test_a_page_and_a_bundle_are_handed_in_without_script_and_stand_in_nobodys_way(
    app: FastAPI, content: Content
) -> None:
    await content.load_bundle(read_bundle(files()))
    doctors = [{**NETWORK["doctors"][0], "name": "Dr. Renamed"}]
    changed = read_bundle(files(PAGE.replace(b"tube", b"grommet"), doctors=doctors))
    archive = write_archive(write_bundle(changed))
    async with serving(app) as address, chromium() as browser:
        page = (await window_of(browser, scripts=False)).page
        await sign_in(page, address, Role.EDITOR)
        await page.get_by_role("link", name="Import").click()
        await page.get_by_label("Or the text of the page").fill(ODD)
        await page.get_by_role("button", name="Show what becomes of it").click()
        await expect(page.get_by_role("heading", name="Line by line")).to_be_visible()
        await page.get_by_role("button", name="Take it over as a draft").click()
        await expect(page.get_by_role("status")).to_contain_text("Taken over as a draft")

        page = (await window_of(browser)).page
        await sign_in(page, address, Role.EDITOR)
        await page.get_by_role("link", name="Import").click()
        found = await faults(page, "import")
        file = _file("page.md", "text/markdown", b"# Ear tubes\n\n## Why\n\nGlue ear.\n\n***\n")
        await page.get_by_label("A file: text, Markdown or HTML").set_input_files(file)
        await page.get_by_role("button", name="Show what becomes of it").click()
        found += await faults(page, "report")
        await page.goto(f"{address}/editorial/import")
        await page.get_by_role("button", name="Show what becomes of it").click()
        found += await faults(page, "nothing handed in")
        await page.get_by_label("Or the text of the page").fill("Only words")
        await page.get_by_role("button", name="Show what becomes of it").click()
        found += await faults(page, "a page without headings")
        await page.goto(f"{address}/editorial/import")
        given = _file("content.zip", "application/zip", archive)
        await page.get_by_label("A bundle as a ZIP file").set_input_files(given)
        await page.get_by_role("button", name="Show what it would change").click()
        found += await faults(page, "bundle")
        broken = _file("content.zip", "application/zip", b"no archive")
        await page.get_by_label("Choose the same file once more").set_input_files(broken)
        await page.get_by_role("button", name="Load it as drafts").click()
        found += await faults(page, "a bundle that is refused")
    assert not found, "\n".join(found)
