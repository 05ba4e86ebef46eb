"""Procedures as documents and back: a document is the procedure, and beside it its revisions."""

from services.content.documents import CONVERTER
from services.content.procedures.domain import FACTS, Draft, LoadMark, Procedure
from shared.mongo import Document


def procedure_document(procedure: Procedure) -> Document:
    document: Document = CONVERTER.unstructure(procedure)
    return document


def facts_document(procedure: Procedure) -> Document:
    """What all locales share."""
    document = procedure_document(procedure)
    return {name: document[name] for name in FACTS}


def draft(document: Document) -> Draft:
    loaded = document.get("loaded")
    return Draft(
        value=CONVERTER.structure({"slug": document["_id"], **document}, Procedure),
        revision=document["revision"],
        text_revisions=document["text_revisions"],
        facts_revision=document["facts_revision"],
        loaded=CONVERTER.structure(loaded, LoadMark) if loaded else None,
        override_bases=document.get("override_bases", {}),
    )
