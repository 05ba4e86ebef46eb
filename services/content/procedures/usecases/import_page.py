"""An editor hands in a captured page; what it says becomes the draft text of a procedure."""

from dataclasses import dataclass, replace

from services.content.directory.domain import Revised
from services.content.importing.domain import PROBLEM_SENTENCES, ImportReport
from services.content.importing.usecases.read_captured_page import ReadCapturedPage
from services.content.procedures.domain import (
    InsuredStatus,
    PageNotReadable,
    Procedure,
    ProcedureText,
    limit_problems,
    slug_from,
    text_of,
    without_inherited,
)
from services.content.procedures.ports import Blocks, Procedures
from services.content.procedures.usecases.save_procedure import SaveProcedure
from shared.errors import FieldProblem

UNCATEGORISED = "other"
_MOST_PROBLEMS = 50  # a binary file has any number of them


@dataclass(frozen=True, kw_only=True)
class Imported:
    draft: Revised[Procedure]
    report: ImportReport


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """Without a `slug` the title makes one; category and insured status are kept where they are not
    given.
    """

    procedures: Procedures
    blocks: Blocks
    save: SaveProcedure
    read: ReadCapturedPage

    async def __call__(
        self,
        page: bytes,
        *,
        locale: str,
        slug: str | None = None,
        category: str | None = None,
        insured_status: InsuredStatus | None = None,
    ) -> Imported:
        result = await self.read(page, locale=locale)
        if result.procedure is None:
            raise PageNotReadable(*_problems(result.report))
        kept = await self._kept(slug or slug_from(result.procedure.title))
        text = await self._own(text_of(result.procedure, kept.texts.get(locale)), locale)
        problems = tuple(limit_problems(text))
        if problems:
            raise PageNotReadable(*problems[:_MOST_PROBLEMS])
        described = replace(
            kept,
            category=category or kept.category,
            insured_status=insured_status or kept.insured_status,
        )
        draft = await self.save(described.rewritten(locale, text))
        return Imported(draft=draft, report=result.report)

    async def _own(self, text: ProcedureText, locale: str) -> ProcedureText:
        blocks = await self.blocks.get()
        return without_inherited(text, blocks.text(locale, None))

    async def _kept(self, slug: str) -> Procedure:
        """The procedure so far; a new one is judged `depends` until somebody says better."""
        stored = await self.procedures.get(slug)
        if stored is not None:
            return stored.value
        return Procedure(slug=slug, category=UNCATEGORISED, insured_status=InsuredStatus.DEPENDS)


def _problems(report: ImportReport) -> list[FieldProblem]:
    """What is wrong, by line; the lines themselves are not repeated."""
    whole = [
        FieldProblem(field="page", code=problem.value, message=PROBLEM_SENTENCES[problem])
        for problem in (report.problem,)
        if problem is not None
    ]
    lines = [
        FieldProblem(
            field=f"page.line.{left.line}",
            code=left.because.value,
            message="No part of a procedure fits this line.",
        )
        for left in report.unplaced[:_MOST_PROBLEMS]
    ]
    return [*whole, *lines]
