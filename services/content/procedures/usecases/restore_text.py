"""An editor brings an earlier revision of a text back: what it said becomes the newest revision."""

from dataclasses import dataclass

from services.content.procedures.domain import Draft, Precondition, UnknownProcedure, text_key
from services.content.procedures.ports import Procedures
from services.content.procedures.usecases.write_text import TextEdit, WriteText
from services.content.revisions.domain import Kind, Provenance, UnknownRevision
from services.content.revisions.ports import Revisions
from services.content.text.domain import ProcedureText


@dataclass(frozen=True, kw_only=True)
class RestoreText:
    """An edit like any other: it names the revision that it replaces, and no later one is lost."""

    procedures: Procedures
    revisions: Revisions
    write_text: WriteText

    async def __call__(
        self,
        slug: str,
        locale: str,
        revision: int,
        *,
        precondition: Precondition,
        by: str | None = None,
    ) -> Draft:
        if await self.procedures.get(slug) is None:
            raise UnknownProcedure
        key = text_key(slug, locale)
        text = await self.revisions.value(Kind.TEXT, key, revision, ProcedureText)
        if text is None:
            raise UnknownRevision
        edit = TextEdit(
            slug=slug,
            locale=locale,
            write=lambda _: text,
            provenance=Provenance(by=by, restored_from=revision),
        )
        return await self.write_text(edit, precondition)
