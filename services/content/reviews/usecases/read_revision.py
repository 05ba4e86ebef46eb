"""The words of a revision are read: of a text, or of what clinics say differently."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.content.procedures.domain import text_key
from services.content.reviews.ports import Revisions
from services.content.revisions.domain import Kind, UnknownRevision
from services.content.text.domain import ProcedureText

Overrides = Mapping[str, Mapping[str, ProcedureText]]
"""By clinic and locale."""


@dataclass(frozen=True, kw_only=True)
class _Facts:
    overrides: Mapping[str, Mapping[str, ProcedureText]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ReadRevision:
    """Refuses with `UnknownRevision` what there is not."""

    revisions: Revisions

    async def text(self, procedure: str, locale: str, number: int) -> ProcedureText:
        key = text_key(procedure, locale)
        text = await self.revisions.value(Kind.TEXT, key, number, ProcedureText)
        if text is None:
            raise UnknownRevision
        return text

    async def overrides(self, procedure: str, number: int) -> Overrides:
        facts = await self.revisions.value(Kind.FACTS, procedure, number, _Facts)
        if facts is None:
            raise UnknownRevision
        return facts.overrides
