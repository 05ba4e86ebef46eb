"""Procedures as they are written, before a page is resolved from them."""

from services.content.procedures.domain.blocks import (
    NetworkBlocks,
    SharedAnnouncement,
    TravelProgram,
)
from services.content.procedures.domain.calendar import local_day, next_change
from services.content.procedures.domain.draft import FACTS, Change, Draft, LoadMark, change_of
from services.content.procedures.domain.limits import limit_problems
from services.content.procedures.domain.locales import (
    LOCALES,
    SOURCE_LOCALE,
    check_locales,
    fallback_chain,
    known_locale,
)
from services.content.procedures.domain.precondition import (
    FactsRevisionConflict,
    FactsRevisionRequired,
    Precondition,
    TextRevisionConflict,
    TextRevisionRequired,
    as_read,
)
from services.content.procedures.domain.procedure import (
    InsuredStatus,
    MedicalReview,
    PageNotReadable,
    Procedure,
    TextBeyondLimits,
    UnknownProcedure,
)
from services.content.procedures.domain.slugs import slug_from
from services.content.procedures.domain.text import (
    TEXT_FIELDS,
    ProcedureText,
    text_of,
    without_inherited,
)

__all__ = [
    "FACTS", "LOCALES", "SOURCE_LOCALE", "TEXT_FIELDS", "Change", "Draft", "FactsRevisionConflict",
    "FactsRevisionRequired", "InsuredStatus", "LoadMark", "MedicalReview", "NetworkBlocks",
    "PageNotReadable", "Precondition", "Procedure", "ProcedureText", "SharedAnnouncement",
    "TextBeyondLimits", "TextRevisionConflict", "TextRevisionRequired", "TravelProgram",
    "UnknownProcedure", "as_read", "change_of", "check_locales", "fallback_chain", "known_locale",
    "limit_problems", "local_day", "next_change", "slug_from", "text_of", "without_inherited",
]  # fmt: skip
