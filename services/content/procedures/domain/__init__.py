"""Procedures as they are written, before a page is resolved from them."""

from services.content.procedures.domain.blocks import (
    NetworkBlocks,
    SharedAnnouncement,
    TravelProgram,
)
from services.content.procedures.domain.limits import limit_problems
from services.content.procedures.domain.locales import (
    LOCALES,
    SOURCE_LOCALE,
    fallback_chain,
    known_locale,
)
from services.content.procedures.domain.procedure import (
    InsuredStatus,
    MedicalReview,
    PageNotReadable,
    Procedure,
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
    "LOCALES", "SOURCE_LOCALE", "TEXT_FIELDS", "InsuredStatus", "MedicalReview", "NetworkBlocks",
    "PageNotReadable",
    "Procedure", "ProcedureText", "SharedAnnouncement", "TravelProgram", "UnknownProcedure",
    "fallback_chain",
    "known_locale", "limit_problems", "slug_from", "text_of", "without_inherited",
]  # fmt: skip
