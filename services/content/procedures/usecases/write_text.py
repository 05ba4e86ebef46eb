"""An editor writes the text of a procedure in one locale; the other locales stay as they are."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from services.content.procedures.domain import (
    Draft,
    Precondition,
    Procedure,
    TextBeyondLimits,
    as_read,
)
from services.content.procedures.ports import Blocks, Procedures
from services.content.revisions.domain import BY_A_PROGRAM, Provenance, RevisionConflict
from services.content.text.domain import (
    InsuredStatus,
    ProcedureText,
    limit_problems,
    without_inherited,
)

UNCATEGORISED: Final = "other"
_TRIES: Final = 3
_MOST_PROBLEMS: Final = 50

Write = Callable[[ProcedureText | None], ProcedureText]
"""From the text so far to the one that replaces it."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What all locales share; None: as it is. A new procedure is judged `depends` until somebody
    says better.
    """

    category: str | None = None
    insured_status: InsuredStatus | None = None


NO_FACTS: Final = Facts()


@dataclass(frozen=True, kw_only=True)
class TextEdit:
    slug: str
    locale: str
    write: Write
    facts: Facts = NO_FACTS
    provenance: Provenance = BY_A_PROGRAM


@dataclass(frozen=True, kw_only=True)
class WriteText:
    """Without a `precondition` what is there is replaced, but for what changes meanwhile.

    A race with somebody who writes another locale is run again; one for the same text is lost by
    whoever comes second, with `TextRevisionConflict`.
    """

    procedures: Procedures
    blocks: Blocks

    async def __call__(self, edit: TextEdit, precondition: Precondition | None) -> Draft:
        for _ in range(_TRIES):
            seen = await self.procedures.get(edit.slug)
            precondition = precondition or _as_read(seen, edit.locale)
            precondition.check_text(seen.text_revision(edit.locale) if seen else None)
            described = _described(seen, edit)
            if seen is not None and described != seen.value:
                precondition.check_facts(seen.facts_revision)
            text = await self._own(edit.write(described.texts.get(edit.locale)), edit.locale)
            try:
                return await self.procedures.put(
                    described.rewritten(edit.locale, text), seen=seen, provenance=edit.provenance
                )
            except RevisionConflict:
                continue
        raise RevisionConflict

    async def _own(self, text: ProcedureText, locale: str) -> ProcedureText:
        blocks = await self.blocks.get()
        own = without_inherited(text, blocks.value.text(locale, None))
        problems = tuple(limit_problems(own))[:_MOST_PROBLEMS]
        if problems:
            raise TextBeyondLimits(*problems)
        return own


def _as_read(seen: Draft | None, locale: str) -> Precondition:
    if seen is None:
        return as_read(None, None)
    return as_read(seen.text_revision(locale), seen.facts_revision)


def _described(seen: Draft | None, edit: TextEdit) -> Procedure:
    status = InsuredStatus.DEPENDS
    new = Procedure(slug=edit.slug, category=UNCATEGORISED, insured_status=status)
    before = seen.value if seen else new
    return replace(
        before,
        category=edit.facts.category or before.category,
        insured_status=edit.facts.insured_status or before.insured_status,
    )
