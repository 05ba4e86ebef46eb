"""Texts: their parts, their fields per locale, which locale stands in for which, and the limits."""

from services.content.text.domain.limits import limit_problems
from services.content.text.domain.locales import (
    LOCALES,
    SOURCE_LOCALE,
    Localized,
    check_locales,
    fallback_chain,
    known_locale,
    localized,
)
from services.content.text.domain.parts import (
    Announcement,
    Block,
    BulletList,
    Faq,
    InsuredStatus,
    NextSteps,
    Paragraph,
    Section,
    TravelBlock,
)
from services.content.text.domain.slugs import slug_from
from services.content.text.domain.text import (
    TEXT_FIELDS,
    ProcedureText,
    filled_in,
    without_inherited,
)

__all__ = [
    "LOCALES", "SOURCE_LOCALE", "TEXT_FIELDS", "Announcement", "Block", "BulletList", "Faq",
    "InsuredStatus", "Localized", "NextSteps", "Paragraph", "ProcedureText", "Section",
    "TravelBlock", "check_locales", "fallback_chain", "filled_in", "known_locale", "limit_problems",
    "localized", "slug_from", "without_inherited",
]  # fmt: skip
