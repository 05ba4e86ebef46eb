"""Response bodies of editing procedures."""

from pydantic import BaseModel

from services.content.importing.domain import ImportReport
from services.content.procedures.usecases.import_page import Imported


class DraftBody(BaseModel):
    slug: str
    locale: str
    title: str
    category: str
    insured_status: str
    revision: int


class UnplacedLineBody(BaseModel):
    line: int
    text: str
    because: str


class ImportReportBody(BaseModel):
    """`placed` counts the lines that found their place."""

    is_empty: bool
    placed: int
    unplaced: list[UnplacedLineBody]
    sentences: list[str]

    @classmethod
    def of(cls, report: ImportReport) -> "ImportReportBody":
        return cls(
            is_empty=report.is_empty,
            placed=len(report.placed),
            unplaced=[
                UnplacedLineBody(line=left.line, text=left.text, because=left.because.value)
                for left in report.unplaced
            ],
            sentences=list(report.sentences()),
        )


class ImportBody(BaseModel):
    procedure: DraftBody
    report: ImportReportBody

    @classmethod
    def of(cls, imported: Imported, *, locale: str) -> "ImportBody":
        procedure = imported.draft.value
        draft = DraftBody(
            slug=procedure.slug,
            locale=locale,
            title=procedure.titles[locale],
            category=procedure.category,
            insured_status=procedure.insured_status.value,
            revision=imported.draft.revision,
        )
        return cls(procedure=draft, report=ImportReportBody.of(imported.report))
