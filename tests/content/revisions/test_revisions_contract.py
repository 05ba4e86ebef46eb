"""What every store of revisions keeps to."""

import pytest

from services.content.procedures.domain import Procedure
from services.content.procedures.store import MongoProcedures
from services.content.revisions.domain import Kind, Provenance, RevisionUnreadable, UnknownRevision
from services.content.revisions.ports import Revisions
from services.content.revisions.store import MongoRevisions
from services.content.revisions.usecases.compare_revisions import CompareRevisions
from services.content.text.domain import ProcedureText
from tests.content.builders import EAR_TUBES, ENGLISH, FRENCH
from tests.content.stores import BOTH_STORES, IN_MEMORY
from tests.support.clocks import StillClock
from tests.support.in_memory_procedures import InMemoryProcedures
from tests.support.in_memory_revisions import InMemoryRevisions

TEXT = "ear-tubes:en-CA"


Stores = tuple[InMemoryProcedures | MongoProcedures, Revisions]


@pytest.fixture(params=BOTH_STORES)
def stores(request: pytest.FixtureRequest, clock: StillClock) -> Stores:
    """Where procedures are edited, and where their revisions are read."""
    if request.param == IN_MEMORY:
        revisions = InMemoryRevisions()
        return InMemoryProcedures(clock, revisions), revisions
    database = request.getfixturevalue("content_database")
    return MongoProcedures(database, clock), MongoRevisions(database)


async def edited(stores: Stores) -> Revisions:
    """A text of three revisions, the last of which takes it away."""
    procedures, revisions = stores
    draft = await procedures.put(EAR_TUBES, seen=None)
    other = EAR_TUBES.rewritten("en-CA", FRENCH)
    draft = await procedures.put(other, seen=draft, provenance=Provenance(by="an-editor"))
    await procedures.put(type(EAR_TUBES)(**{**vars(EAR_TUBES), "texts": {}}), seen=draft)
    return revisions


async def test_the_newest_revision_is_listed_first(stores: Stores) -> None:
    revisions = await edited(stores)
    found = await revisions.latest(Kind.TEXT, TEXT, before=None, limit=2)
    assert [(one.number, one.based_on, one.by) for one in found] == [
        (3, 2, None),
        (2, 1, "an-editor"),
    ]
    (first,) = await revisions.latest(Kind.TEXT, TEXT, before=2, limit=9)
    assert (first.number, first.based_on) == (1, None)
    assert await revisions.latest(Kind.FACTS, TEXT, before=None, limit=9) == []


async def test_a_revision_has_the_value_that_was_written(stores: Stores) -> None:
    revisions = await edited(stores)
    assert await revisions.value(Kind.TEXT, TEXT, 1, ProcedureText) == ENGLISH
    assert await revisions.value(Kind.TEXT, TEXT, 2, ProcedureText) == FRENCH
    assert await revisions.value(Kind.TEXT, TEXT, 3, ProcedureText) is None
    assert await revisions.value(Kind.TEXT, TEXT, 4, ProcedureText) is None
    with pytest.raises(RevisionUnreadable):
        await revisions.value(Kind.FACTS, "ear-tubes", 1, Procedure)


async def test_two_revisions_are_compared_and_unknown_ones_refused(stores: Stores) -> None:
    compare = CompareRevisions(revisions=await edited(stores))
    found = await compare(Kind.TEXT, TEXT, before=1, after=2)
    assert ("title", "Ear tubes", "Aérateurs") in [
        (one.path, one.before, one.after) for one in found
    ]
    taken_away = await compare(Kind.TEXT, TEXT, before=2, after=3)
    assert {one.after for one in taken_away} == {None}
    assert await compare(Kind.TEXT, TEXT, after=2) == found
    assert {one.before for one in await compare(Kind.TEXT, TEXT, after=1)} == {None}
    with pytest.raises(UnknownRevision):
        await compare(Kind.TEXT, TEXT, before=1, after=9)
