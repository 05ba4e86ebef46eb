"""An editor hands in a captured page: it becomes a draft, and a report says what found no place."""

from dataclasses import replace

import pytest

from services.content.procedures.domain import (
    MedicalReview,
    PageNotReadable,
)
from services.content.text.domain import (
    InsuredStatus,
    slug_from,
)
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.builders import BLOCKS, DAY, EAR_TUBES, RAMAN, TORONTO, save_procedure
from tests.content.importing.captured import PAGES

EAR_TUBES_PAGE = (PAGES / "ear-tubes.en-CA.txt").read_bytes()


async def test_a_captured_page_becomes_a_draft_that_nobody_is_told_of(
    content: Content, content_database: Database
) -> None:
    imported = await content.import_page(EAR_TUBES_PAGE, locale="en-CA")
    draft = imported.draft.value
    assert imported.report.is_empty
    assert draft.slug == slug_from(draft.titles["en-CA"])
    assert draft.insured_status is InsuredStatus.DEPENDS
    stored = await content_database["procedures"].find_one({"_id": draft.slug})
    assert stored is not None
    assert "outbox" not in stored
    assert await content_database["pages"].count_documents({}) == 0


async def test_names_that_the_directory_does_not_know_are_reported(content: Content) -> None:
    await content.load_bundle.publish_location(TORONTO)
    await content.load_bundle.publish_doctor(RAMAN)
    page = (
        "Ear tubes\n\nAvailable in:\n\nToronto\nKnowlton\n\nCall us: 416 555-0100, 416 555-0199"
        "\n\nWhy\n\nGlue ear.\n\nOur doctors\n\nDr. Priya Raman, MD\nDr. Ada Invented"
    )
    imported = await content.import_page(page.encode(), locale="en-CA")
    assert imported.report.unplaced == ()
    assert [(name.line, name.text) for name in imported.report.unknown] == [
        (6, "Knowlton"),
        (8, "416 555-0199"),
        (17, "Dr. Ada Invented"),
    ]


async def test_a_page_in_html_becomes_the_draft_that_its_text_becomes(content: Content) -> None:
    written = b"Ear tubes\n\nThey let air in.\n\nWhy\n\nGlue ear."
    page = b"<html><h1>Ear tubes</h1><p>They let air in.</p><h2>Why</h2><p>Glue ear.</p></html>"
    await content.import_page(written, locale="en-CA")
    assert (await content.import_page(page, locale="en-CA")).draft.revision == 1


async def test_importing_the_same_page_again_makes_no_new_revision(content: Content) -> None:
    for _ in range(2):
        imported = await content.import_page(EAR_TUBES_PAGE, locale="en-CA")
    assert imported.draft.revision == 1


async def test_what_the_network_says_already_is_not_stored_with_the_page(
    content: Content, content_database: Database
) -> None:
    imported = await content.import_page(EAR_TUBES_PAGE, locale="en-CA", slug="first")
    text = imported.draft.value.texts["en-CA"]
    assert text.out_of_province is not None
    program = BLOCKS.out_of_province
    same = type(program)(texts={"en-CA": text.out_of_province}, url=program.url)
    await content.stores.blocks.put(type(BLOCKS)(out_of_province=same))
    await content.import_page(EAR_TUBES_PAGE, locale="en-CA", slug="second")
    stored = await content_database["procedures"].find_one({"_id": "second"})
    assert stored is not None
    assert "out_of_province" not in stored["texts"]["en-CA"]


async def test_new_words_lose_the_review_of_the_old_ones_and_keep_what_no_page_shows(
    content: Content,
) -> None:
    review = MedicalReview(by="Dr. Raman", on=DAY, due=DAY)
    await save_procedure(content, replace(EAR_TUBES, medical_review=review))
    imported = await content.import_page(EAR_TUBES_PAGE, locale="en-CA", slug="ear-tubes")
    draft = imported.draft.value
    assert draft.medical_review is None
    assert draft.category == "ears"
    assert draft.texts["en-CA"].funding == "Public plans pay."


@pytest.mark.parametrize("page", [b"", b"   \n\n", b"\x00\xff\xfe\x80" * 500, b"Only a title"])
async def test_a_page_that_cannot_be_read_is_refused_and_nothing_is_stored(
    content: Content, content_database: Database, page: bytes
) -> None:
    with pytest.raises(PageNotReadable) as refusal:
        await content.import_page(page, locale="en-CA")
    assert refusal.value.problems[0].field == "page"
    assert len(refusal.value.problems) <= 51
    assert await content_database["procedures"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Micro-Needling Scar Rejuvenation", "micro-needling-scar-rejuvenation"),
        ("Aérateurs : l’oreille", "aerateurs-l-oreille"),
        ("???", "procedure"),
    ],
)
def test_a_title_makes_a_slug(title: str, slug: str) -> None:
    assert slug_from(title) == slug
