"""Every edit names the revision that it is based on, so that nobody's words are lost in silence."""

import asyncio
from collections import Counter
from dataclasses import replace

import httpx2
import pytest

from services.content.procedures.domain import (
    MedicalReview,
)
from services.content.revisions.domain import (
    RevisionConflict,
)
from services.content.text.domain import (
    LOCALES,
    InsuredStatus,
)
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.builders import DAY, EAR_TUBES, ENGLISH, FRENCH, ear_tubes, save_procedure
from tests.content.importing.captured import PAGES

PAGE = (PAGES / "ear-tubes.en-CA.txt").read_bytes()
FRENCH_PAGE = (PAGES / "aerateurs.fr-CA.txt").read_bytes()
EDITED = PAGE.replace(b"tube", b"grommet")
IMPORTS = "/v1/editorial/imports"
TEXT = "/v1/editorial/procedures/ear-tubes/texts/en-CA"


async def imported(
    editor: httpx2.AsyncClient,
    page: bytes = PAGE,
    *,
    if_match: str | None = None,
    if_none_match: str | None = None,
    **query: str,
) -> httpx2.Response:
    given = {"If-Match": if_match, "If-None-Match": if_none_match}
    headers = {name: value for name, value in given.items() if value is not None}
    asked = {"procedure": "ear-tubes", "locale": "en-CA", **query}
    return await editor.post(IMPORTS, params=asked, content=page, headers=headers)


async def stored_text(database: Database, locale: str = "en-CA") -> object:
    document = await database["procedures"].find_one({"_id": "ear-tubes"})
    return document and document["texts"].get(locale)


async def test_a_new_text_needs_no_revision_and_is_the_first(editor: httpx2.AsyncClient) -> None:
    first = await imported(editor)
    assert (first.status_code, first.headers["etag"]) == (201, '"1"')
    assert first.json()["procedure"]["revision"] == 1
    french = await imported(editor, FRENCH_PAGE, locale="fr-CA", if_none_match="*")
    assert (french.status_code, french.headers["etag"]) == (201, '"1"')


async def test_a_text_that_is_there_is_replaced_by_whoever_has_seen_it(
    editor: httpx2.AsyncClient,
) -> None:
    first = await imported(editor)
    again = await imported(editor, EDITED, if_match=first.headers["etag"])
    assert (again.status_code, again.headers["etag"]) == (201, '"2"')
    same = await imported(editor, EDITED, if_match='W/"2", "9"')
    assert (same.status_code, same.headers["etag"]) == (201, '"2"')


@pytest.mark.parametrize("if_match", [None, "*"])
async def test_a_text_that_is_there_is_not_replaced_unseen(
    editor: httpx2.AsyncClient, content_database: Database, if_match: str | None
) -> None:
    await imported(editor)
    before = await stored_text(content_database)
    unseen = await imported(editor, EDITED, if_match=if_match)
    assert unseen.status_code == 428
    assert unseen.json()["code"] == "procedures.text-revision-required"
    assert await stored_text(content_database) == before


async def test_an_edit_based_on_another_revision_is_refused_with_the_one_that_is_there(
    editor: httpx2.AsyncClient, content_database: Database
) -> None:
    await imported(editor)
    await imported(editor, EDITED, if_match='"1"')
    before = await stored_text(content_database)
    for if_match in ('"1"', '"3"', '"0"', "2x", '""', '"' + "2" * 100 + '"', "²", ",,,"):
        stale = await editor.post(
            IMPORTS + "?procedure=ear-tubes",
            content=PAGE,
            headers={b"If-Match": if_match.encode("latin-1")},
        )
        assert stale.status_code == 412, if_match
        assert stale.headers["etag"] == '"2"'
        assert stale.headers["content-type"] == "application/problem+json"
        assert stale.json()["code"] == "procedures.text-revision-conflict"
        assert stale.json()["current_revision"] == 2
        assert await stored_text(content_database) == before


async def test_a_text_that_is_there_is_not_new_and_one_that_is_not_has_no_revision(
    editor: httpx2.AsyncClient,
) -> None:
    nothing = await imported(editor, if_match='"1"')
    assert nothing.status_code == 412
    assert "etag" not in nothing.headers
    assert nothing.json()["current_revision"] is None
    await imported(editor)
    assert (await imported(editor, if_none_match="*")).status_code == 412


async def test_two_locales_imported_at_the_same_moment_are_both_there(
    editor: httpx2.AsyncClient, content: Content
) -> None:
    for number in range(8):
        slug = f"ear-tubes-{number}"
        answers = await asyncio.gather(
            imported(editor, PAGE, procedure=slug, category="ears"),
            imported(editor, FRENCH_PAGE, procedure=slug, category="ears", locale="fr-CA"),
        )
        assert [answer.status_code for answer in answers] == [201, 201]
        stored = await content.stores.procedures.get(slug)
        assert stored is not None
        assert set(stored.value.titles) == set(LOCALES)
        assert dict(stored.text_revisions) == {"en-CA": 1, "fr-CA": 1}


async def test_of_many_editors_of_one_text_one_is_first_and_the_others_hear_of_it(
    editor: httpx2.AsyncClient, content: Content
) -> None:
    async def everybody(if_match: str | None) -> Counter[int]:
        word = "pipe" if if_match is None else "drain"
        pages = [PAGE.replace(b"tube", f"{word}{number}".encode()) for number in range(7)]
        answers = await asyncio.gather(*[imported(editor, p, if_match=if_match) for p in pages])
        return Counter(answer.status_code for answer in answers)

    new = await everybody(None)
    assert new[201] == 1
    assert new[201] + new[412] + new[428] == 7
    assert await everybody('"1"') == {201: 1, 412: 6}
    stored = await content.stores.procedures.get("ear-tubes")
    assert stored is not None
    assert stored.text_revisions["en-CA"] == 2


async def test_what_all_locales_share_has_a_revision_of_its_own(
    editor: httpx2.AsyncClient,
) -> None:
    first = await imported(editor, category="ears", insured_status="insured")
    assert first.json()["procedure"]["facts_revision"] == 1
    unseen = await imported(editor, FRENCH_PAGE, locale="fr-CA", category="nose")
    assert unseen.status_code == 428
    assert unseen.json()["code"] == "procedures.facts-revision-required"
    stale = await imported(editor, FRENCH_PAGE, locale="fr-CA", category="nose", facts_revision="7")
    assert stale.status_code == 412
    assert stale.json()["code"] == "procedures.facts-revision-conflict"
    assert stale.json()["current_revision"] == 1
    seen = await imported(editor, FRENCH_PAGE, locale="fr-CA", category="nose", facts_revision="1")
    assert seen.status_code == 201
    assert seen.json()["procedure"]["facts_revision"] == 2
    english = await imported(editor, EDITED, if_match='"1"')
    assert english.status_code == 201
    assert english.json()["procedure"]["category"] == "nose"


async def test_an_editor_reads_a_draft_and_writes_it_back(editor: httpx2.AsyncClient) -> None:
    await imported(editor)
    read = await editor.get(TEXT)
    assert (read.status_code, read.headers["etag"]) == (200, '"1"')
    assert read.headers["cache-control"] == "no-store"
    text = read.json()["text"]
    assert read.json()["procedure"]["slug"] == "ear-tubes"

    same = await editor.put(TEXT, json=text, headers={"If-Match": '"1"'})
    assert (same.status_code, same.headers["etag"]) == (200, '"1"')
    assert read.json()["warnings"] == []
    changed = {**text, "title": "Guaranteed ear tubes", "faqs": []}
    written = await editor.put(TEXT, json=changed, headers={"If-Match": '"1"'})
    assert (written.status_code, written.headers["etag"]) == (200, '"2"')
    assert written.json()["text"] == changed
    (warning,) = written.json()["warnings"]
    assert (warning["field"], warning["words"]) == ("title", "Guaranteed")
    assert (await editor.get(TEXT)).json() == written.json()
    late = await editor.put(TEXT, json=text, headers={"If-Match": '"1"'})
    assert (late.status_code, late.headers["etag"]) == (412, '"2"')
    assert (await editor.put(TEXT, json=text)).status_code == 428


async def test_a_text_is_written_in_a_locale_that_it_is_not_written_in_yet(
    editor: httpx2.AsyncClient,
) -> None:
    french = TEXT.replace("en-CA", "fr-CA")
    assert (await editor.put(french, json={"title": "Aérateurs"})).status_code == 404
    await imported(editor)
    assert (await editor.get(french)).status_code == 404
    written = await editor.put(french, json={"title": "Aérateurs"})
    assert (written.status_code, written.headers["etag"]) == (200, '"1"')
    assert written.json()["text"]["summary"] is None


HOSTILE = [
    (b"[" * 100_000, {400}),
    (b'{"title": ' + b"9" * 5_000 + b"}", {400, 422}),
    (b'{"title": 7}', {422}),
    (b'{"title": ""}', {422}),
    (b'{"title": "\\ud800"}', {422}),
    (b'{"title": "a\\u0000b"}', {422}),
    (b'{"title": "' + b"t" * 301 + b'"}', {422}),
    (b'{"surprise": 1}', {422}),
    (b'{"sections": [{"id": "$where", "heading": "h"}]}', {422}),
    (b'{"sections": [{"id": "a", "heading": "h"}, {"id": "a", "heading": "h"}]}', {422}),
    (b'{"summary": [{"text": "a", "items": ["b"]}]}', {422}),
    (b'{"not_suitable_if": [' + b'"a",' * 40 + b'"a"]}', {422}),
    (b'{"not_suitable_if": [' + b'"",' * 100_000 + b'""]}', {422}),
    (b'{"faqs": [' + b"1," * 200_000 + b"1]}", {422}),
    (b"7", {422}),
    (b"\xff", {400, 422}),
]


async def test_a_body_that_is_no_text_is_refused_and_changes_nothing(
    editor: httpx2.AsyncClient, content_database: Database
) -> None:
    await imported(editor)
    before = await stored_text(content_database)
    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
    for body, statuses in HOSTILE:
        answer = await editor.put(TEXT, content=body, headers=headers)
        assert answer.status_code in statuses, body[:60]
        assert len(answer.content) < 20_000
        assert await stored_text(content_database) == before


async def test_two_writers_of_two_texts_do_not_see_each_other(content: Content) -> None:
    both = ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH})
    seen = await save_procedure(content, both)
    put = content.stores.procedures.put
    english = replace(ENGLISH, funding="You pay.")
    french = replace(FRENCH, funding="Vous payez.")
    await put(ear_tubes({**both.texts, "en-CA": english}), seen=seen)
    after = await put(ear_tubes({**both.texts, "fr-CA": french}), seen=seen)
    assert after.value.texts == {"en-CA": english, "fr-CA": french}
    assert dict(after.text_revisions) == {"en-CA": 2, "fr-CA": 2}
    assert after.revision == 3
    with pytest.raises(RevisionConflict):
        await put(ear_tubes({**both.texts, "en-CA": FRENCH}), seen=seen)


async def test_a_review_is_not_put_on_words_that_changed_meanwhile(content: Content) -> None:
    seen = await save_procedure(content, EAR_TUBES)
    put = content.stores.procedures.put
    await put(ear_tubes({"en-CA": FRENCH}), seen=seen)
    review = MedicalReview(by="Dr. Raman", on=DAY, due=DAY)
    with pytest.raises(RevisionConflict):
        await put(replace(EAR_TUBES, medical_review=review), seen=seen)


async def test_words_that_are_written_while_a_review_is_noted_lose_it(content: Content) -> None:
    seen = await save_procedure(content, EAR_TUBES)
    put = content.stores.procedures.put
    review = MedicalReview(by="Dr. Raman", on=DAY, due=DAY)
    await put(replace(EAR_TUBES, medical_review=review), seen=seen)
    after = await put(seen.value.rewritten("en-CA", FRENCH), seen=seen)
    assert after.value.medical_review is None


async def test_a_text_that_was_taken_away_goes_on_with_its_revisions(content: Content) -> None:
    await save_procedure(content, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    gone = await save_procedure(content, EAR_TUBES)
    assert gone.text_revision("fr-CA") is None
    back = await save_procedure(content, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    assert back.text_revision("fr-CA") == 3


async def test_documents_of_before_texts_had_revisions_are_numbered_at_start(
    content: Content, content_database: Database
) -> None:
    await save_procedure(content, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    fields = {"text_revisions": "", "facts_revision": "", "loaded": ""}
    await content_database["procedures"].update_one({}, {"$unset": fields, "$set": {"revision": 4}})
    await content.stores.ensure_indexes()
    draft = await content.stores.procedures.get("ear-tubes")
    assert draft is not None
    assert dict(draft.text_revisions) == {"en-CA": 4, "fr-CA": 4}
    assert draft.facts_revision == 4


async def test_an_insured_status_of_a_later_program_is_read_as_one_that_a_person_judges(
    content: Content, content_database: Database
) -> None:
    await save_procedure(content, EAR_TUBES)
    later = {"$set": {"insured_status": "insured_in_part"}}
    await content_database["procedures"].update_one({}, later)
    seen = await content.stores.procedures.get("ear-tubes")
    assert seen is not None
    assert seen.value.insured_status is InsuredStatus.DEPENDS
    await content.stores.procedures.put(seen.value.rewritten("en-CA", FRENCH), seen=seen)
    stored = await content_database["procedures"].find_one({})
    assert stored is not None
    assert stored["insured_status"] == "insured_in_part"
