"""Editing a text and bringing an old one back: rules that need no server."""

from dataclasses import replace

import pytest

from services.content.procedures.domain import (
    MedicalReview,
    Precondition,
    TextBeyondLimits,
    TextRevisionConflict,
    TextRevisionRequired,
    UnknownProcedure,
)
from services.content.revisions.domain import Kind, UnknownRevision
from services.content.text.domain import ProcedureText
from tests.content.builders import BLOCKS, DAY, EAR_TUBES, ENGLISH, FRENCH
from tests.content.in_memory import Editing, Stores
from tests.support.clocks import StillClock

OTHER = replace(ENGLISH, title="Grommets")


def seen(*revisions: int) -> Precondition:
    return Precondition(revisions=frozenset(revisions))


@pytest.fixture
def stores(clock: StillClock) -> Stores:
    return Stores(clock)


@pytest.fixture
async def editing(stores: Stores) -> Editing:
    reviewed = replace(EAR_TUBES, medical_review=MedicalReview(by="Dr. A", on=DAY, due=DAY))
    await stores.procedures.put(reviewed, seen=None)
    return Editing(stores)


async def test_an_edit_replaces_the_text_that_was_seen_and_nothing_else(editing: Editing) -> None:
    draft = await editing.edit_text("ear-tubes", "en-CA", OTHER, precondition=seen(1))
    assert draft.value.texts == {"en-CA": OTHER}
    assert draft.text_revision("en-CA") == 2
    assert await editing.read_text("ear-tubes", "en-CA") == draft


async def test_a_text_that_nobody_has_reviewed_does_not_keep_the_last_review(
    editing: Editing,
) -> None:
    draft = await editing.edit_text("ear-tubes", "en-CA", OTHER, precondition=seen(1))
    assert draft.value.medical_review is None


async def test_what_was_not_seen_is_not_replaced(editing: Editing) -> None:
    with pytest.raises(TextRevisionRequired):
        await editing.edit_text("ear-tubes", "en-CA", OTHER, precondition=Precondition())
    with pytest.raises(TextRevisionConflict) as conflict:
        await editing.edit_text("ear-tubes", "en-CA", OTHER, precondition=seen(2))
    assert conflict.value.current == 1
    with pytest.raises(TextRevisionConflict):
        await editing.edit_text("ear-tubes", "en-CA", OTHER, precondition=Precondition(is_new=True))


async def test_a_locale_that_is_not_written_yet_needs_no_revision(editing: Editing) -> None:
    draft = await editing.edit_text("ear-tubes", "fr-CA", FRENCH, precondition=Precondition())
    assert draft.text_revisions == {"en-CA": 1, "fr-CA": 1}


async def test_a_procedure_that_is_not_there_has_no_text(editing: Editing) -> None:
    with pytest.raises(UnknownProcedure):
        await editing.edit_text("unknown", "en-CA", OTHER, precondition=Precondition())
    with pytest.raises(UnknownProcedure):
        await editing.read_text("ear-tubes", "fr-CA")


async def test_what_the_network_says_already_is_not_stored(
    editing: Editing, stores: Stores
) -> None:
    await stores.blocks.put(BLOCKS)
    travel = BLOCKS.out_of_province.texts["en-CA"]
    text = replace(OTHER, out_of_province=travel)
    draft = await editing.edit_text("ear-tubes", "en-CA", text, precondition=seen(1))
    assert draft.value.texts["en-CA"] == OTHER


async def test_a_text_beyond_its_limits_is_refused_by_field(editing: Editing) -> None:
    with pytest.raises(TextBeyondLimits) as refusal:
        await editing.edit_text(
            "ear-tubes", "en-CA", ProcedureText(title="x" * 301), precondition=seen(1)
        )
    assert [problem.field for problem in refusal.value.problems] == ["title"]


async def test_an_old_revision_becomes_the_newest_one_and_says_which_it_was(
    editing: Editing, stores: Stores
) -> None:
    await editing.edit_text("ear-tubes", "en-CA", OTHER, precondition=seen(1), by="an-editor")
    draft = await editing.restore_text(
        "ear-tubes", "en-CA", 1, precondition=seen(2), by="another-editor"
    )
    assert draft.value.texts["en-CA"] == ENGLISH
    history = await stores.revisions.latest(Kind.TEXT, "ear-tubes:en-CA", before=None, limit=9)
    assert [(one.number, one.by, one.restored_from) for one in history] == [
        (3, "another-editor", 1),
        (2, "an-editor", None),
        (1, None, None),
    ]


async def test_bringing_back_obeys_the_same_preconditions_as_an_edit(editing: Editing) -> None:
    with pytest.raises(TextRevisionRequired):
        await editing.restore_text("ear-tubes", "en-CA", 1, precondition=Precondition())
    with pytest.raises(TextRevisionConflict):
        await editing.restore_text("ear-tubes", "en-CA", 1, precondition=seen(7))
    with pytest.raises(UnknownRevision):
        await editing.restore_text("ear-tubes", "en-CA", 7, precondition=seen(1))
    with pytest.raises(UnknownProcedure):
        await editing.restore_text("unknown", "en-CA", 1, precondition=seen(1))
