"""What every store of procedures and of the network's blocks keeps to."""

from dataclasses import replace

import pytest

from services.content.procedures.domain import LoadMark, NetworkBlocks
from services.content.procedures.ports import Procedures
from services.content.procedures.store import MongoBlocks, MongoProcedures
from services.content.procedures.usecases.announce_procedure import procedure_fact
from services.content.revisions.domain import RevisionConflict
from services.content.text.domain import InsuredStatus
from tests.content.builders import BLOCKS, EAR_TUBES, ENGLISH, FRENCH
from tests.content.stores import BOTH_STORES, IN_MEMORY
from tests.support.clocks import StillClock
from tests.support.in_memory_procedures import InMemoryBlocks, InMemoryProcedures

BlockStore = InMemoryBlocks | MongoBlocks
OTHER = replace(ENGLISH, title="Grommets")


@pytest.fixture(params=BOTH_STORES)
def procedures(request: pytest.FixtureRequest, clock: StillClock) -> Procedures:
    if request.param == IN_MEMORY:
        return InMemoryProcedures(clock)
    return MongoProcedures(request.getfixturevalue("content_database"), clock)


@pytest.fixture(params=BOTH_STORES)
def blocks(request: pytest.FixtureRequest, clock: StillClock) -> BlockStore:
    if request.param == IN_MEMORY:
        return InMemoryBlocks()
    return MongoBlocks(request.getfixturevalue("content_database"), clock)


async def test_a_procedure_is_read_as_it_was_stored(procedures: Procedures) -> None:
    assert await procedures.get("ear-tubes") is None
    draft = await procedures.put(EAR_TUBES, seen=None)
    assert await procedures.get("ear-tubes") == draft
    assert (draft.value, draft.revision) == (EAR_TUBES, 1)
    assert (draft.text_revisions, draft.facts_revision) == ({"en-CA": 1}, 1)


async def test_one_that_is_there_is_not_new(procedures: Procedures) -> None:
    await procedures.put(EAR_TUBES, seen=None)
    with pytest.raises(RevisionConflict):
        await procedures.put(EAR_TUBES, seen=None)


async def test_two_locales_are_written_at_once_and_one_is_not(procedures: Procedures) -> None:
    seen = await procedures.put(EAR_TUBES, seen=None)
    await procedures.put(EAR_TUBES.rewritten("en-CA", OTHER), seen=seen)
    both = await procedures.put(EAR_TUBES.rewritten("fr-CA", FRENCH), seen=seen)
    assert both.value.texts == {"en-CA": OTHER, "fr-CA": FRENCH}
    assert both.text_revisions == {"en-CA": 2, "fr-CA": 1}
    with pytest.raises(RevisionConflict):
        await procedures.put(EAR_TUBES.rewritten("en-CA", FRENCH), seen=seen)


async def test_facts_have_a_revision_of_their_own(procedures: Procedures) -> None:
    seen = await procedures.put(EAR_TUBES, seen=None)
    other = replace(EAR_TUBES, insured_status=InsuredStatus.DEPENDS)
    draft = await procedures.put(other, seen=seen)
    assert (draft.facts_revision, draft.text_revisions) == (2, {"en-CA": 1})
    with pytest.raises(RevisionConflict):
        await procedures.put(replace(EAR_TUBES, category="noses"), seen=seen)


async def test_what_is_the_same_is_not_written_but_that_it_was_loaded_is(
    procedures: Procedures,
) -> None:
    seen = await procedures.put(EAR_TUBES, seen=None)
    assert await procedures.put(EAR_TUBES, seen=seen) == seen
    mark = LoadMark(digest="abc", text_revisions={"en-CA": 1}, facts_revision=1)
    loaded = await procedures.put(EAR_TUBES, seen=seen, loaded=mark)
    assert (loaded.revision, loaded.loaded, loaded.is_as_loaded) == (1, mark, True)


async def test_a_text_that_is_taken_away_keeps_its_number(procedures: Procedures) -> None:
    both = EAR_TUBES.rewritten("fr-CA", FRENCH)
    seen = await procedures.put(both, seen=None)
    draft = await procedures.put(EAR_TUBES, seen=seen)
    assert draft.value.texts == {"en-CA": ENGLISH}
    assert draft.text_revisions == {"en-CA": 1, "fr-CA": 2}
    assert draft.text_revision("fr-CA") is None


async def test_an_announcement_is_of_the_revision_that_is_there_and_the_next_one(
    procedures: Procedures,
) -> None:
    await procedures.put(EAR_TUBES, seen=None)
    assert await procedures.announced("ear-tubes") is None
    first = procedure_fact(EAR_TUBES, 1)
    await procedures.announce(first, revision=1)
    assert await procedures.announced("ear-tubes") == first
    with pytest.raises(RevisionConflict):
        await procedures.announce(first, revision=1)
    with pytest.raises(RevisionConflict):
        await procedures.announce(procedure_fact(EAR_TUBES, 2), revision=9)


async def test_blocks_are_there_from_the_beginning_and_change_by_revisions(
    blocks: BlockStore,
) -> None:
    empty = await blocks.get()
    assert (empty.value, empty.revision) == (NetworkBlocks(), 0)
    await blocks.put(BLOCKS)
    await blocks.put(BLOCKS)
    stored = await blocks.get()
    assert (stored.value, stored.revision) == (BLOCKS, 1)


async def test_each_change_of_blocks_adds_the_parts_that_it_changed(blocks: BlockStore) -> None:
    await blocks.put(BLOCKS)
    (first,) = await blocks.dependents.due()
    assert set(first.dependencies) == {
        "block:announcements", "block:out_of_province", "block:category:ears",
    }  # fmt: skip
    await blocks.put(replace(BLOCKS, categories={}))
    await blocks.dependents.marked(first)
    (both,) = await blocks.dependents.due()
    assert set(both.dependencies) == set(first.dependencies)
    await blocks.dependents.marked(both)
    await blocks.put(replace(BLOCKS, categories={}, announcements=()))
    (last,) = await blocks.dependents.due()
    assert last.dependencies == ("block:announcements",)
