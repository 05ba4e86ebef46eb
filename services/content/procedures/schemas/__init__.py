"""Request and response bodies of editing procedures, and the headers that name a revision."""

from services.content.procedures.schemas.drafts import DraftBody, ImportBody
from services.content.procedures.schemas.revisions import etag, precondition_of
from services.content.procedures.schemas.texts import TextBody

__all__ = ["DraftBody", "ImportBody", "TextBody", "etag", "precondition_of"]
