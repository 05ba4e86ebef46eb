"""JSON endpoints for editors of procedures."""

from services.content.procedures.api.conflicts import answer_conflict
from services.content.procedures.api.revisions import revision_routes
from services.content.procedures.api.texts import editorial_routes

__all__ = ["answer_conflict", "editorial_routes", "revision_routes"]
