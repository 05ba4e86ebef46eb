"""An editor opens a text: what is written, what is inherited instead, and what is warned of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.content.editorial.ports import Blocks
from services.content.procedures.domain import Draft
from services.content.procedures.usecases.edit_facts import FindFacts
from services.content.procedures.usecases.edit_override import FindOverride
from services.content.text.domain import ProcedureText, filled_in
from services.content.wording.domain import WordingWarning, warnings_about


@dataclass(frozen=True, kw_only=True)
class Inherited:
    """What readers get where a field is not written; `origin`: `network_text`, another locale's
    `other_locale`, or the network's `blocks`.
    """

    value: Any
    origin: str


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """One text as it is worked on: the network's in a locale, or what a clinic (`location`) says
    differently. `revision` is the one that the next edit names.
    """

    draft: Draft
    locale: str
    location: str = ""
    text: ProcedureText
    revision: int
    below: Sequence[tuple[str, ProcedureText]]
    warnings: Sequence[WordingWarning]

    def inherited(self, field: str) -> Inherited | None:
        values = ((origin, getattr(text, field)) for origin, text in self.below)
        found = ((origin, value) for origin, value in values if value is not None)
        return next((Inherited(value=value, origin=origin) for origin, value in found), None)

    def warnings_of(self, field: str) -> Sequence[WordingWarning]:
        """Only those that this text can do something about."""
        if getattr(self.text, field) is None and field != "sections":
            return ()
        return [one for one in self.warnings if one.field.split(".")[0] == field]


@dataclass(frozen=True, kw_only=True)
class ReadManuscript:
    find_facts: FindFacts
    find_override: FindOverride
    blocks: Blocks

    async def text(self, procedure: str, locale: str) -> Manuscript:
        """Also one that is not written yet. Raises `UnknownProcedure`."""
        draft = await self.find_facts(procedure)
        text = draft.value.texts.get(locale, ProcedureText())
        return await self._manuscript(
            draft, locale, text, revision=draft.text_revision(locale) or 0
        )

    async def override(self, procedure: str, location: str, locale: str) -> Manuscript:
        """Raises `UnknownProcedure` and `UnknownLocation`."""
        draft = await self.find_override(procedure, location)
        text = draft.value.override(location, locale) or ProcedureText()
        return await self._manuscript(
            draft, locale, text, location=location, revision=draft.facts_revision
        )

    async def _manuscript(
        self,
        draft: Draft,
        locale: str,
        text: ProcedureText,
        *,
        revision: int,
        location: str = "",
    ) -> Manuscript:
        shared = draft.value.texts.get(locale) if location else None
        others = draft.value.inherited(locale)
        blocks = (await self.blocks.get()).value.text(locale, None)
        words = filled_in(text, shared) if shared else text
        return Manuscript(
            draft=draft,
            locale=locale,
            location=location,
            text=text,
            revision=revision,
            below=(
                ("network_text", shared or ProcedureText()),
                ("other_locale", others),
                ("blocks", blocks),
            ),
            warnings=warnings_about(words, inherited=others) if not words.is_empty else (),
        )
