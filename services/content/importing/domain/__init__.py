"""The importer: `read_page` turns a captured page into an `ImportedProcedure` and a report."""

from services.content.importing.domain.page import read_page
from services.content.importing.domain.procedure import (
    Actions,
    Announcement,
    Block,
    BulletList,
    Faq,
    ImportedProcedure,
    NextSteps,
    Paragraph,
    Section,
    TravelBlock,
)
from services.content.importing.domain.report import (
    PROBLEM_SENTENCES,
    ImportReport,
    ImportResult,
    PlacedLine,
    Problem,
    Role,
    UnplacedLine,
    UnplacedReason,
)

__all__ = [
    "PROBLEM_SENTENCES",
    "Actions",
    "Announcement",
    "Block",
    "BulletList",
    "Faq",
    "ImportReport",
    "ImportResult",
    "ImportedProcedure",
    "NextSteps",
    "Paragraph",
    "PlacedLine",
    "Problem",
    "Role",
    "Section",
    "TravelBlock",
    "UnplacedLine",
    "UnplacedReason",
    "read_page",
]
