"""Request and response bodies of editing procedures, and the headers that name a revision."""

from services.content.procedures.schemas.drafts import DraftBody, ImportBody
from services.content.procedures.schemas.revisions import RestoreRequest, etag, precondition_of
from services.content.procedures.schemas.texts import TextBody

__all__ = ["DraftBody", "ImportBody", "RestoreRequest", "TextBody", "etag", "precondition_of"]
