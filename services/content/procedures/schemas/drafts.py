"""Response bodies: a draft, and what became of an imported page."""

from pydantic import BaseModel

from services.content.importing.domain import ImportReport, NameKind
from services.content.procedures.domain import Draft, Procedure, Recovery
from services.content.procedures.schemas.texts import TextBody
from services.content.procedures.usecases.import_page import Imported
from services.content.wording.domain import warnings_about
from services.content.wording.schemas import WarningBody, warning_bodies


class RecoveryBody(BaseModel):
    """Nights near the clinic; days, counted from that of the procedure, before a flight and during
    which the clinic follows up.
    """

    stay_nights: int
    fit_to_fly_days: int
    aftercare_days: int
    off_work_days: int | None

    @classmethod
    def of(cls, recovery: Recovery) -> "RecoveryBody":
        return cls(**vars(recovery))


class DraftFactsBody(BaseModel):
    """`revision` is that of the text in this locale, and `facts_revision` that of what all locales
    share: category, insured status, recovery.
    """

    slug: str
    locale: str
    title: str | None
    category: str
    insured_status: str
    insured_status_in: dict[str, str]
    recovery: RecoveryBody | None
    revision: int
    facts_revision: int

    @classmethod
    def of(cls, draft: Draft, *, locale: str) -> "DraftFactsBody":
        procedure = draft.value
        return cls(
            slug=procedure.slug,
            locale=locale,
            title=procedure.titles.get(locale),
            category=procedure.category,
            insured_status=procedure.insured_status.value,
            insured_status_in={
                province: status.value for province, status in procedure.insured_status_in.items()
            },
            recovery=RecoveryBody.of(procedure.recovery) if procedure.recovery else None,
            revision=draft.text_revisions[locale],
            facts_revision=draft.facts_revision,
        )


class DraftBody(BaseModel):
    """`warnings` about the words of this text; publishing in spite of them wants a reason."""

    procedure: DraftFactsBody
    text: TextBody
    warnings: list[WarningBody]

    @classmethod
    def of(cls, draft: Draft, *, locale: str) -> "DraftBody":
        return cls(
            procedure=DraftFactsBody.of(draft, locale=locale),
            text=TextBody.of(draft.value.texts[locale]),
            warnings=_warnings(draft.value, locale),
        )


def _warnings(procedure: Procedure, locale: str) -> list[WarningBody]:
    inherited = procedure.inherited(locale)
    return warning_bodies(warnings_about(procedure.texts[locale], inherited=inherited))


class UnplacedLineBody(BaseModel):
    line: int
    text: str
    reason: str


class UnknownNameBody(BaseModel):
    """A clinic, doctor or phone in a slot of the page that the directory does not know."""

    line: int
    kind: NameKind
    text: str


class ImportReportBody(BaseModel):
    """`placed` counts the lines that found their place."""

    is_empty: bool
    placed: int
    unplaced: list[UnplacedLineBody]
    unknown: list[UnknownNameBody]
    sentences: list[str]

    @classmethod
    def of(cls, report: ImportReport) -> "ImportReportBody":
        return cls(
            is_empty=report.is_empty,
            placed=len({placed.line for placed in report.placed}),
            unplaced=[
                UnplacedLineBody(line=left.line, text=left.text, reason=left.reason.value)
                for left in report.unplaced
            ],
            unknown=[UnknownNameBody(**vars(name)) for name in report.unknown],
            sentences=list(report.sentences()),
        )


class ImportBody(BaseModel):
    procedure: DraftFactsBody
    report: ImportReportBody
    warnings: list[WarningBody]

    @classmethod
    def of(cls, imported: Imported, *, locale: str) -> "ImportBody":
        return cls(
            procedure=DraftFactsBody.of(imported.draft, locale=locale),
            report=ImportReportBody.of(imported.report),
            warnings=_warnings(imported.draft.value, locale),
        )
