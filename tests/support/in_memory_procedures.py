"""Procedures and the network's blocks in memory."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from services.content.procedures.domain import (
    FACTS,
    Change,
    Draft,
    LoadMark,
    NetworkBlocks,
    Procedure,
    change_of,
    changed_parts,
    override_bases,
)
from services.content.procedures.store.history import revisions_of
from services.content.revisions.domain import (
    BY_A_PROGRAM,
    Provenance,
    Revised,
    RevisionConflict,
)
from shared.events import ProcedurePublished
from tests.support.in_memory_entities import InMemoryDependents
from tests.support.in_memory_revisions import InMemoryRevisions


class InMemoryProcedures:
    """`revisions` gets each revision as it is made."""

    def __init__(
        self, now: Callable[[], datetime], revisions: InMemoryRevisions | None = None
    ) -> None:
        self._drafts: dict[str, Draft] = {}
        self._announced: dict[str, ProcedurePublished] = {}
        self._now = now
        self.revisions = revisions or InMemoryRevisions()

    async def get(self, slug: str) -> Draft | None:
        return self._drafts.get(slug)

    async def put(
        self,
        procedure: Procedure,
        *,
        seen: Draft | None,
        loaded: LoadMark | None = None,
        provenance: Provenance = BY_A_PROGRAM,
    ) -> Draft:
        stored = self._drafts.get(procedure.slug)
        if seen is None or stored is None:
            if stored is not None or seen is not None:
                raise RevisionConflict
            draft = _first(procedure, loaded)
        else:
            change = change_of(seen.value, procedure)
            if change.is_empty and loaded is None:
                return seen
            if _is_lost(seen, stored, procedure, change):
                raise RevisionConflict
            draft = _changed(stored, procedure, change, loaded)
            if change.has_facts:
                draft = replace(draft, override_bases=override_bases(seen, procedure))
        for revision in revisions_of(seen, procedure, provenance, at=self._now()):
            self.revisions.add(revision)
        self._drafts[procedure.slug] = draft
        return draft

    async def announced(self, slug: str) -> ProcedurePublished | None:
        return self._announced.get(slug)

    async def announce(self, event: ProcedurePublished, *, revision: int) -> None:
        last = self._announced.get(event.slug)
        is_next = event.revision == (last.revision if last else 0) + 1
        if not is_next or self._drafts[event.slug].revision != revision:
            raise RevisionConflict
        self._announced[event.slug] = event


def _first(procedure: Procedure, loaded: LoadMark | None) -> Draft:
    return Draft(
        value=procedure,
        revision=1,
        text_revisions=dict.fromkeys(procedure.texts, 1),
        facts_revision=1,
        loaded=loaded,
        override_bases=override_bases(None, procedure),
    )


def _is_lost(seen: Draft, stored: Draft, procedure: Procedure, change: Change) -> bool:
    """Whether somebody else has written the same meanwhile."""
    return (
        any(
            seen.text_revisions.get(locale) != stored.text_revisions.get(locale)
            for locale in change.texts
        )
        or (change.has_facts and seen.facts_revision != stored.facts_revision)
        or (
            change.has_review
            and procedure.medical_review is not None
            and seen.revision != stored.revision
        )
    )


def _changed(stored: Draft, procedure: Procedure, change: Change, loaded: LoadMark | None) -> Draft:
    texts = {one: text for one, text in stored.value.texts.items() if one not in change.texts}
    texts |= {one: text for one, text in procedure.texts.items() if one in change.texts}
    facts = {name: getattr(procedure, name) for name in FACTS} if change.has_facts else {}
    review = procedure if change.has_review else stored.value
    numbers = {one: stored.text_revisions.get(one, 0) + 1 for one in change.texts}
    return Draft(
        value=replace(stored.value, texts=texts, medical_review=review.medical_review, **facts),
        revision=stored.revision + (not change.is_empty),
        text_revisions={**stored.text_revisions, **numbers},
        facts_revision=stored.facts_revision + change.has_facts,
        loaded=loaded or stored.loaded,
        override_bases=stored.override_bases,
    )


class InMemoryBlocks:
    def __init__(self) -> None:
        self._blocks = Revised(value=NetworkBlocks(), revision=0)
        self.dependents = InMemoryDependents()

    async def get(self) -> Revised[NetworkBlocks]:
        return self._blocks

    async def put(self, blocks: NetworkBlocks) -> None:
        before = self._blocks
        if before.value == blocks and before.revision:
            return
        self._blocks = Revised(value=blocks, revision=before.revision + 1)
        parts = changed_parts(before.value, blocks)
        if parts:
            self.dependents.add("network", *parts)
