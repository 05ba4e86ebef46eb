"""Request and response bodies of editing procedures, and what their headers say."""

from services.content.procedures.schemas.drafts import DraftBody, ImportBody
from services.content.procedures.schemas.facts import (
    FactsEntry,
    FactsForm,
    PlanListings,
    RecoveryForm,
    plan_listings,
)
from services.content.procedures.schemas.overrides import OverrideBody
from services.content.procedures.schemas.revisions import RestoreRequest, precondition_of
from services.content.procedures.schemas.texts import TextBody

__all__ = [
    "DraftBody", "FactsEntry", "FactsForm", "ImportBody", "OverrideBody", "PlanListings",
    "RecoveryForm", "RestoreRequest", "TextBody", "plan_listings", "precondition_of",
]  # fmt: skip
