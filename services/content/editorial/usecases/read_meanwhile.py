"""Somebody else has written a field while an editor did: what both began from, who it was, when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from services.content.editorial.usecases.read_manuscript import Manuscript
from services.content.procedures.domain import text_key
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.revisions.domain import Kind, Revision, RevisionUnreadable, UnknownRevision
from services.content.revisions.usecases.list_revisions import ListRevisions
from services.content.text.domain import ProcedureText

_LOOKED_THROUGH: Final = 50


@dataclass(frozen=True, kw_only=True)
class Meanwhile:
    """`began_from`: what the field was in the revision that the editor has seen, where `is_known`.
    `by` is None where a program wrote it, `at` where it is longer ago than is looked for.
    """

    began_from: Any
    is_known: bool
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReadMeanwhile:
    read_revision: ReadRevision
    list_revisions: ListRevisions

    async def __call__(self, manuscript: Manuscript, field: str, *, seen: int) -> Meanwhile:
        """`seen` is 0 where there was no text yet."""
        last = await self._last_change(manuscript, field)
        by, at = (last.by, last.at) if last else (None, None)
        try:
            text = await self._text(manuscript, seen)
        except (UnknownRevision, RevisionUnreadable):
            return Meanwhile(began_from=None, is_known=False, by=by, at=at)
        return Meanwhile(began_from=getattr(text, field), is_known=True, by=by, at=at)

    async def _text(self, manuscript: Manuscript, number: int) -> ProcedureText:
        slug, locale = manuscript.draft.value.slug, manuscript.locale
        if manuscript.location:
            clinics = await self.read_revision.overrides(slug, number)
            return clinics.get(manuscript.location, {}).get(locale) or ProcedureText()
        if number == 0:
            return ProcedureText()
        return await self.read_revision.text(slug, locale, number)

    async def _last_change(self, manuscript: Manuscript, field: str) -> Revision | None:
        """The revision that made the field what it is now."""
        slug = manuscript.draft.value.slug
        of_text = (Kind.TEXT, text_key(slug, manuscript.locale))
        kind, key = (Kind.FACTS, slug) if manuscript.location else of_text
        found = await self.list_revisions(kind, key, limit=_LOOKED_THROUGH)
        values = [_value(one, manuscript, field) for one in found]
        pairs = zip(found, pairwise(values), strict=False)
        changed = (revision for revision, (now, before) in pairs if now != before)
        return next(changed, _first(found))


def _first(found: Sequence[Revision]) -> Revision | None:
    """The oldest where the history ends with it."""
    return found[-1] if found and len(found) < _LOOKED_THROUGH else None


def _value(revision: Revision, manuscript: Manuscript, field: str) -> Any:
    """As it is stored."""
    body: Mapping[str, Any] = revision.body or {}
    if manuscript.location:
        clinics = body.get("overrides") or {}
        body = (clinics.get(manuscript.location) or {}).get(manuscript.locale) or {}
    return body.get(field)
