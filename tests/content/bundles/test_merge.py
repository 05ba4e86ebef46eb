"""A bundle meets what is stored: what was loaded is loaded anew, what an editor wrote stays."""

from dataclasses import replace

import pytest

from services.content.bundles.domain import BundledProcedure, Merge, merged
from services.content.bundles.usecases.load_procedure import LoadProcedure, Outcome
from services.content.procedures.domain import Draft, LoadMark, MedicalReview, Procedure
from services.content.procedures.ports import Procedures
from services.content.wiring import Content
from tests.content.builders import DAY, EAR_TUBES, ENGLISH, FRENCH, ear_tubes

OTHER = replace(ENGLISH, funding="You pay.")
REVIEW = MedicalReview(by="Dr. Raman", on=DAY, due=DAY)


def bundled(procedure: Procedure, digest: str = "new") -> BundledProcedure:
    return BundledProcedure(procedure=procedure, digest=digest)


def stored(procedure: Procedure, *, edited: bool = False, facts_edited: bool = False) -> Draft:
    """As the last load left it, or with an editor's later revision of text or facts."""
    loaded = dict.fromkeys(procedure.texts, 1)
    return Draft(
        value=procedure,
        revision=5,
        text_revisions=dict.fromkeys(procedure.texts, 2 if edited else 1),
        facts_revision=2 if facts_edited else 1,
        loaded=LoadMark(digest="old", text_revisions=loaded, facts_revision=1),
    )


def test_what_was_loaded_before_is_loaded_anew() -> None:
    merge = merged(bundled(ear_tubes({"en-CA": OTHER})), stored(EAR_TUBES))
    assert merge.procedure.texts == {"en-CA": OTHER}
    assert not merge.is_edited
    assert merge.mark == LoadMark(digest="new", text_revisions={"en-CA": 2}, facts_revision=1)


def test_what_an_editor_wrote_since_stays_and_stays_theirs() -> None:
    merge = merged(bundled(ear_tubes({"en-CA": OTHER})), stored(EAR_TUBES, edited=True))
    assert merge.procedure.texts == {"en-CA": ENGLISH}
    assert merge.is_edited
    assert "en-CA" not in merge.mark.text_revisions


def test_only_the_edited_locale_is_kept() -> None:
    seen = stored(ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    seen = replace(seen, text_revisions={"en-CA": 1, "fr-CA": 2})
    french = replace(FRENCH, title="Drains")
    merge = merged(bundled(ear_tubes({"en-CA": OTHER, "fr-CA": french})), seen)
    assert merge.procedure.texts == {"en-CA": OTHER, "fr-CA": FRENCH}
    assert dict(merge.mark.text_revisions) == {"en-CA": 2}


def test_a_locale_that_only_an_editor_wrote_is_left_alone() -> None:
    seen = stored(EAR_TUBES)
    both = ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH})
    seen = replace(seen, value=both, text_revisions={"en-CA": 1, "fr-CA": 1})
    merge = merged(bundled(ear_tubes({"en-CA": OTHER})), seen)
    assert merge.procedure.texts == {"en-CA": OTHER, "fr-CA": FRENCH}
    assert not merge.is_edited


def test_a_locale_that_the_bundle_no_longer_has_goes() -> None:
    merge = merged(bundled(EAR_TUBES), stored(ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH})))
    assert merge.procedure.texts == {"en-CA": ENGLISH}


def test_a_procedure_that_an_editor_made_is_not_loaded_over() -> None:
    seen = replace(stored(EAR_TUBES), loaded=None)
    merge = merged(bundled(replace(ear_tubes({"en-CA": OTHER}), category="nose")), seen)
    assert merge.procedure == EAR_TUBES
    assert merge.is_edited


def test_facts_that_an_editor_changed_stay() -> None:
    ours = replace(EAR_TUBES, category="nose")
    assert merged(bundled(ours), stored(EAR_TUBES)).procedure.category == "nose"
    merge = merged(bundled(ours), stored(EAR_TUBES, facts_edited=True))
    assert merge.procedure.category == "ears"
    assert merge.is_edited


@pytest.mark.parametrize("edited", [False, True])
def test_a_review_is_not_taken_for_words_that_the_bundle_does_not_have(edited: bool) -> None:
    ours = replace(ear_tubes({"en-CA": OTHER}), medical_review=REVIEW)
    merge = merged(bundled(ours), stored(EAR_TUBES, edited=edited))
    assert merge.procedure.medical_review == (None if edited else REVIEW)


def test_the_mark_tells_the_revisions_that_the_store_gives() -> None:
    merge: Merge = merged(bundled(replace(EAR_TUBES, category="nose")), stored(EAR_TUBES))
    assert merge.mark == LoadMark(digest="new", text_revisions={"en-CA": 1}, facts_revision=2)


class Interrupted:
    """The real procedures, with an editor who writes once between what is read and what is put."""

    def __init__(self, procedures: Procedures, edit: Procedure) -> None:
        self._procedures = procedures
        self._edit: Procedure | None = edit

    async def get(self, slug: str) -> Draft | None:
        seen = await self._procedures.get(slug)
        edit, self._edit = self._edit, None
        if edit is not None:
            await self._procedures.put(edit, seen=seen)
        return seen

    async def put(
        self, procedure: Procedure, *, seen: Draft | None, loaded: LoadMark | None = None
    ) -> Draft:
        return await self._procedures.put(procedure, seen=seen, loaded=loaded)


@pytest.mark.parametrize("is_new", [True, False])
async def test_an_editor_who_writes_while_a_bundle_is_loaded_is_not_written_over(
    content: Content, is_new: bool
) -> None:
    procedures = content.stores.procedures
    if not is_new:
        await LoadProcedure(procedures=procedures)(bundled(EAR_TUBES, "old"))
    edited = ear_tubes({"en-CA": replace(ENGLISH, title="Edited")})
    load = LoadProcedure(procedures=Interrupted(procedures, edited))
    assert await load(bundled(ear_tubes({"en-CA": OTHER}))) is Outcome.EDITED
    draft = await procedures.get("ear-tubes")
    assert draft is not None
    assert draft.value.titles == {"en-CA": "Edited"}


async def test_a_load_that_ended_before_its_answer_is_known_again(content: Content) -> None:
    load = LoadProcedure(procedures=content.stores.procedures)
    assert await load(bundled(EAR_TUBES, "one")) is Outcome.CHANGED
    assert await load(bundled(EAR_TUBES, "one")) is Outcome.UNCHANGED
    assert await load(bundled(EAR_TUBES, "two")) is Outcome.UNCHANGED
    assert await load(bundled(ear_tubes({"en-CA": OTHER}), "three")) is Outcome.CHANGED
    draft = await content.stores.procedures.get("ear-tubes")
    assert draft is not None
    assert draft.revision == 2
