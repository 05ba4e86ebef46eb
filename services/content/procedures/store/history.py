"""The revisions that an edit of a procedure makes: one of each text that differs, and one of the
facts where they do.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from services.content.documents import CONVERTER
from services.content.procedures.domain import Change, Draft, Procedure, change_of, text_key
from services.content.procedures.store.documents import facts_document
from services.content.revisions.domain import Kind, Provenance, Revision
from shared.mongo import Document


def revisions_of(
    seen: Draft | None, procedure: Procedure, provenance: Provenance, *, at: datetime
) -> list[Revision]:
    change = _everything(procedure) if seen is None else change_of(seen.value, procedure)
    return [
        Revision(
            kind=kind,
            key=key,
            number=(based_on or 0) + 1,
            based_on=based_on,
            by=provenance.by,
            at=at,
            restored_from=provenance.restored_from if kind is Kind.TEXT else None,
            body=body,
        )
        for kind, key, based_on, body in _written(seen, procedure, change)
    ]


def numbered(revision: Revision, stored: Draft) -> Revision:
    """With the number that is stored: the history of what was there before begins with that."""
    if revision.kind is Kind.FACTS:
        return replace(revision, number=stored.facts_revision)
    return replace(revision, number=stored.text_revisions[_locale_of(revision.key)])


def _locale_of(key: str) -> str:
    return key.partition(":")[2]


def _everything(procedure: Procedure) -> Change:
    return Change(texts=frozenset(procedure.texts), has_facts=True, has_review=False)


def _written(
    seen: Draft | None, procedure: Procedure, change: Change
) -> Iterator[tuple[Kind, str, int | None, Document | None]]:
    for locale in sorted(change.texts):
        last = seen.text_revisions.get(locale) if seen else None
        text = procedure.texts.get(locale)
        body = CONVERTER.unstructure(text) if text else None
        yield Kind.TEXT, text_key(procedure.slug, locale), last, body
    if change.has_facts:
        last = seen.facts_revision if seen else None
        yield Kind.FACTS, procedure.slug, last, facts_document(procedure)
