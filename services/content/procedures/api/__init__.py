"""JSON endpoints for editors of procedures."""

from services.content.procedures.api.conflicts import answer_conflict
from services.content.procedures.api.facts import facts_router
from services.content.procedures.api.overrides import override_router
from services.content.procedures.api.revisions import revision_router
from services.content.procedures.api.texts import text_router

__all__ = ["answer_conflict", "facts_router", "override_router", "revision_router", "text_router"]
