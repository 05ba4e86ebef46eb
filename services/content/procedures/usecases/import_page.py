"""An editor hands in a captured page; what it says becomes the draft text of a procedure."""

from dataclasses import dataclass
from typing import Final

from services.content.importing.domain import PROBLEM_SENTENCES, ImportReport, text_of
from services.content.importing.usecases.find_unknown_names import FindUnknownNames
from services.content.importing.usecases.read_captured_page import ReadCapturedPage
from services.content.procedures.domain import Draft, PageNotReadable, Precondition
from services.content.procedures.usecases.write_text import NO_FACTS, Facts, TextEdit, WriteText
from services.content.revisions.domain import Provenance
from services.content.text.domain import slug_from
from shared.errors import FieldProblem

_MOST_PROBLEMS: Final = 50  # a binary file has any number of them


@dataclass(frozen=True, kw_only=True)
class Imported:
    draft: Draft
    report: ImportReport


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """Without a `slug` the title makes one."""

    read: ReadCapturedPage
    find_unknown_names: FindUnknownNames
    write_text: WriteText

    async def __call__(
        self,
        page: bytes,
        *,
        locale: str,
        slug: str | None = None,
        facts: Facts = NO_FACTS,
        precondition: Precondition | None = None,
        by: str | None = None,
    ) -> Imported:
        result = await self.read(page, locale=locale)
        imported = result.procedure
        if imported is None:
            raise PageNotReadable(*_problems(result.report))
        edit = TextEdit(
            slug=slug or slug_from(imported.title),
            locale=locale,
            write=lambda kept: text_of(imported, kept),
            facts=facts,
            provenance=Provenance(by=by),
        )
        draft = await self.write_text(edit, precondition)
        return Imported(draft=draft, report=await self.find_unknown_names(result.report))


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
            code=left.reason.value,
            message="No part of a procedure fits this line.",
        )
        for left in report.unplaced[:_MOST_PROBLEMS]
    ]
    return [*whole, *lines]
