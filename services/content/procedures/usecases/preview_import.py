"""An editor asks what a captured page would become, before it becomes anything."""

from dataclasses import dataclass

from services.content.importing.domain import ImportReport, text_of
from services.content.importing.usecases.find_unknown_names import FindUnknownNames
from services.content.importing.usecases.read_captured_page import ReadCapturedPage
from services.content.procedures.domain import Draft
from services.content.procedures.ports import Blocks, Procedures
from services.content.text.domain import (
    ProcedureText,
    limit_problems,
    slug_from,
    without_inherited,
)
from shared.errors import FieldProblem


@dataclass(frozen=True, kw_only=True)
class ImportPreview:
    """`text`: the draft that would be written for the procedure `slug`, None where the page cannot
    be read as one; `before`: the procedure as it is stored, None for a new one. `problems`: why the
    text would be refused.
    """

    report: ImportReport
    slug: str = ""
    text: ProcedureText | None = None
    before: Draft | None = None
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PreviewImport:
    """By the same reader and the same rules as `ImportPage`; writes nothing."""

    read: ReadCapturedPage
    find_unknown_names: FindUnknownNames
    procedures: Procedures
    blocks: Blocks

    async def __call__(self, page: bytes, *, locale: str, slug: str | None = None) -> ImportPreview:
        """Without a `slug` the title makes one. Raises `TooManyPagesAtOnce`."""
        result = await self.read(page, locale=locale)
        report = await self.find_unknown_names(result.report)
        if result.procedure is None:
            return ImportPreview(report=report, slug=slug or "")
        name = slug or slug_from(result.procedure.title)
        before = await self.procedures.get(name)
        kept = before.value.texts.get(locale) if before else None
        blocks = (await self.blocks.get()).value.text(locale, None)
        text = without_inherited(text_of(result.procedure, kept), blocks)
        return ImportPreview(
            report=report,
            slug=name,
            text=text,
            before=before,
            problems=tuple(limit_problems(text)),
        )
