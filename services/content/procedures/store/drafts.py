"""Procedures as documents and back."""

from datetime import date

from services.content.procedures.domain import (
    Draft,
    InsuredStatus,
    LoadMark,
    MedicalReview,
    Procedure,
)
from services.content.procedures.store.texts import texts, texts_document
from shared.mongo import Document


def procedure_document(procedure: Procedure) -> Document:
    return {
        **facts_document(procedure),
        "texts": texts_document(procedure.texts),
        "medical_review": review_document(procedure.medical_review),
    }


def facts_document(procedure: Procedure) -> Document:
    """What all locales share."""
    return {
        "category": procedure.category,
        "insured_status": procedure.insured_status.value,
        "overrides": {
            location: texts_document(by_locale)
            for location, by_locale in procedure.overrides.items()
        },
    }


def review_document(review: MedicalReview | None) -> Document | None:
    if review is None:
        return None
    return {"by": review.by, "on": review.on.isoformat(), "due": review.due.isoformat()}


def mark_document(mark: LoadMark) -> Document:
    return {
        "digest": mark.digest,
        "text_revisions": dict(mark.text_revisions),
        "facts_revision": mark.facts_revision,
    }


def draft(document: Document) -> Draft:
    loaded = document.get("loaded")
    return Draft(
        value=procedure_of(document["_id"], document),
        revision=document["revision"],
        text_revisions=document["text_revisions"],
        facts_revision=document["facts_revision"],
        loaded=LoadMark(**loaded) if loaded else None,
    )


def procedure_of(slug: str, document: Document) -> Procedure:
    return Procedure(
        slug=slug,
        category=document["category"],
        insured_status=_status(document["insured_status"]),
        texts=texts(document["texts"]),
        overrides={
            location: texts(by_locale) for location, by_locale in document["overrides"].items()
        },
        medical_review=_review(document["medical_review"]),
    )


def _status(stored: str) -> InsuredStatus:
    """One that only a later program knows is judged by a person."""
    try:
        return InsuredStatus(stored)
    except ValueError:
        return InsuredStatus.DEPENDS


def _review(document: Document | None) -> MedicalReview | None:
    if document is None:
        return None
    return MedicalReview(
        by=document["by"],
        on=date.fromisoformat(document["on"]),
        due=date.fromisoformat(document["due"]),
    )
