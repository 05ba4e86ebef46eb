"""An editor reads the draft of a text, and replaces it by another version of it."""

from dataclasses import dataclass

from services.content.procedures.domain import Draft, Precondition, UnknownProcedure
from services.content.procedures.ports import Procedures
from services.content.procedures.usecases.write_text import TextEdit, WriteText
from services.content.revisions.domain import Provenance
from services.content.text.domain import ProcedureText


@dataclass(frozen=True, kw_only=True)
class ReadText:
    procedures: Procedures

    async def __call__(self, slug: str, locale: str) -> Draft:
        """A draft that has a text in this locale."""
        draft = await self.procedures.get(slug)
        if draft is None or locale not in draft.value.texts:
            raise UnknownProcedure
        return draft


@dataclass(frozen=True, kw_only=True)
class EditText:
    """Of a procedure that is there, also in a locale that it is not written in yet."""

    procedures: Procedures
    write_text: WriteText

    async def __call__(
        self,
        slug: str,
        locale: str,
        text: ProcedureText,
        *,
        precondition: Precondition,
        by: str | None = None,
    ) -> Draft:
        if await self.procedures.get(slug) is None:
            raise UnknownProcedure
        edit = TextEdit(
            slug=slug, locale=locale, write=lambda _: text, provenance=Provenance(by=by)
        )
        return await self.write_text(edit, precondition)
