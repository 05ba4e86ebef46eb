"""The importer: `read_page` turns a captured page into an `ImportedProcedure` and a report."""

from services.content.importing.domain.directory import DirectoryNames
from services.content.importing.domain.page import read_page
from services.content.importing.domain.procedure import Actions, ImportedProcedure, text_of
from services.content.importing.domain.report import (
    PROBLEM_SENTENCES,
    ImportReport,
    ImportResult,
    NameKind,
    NameOnPage,
    PlacedLine,
    Problem,
    Role,
    UnplacedLine,
    UnplacedReason,
)

__all__ = [
    "PROBLEM_SENTENCES",
    "Actions",
    "DirectoryNames",
    "ImportReport",
    "ImportResult",
    "ImportedProcedure",
    "NameKind",
    "NameOnPage",
    "PlacedLine",
    "Problem",
    "Role",
    "UnplacedLine",
    "UnplacedReason",
    "read_page",
    "text_of",
]
