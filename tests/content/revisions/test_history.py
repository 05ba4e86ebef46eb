"""Every edit leaves a revision, in its order and whole, whatever ends the process meanwhile."""

import asyncio
from itertools import count

import pytest

from services.content.documents import CONVERTER
from services.content.procedures.domain import Draft, as_read
from services.content.revisions.domain import Kind, Revision
from services.content.settings import ContentSettings
from services.content.text.domain import ProcedureText
from services.content.wiring import Content, build_content
from shared.mongo import Client, Database
from tests.content.builders import (
    BLOCKS,
    EAR_TUBES,
    ENGLISH,
    FRENCH,
    RAMAN,
    TORONTO,
    offering,
    save_procedure,
)
from tests.content.dying import Killed, dying
from tests.support.clocks import StillClock

TEXT = "ear-tubes:en-CA"


def titled(title: str) -> ProcedureText:
    return ProcedureText(title=title)


async def edit(content: Content, title: str, locale: str = "en-CA") -> Draft:
    draft = await content.stores.procedures.get("ear-tubes")
    assert draft is not None
    precondition = as_read(draft.text_revision(locale), draft.facts_revision)
    return await content.edit_text(
        "ear-tubes", locale, titled(title), precondition=precondition, by="an-editor"
    )


async def history(content: Content, kind: Kind = Kind.TEXT, key: str = TEXT) -> list[Revision]:
    return list(await content.list_revisions(kind, key, limit=100))


async def test_each_edit_of_a_text_is_a_revision_of_its_own(content: Content) -> None:
    await save_procedure(content, EAR_TUBES)
    await edit(content, "Grommets")
    await edit(content, "Aérateurs", "fr-CA")
    newest, first = await history(content)
    assert (newest.number, newest.based_on, newest.by) == (2, 1, "an-editor")
    assert newest.body == {"title": "Grommets"}
    assert (first.number, first.based_on, first.by) == (1, None, None)
    assert first.body == CONVERTER.unstructure(ENGLISH)
    (french,) = await history(content, key="ear-tubes:fr-CA")
    assert (french.number, french.body) == (1, {"title": "Aérateurs"})


async def test_what_all_locales_share_and_what_the_network_shows_have_histories_too(
    content: Content,
) -> None:
    load = content.load_bundle
    await content.stores.blocks.put(BLOCKS)
    await load.publish_location(TORONTO)
    await load.publish_doctor(RAMAN)
    await load.publish_offering(offering("toronto"))
    await load.publish_offering(offering("toronto").retire())
    await save_procedure(content, EAR_TUBES)
    (facts,) = await history(content, Kind.FACTS, "ear-tubes")
    assert facts.body == {
        "category": "ears",
        "insured_status": "insured",
        "insured_status_in": {},
        "overrides": {},
        "picture": "",
        "plan_listings": {},
        "recovery": None,
    }
    assert len(await history(content, Kind.BLOCKS, "network")) == 1
    assert len(await history(content, Kind.LOCATION, "toronto")) == 1
    assert len(await history(content, Kind.DOCTOR, RAMAN.slug)) == 1
    retired, offered = await history(content, Kind.OFFERING, "toronto:ear-tubes")
    assert retired.body is not None
    assert offered.body is not None
    assert (retired.body["is_retired"], offered.body["is_retired"]) == (True, False)


async def test_a_text_that_is_taken_away_leaves_a_revision_without_a_body(
    content: Content,
) -> None:
    both = await save_procedure(
        content,
        type(EAR_TUBES)(**{**vars(EAR_TUBES), "texts": {"en-CA": ENGLISH, "fr-CA": FRENCH}}),
    )
    assert both.text_revisions == {"en-CA": 1, "fr-CA": 1}
    await save_procedure(content, EAR_TUBES)
    gone, first = await history(content, key="ear-tubes:fr-CA")
    assert (gone.number, gone.body) == (2, None)
    assert first.body == CONVERTER.unstructure(FRENCH)
    assert await content.stores.revisions.value(Kind.TEXT, gone.key, 2, ProcedureText) is None


async def test_a_procedure_of_before_revisions_were_kept_begins_with_what_it_says(
    content: Content, content_database: Database
) -> None:
    await save_procedure(content, EAR_TUBES)
    await edit(content, "Grommets")
    await content_database["procedures"].update_one({}, {"$unset": {"pending_revisions": ""}})
    await content_database["revisions"].delete_many({})
    await content.stores.ensure_indexes()
    await edit(content, "Tubes")
    assert [one.number for one in await history(content)] == [3, 2]
    assert (await history(content))[1].body == {"title": "Grommets"}


async def test_of_many_editors_of_one_text_one_is_first_and_none_leaves_a_revision_but_that_one(
    content: Content,
) -> None:
    await save_procedure(content, EAR_TUBES)
    edits = [edit(content, f"Title {number}") for number in range(6)]
    done = await asyncio.gather(*edits, return_exceptions=True)
    drafts = [one for one in done if isinstance(one, Draft)]
    numbers = sorted(one.text_revisions["en-CA"] for one in drafts)
    assert numbers == list(range(2, 2 + len(drafts)))
    assert [one.number for one in await history(content)] == [*reversed(numbers), 1]


async def test_two_locales_are_never_in_each_others_way(content: Content) -> None:
    await save_procedure(content, EAR_TUBES)
    await asyncio.gather(edit(content, "Grommets"), edit(content, "Aérateurs", "fr-CA"))
    assert [one.number for one in await history(content)] == [2, 1]
    assert [one.number for one in await history(content, key="ear-tubes:fr-CA")] == [1]


async def test_whichever_write_an_edit_or_a_copy_dies_after_no_revision_is_lost_or_twice(
    settings: ContentSettings, mongo_client: Client
) -> None:
    for writes in count():
        database = mongo_client[f"{settings.database_name}{writes}"]
        content = build_content(settings, database, StillClock())
        await content.stores.ensure_indexes()
        await save_procedure(content, EAR_TUBES)
        mortal = build_content(settings, dying(database, after_writes=writes), StillClock())
        try:
            await edit(mortal, "Grommets")
            await mortal.stores.revisions.copy()
            await edit(mortal, "Tubes")
            await mortal.stores.revisions.copy()
        except Killed:
            draft = await content.stores.procedures.get("ear-tubes")
            assert draft is not None
            found = await history(content)
            current = draft.text_revisions["en-CA"]
            assert [one.number for one in found] == list(range(current, 0, -1))
            assert found[0].body == CONVERTER.unstructure(draft.value.texts["en-CA"])
            assert found[-1].body == CONVERTER.unstructure(ENGLISH)
        else:
            assert writes > 4
            break


async def test_what_was_copied_is_taken_out_of_its_document(
    content: Content, content_database: Database
) -> None:
    await save_procedure(content, EAR_TUBES)
    assert await content.stores.revisions.copy() == 2
    assert await content.stores.revisions.copy() == 0
    document = await content_database["procedures"].find_one({})
    assert document is not None
    assert document["pending_revisions"] == []


async def test_a_revision_that_nobody_can_read_costs_itself_only(
    content: Content, content_database: Database
) -> None:
    await save_procedure(content, EAR_TUBES)
    await edit(content, "Grommets")
    await history(content)
    await content_database["revisions"].update_one({"number": 1}, {"$set": {"at": "long ago"}})
    assert [one.number for one in await history(content)] == [2]


@pytest.mark.parametrize("number", [0, 3, 10**9])
async def test_a_revision_that_is_not_there_has_no_value(content: Content, number: int) -> None:
    await save_procedure(content, EAR_TUBES)
    value = await content.stores.revisions.value(Kind.TEXT, TEXT, number, ProcedureText)
    assert value is None
