"""An editor writes one field of a text, over the revision that they have seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.content.editorial.domain import Entry, value_of
from services.content.procedures.domain import (
    Draft,
    FactsRevisionConflict,
    TextRevisionConflict,
    as_read,
)
from services.content.procedures.usecases.edit_facts import FindFacts
from services.content.procedures.usecases.edit_override import EditOverride, FindOverride
from services.content.procedures.usecases.edit_text import EditText
from services.content.text.domain import ProcedureText

Written = Sequence[Entry] | None
"""What the field says from now on; None: nothing, so that it is inherited."""


@dataclass(frozen=True, kw_only=True)
class EditField:
    """Of the network's text in one locale. `seen` is 0 where there was no text yet."""

    find_facts: FindFacts
    edit_text: EditText

    async def __call__(
        self, procedure: str, locale: str, field: str, entries: Written, *, seen: int, by: str
    ) -> Draft:
        """Raises `UnknownProcedure`, `Invalid` and `TextRevisionConflict`."""
        draft = await self.find_facts(procedure)
        current = draft.text_revision(locale)
        if seen != (current or 0):
            raise TextRevisionConflict(current)
        before = draft.value.texts.get(locale, ProcedureText())
        after = _with(before, field, entries)
        if after == before:
            return draft
        return await self.edit_text(
            procedure, locale, after, precondition=as_read(current, draft.facts_revision), by=by
        )


@dataclass(frozen=True, kw_only=True)
class EditOverrideField:
    """Of what one clinic says differently. `seen` is the revision of what all locales share."""

    find_override: FindOverride
    edit_override: EditOverride

    async def __call__(
        self,
        procedure: str,
        location: str,
        locale: str,
        field: str,
        entries: Written,
        *,
        seen: int,
        by: str,
    ) -> Draft:
        """Raises `UnknownProcedure`, `UnknownLocation`, `Invalid` and `FactsRevisionConflict`."""
        draft = await self.find_override(procedure, location)
        if seen != draft.facts_revision:
            raise FactsRevisionConflict(draft.facts_revision)
        before = draft.value.override(location, locale) or ProcedureText()
        after = _with(before, field, entries)
        if after == before:
            return draft
        return await self.edit_override(
            procedure, location, locale, after, seen={draft.facts_revision}, by=by
        )


def _with(text: ProcedureText, field: str, entries: Written) -> ProcedureText:
    value = None if entries is None else value_of(field, entries, getattr(text, field))
    return replace(text, **{field: value})
