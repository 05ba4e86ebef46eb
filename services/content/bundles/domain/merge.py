"""How a bundle's procedure meets the one that is stored: editors' words are not loaded over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.content.bundles.domain.bundle import BundledProcedure
from services.content.procedures.domain import FACTS, Change, Draft, LoadMark, Procedure, change_of
from services.content.text.domain import ProcedureText


@dataclass(frozen=True, kw_only=True)
class Merge:
    """`is_edited`: something that the bundle says is not taken, as an editor has said otherwise."""

    procedure: Procedure
    mark: LoadMark
    is_edited: bool

    @property
    def is_as_loaded(self) -> bool:
        """All of it reads as the bundle says, which does not call it a draft."""
        is_whole = self.procedure.texts.keys() <= self.mark.text_revisions.keys()
        return is_whole and self.mark.facts_revision is not None and not self.mark.is_draft


def merged(bundled: BundledProcedure, seen: Draft | None) -> Merge:
    """The bundle's texts and facts, except those that have another revision than the last load
    gave them. A review is of all the texts, so it is not taken where one of them is an editor's.
    """
    ours = bundled.procedure
    if seen is None:
        mark = _mark(bundled, ours, dict.fromkeys(ours.texts, 1), 1)
        return Merge(procedure=ours, mark=mark, is_edited=False)
    theirs, last = seen.value, seen.loaded or LoadMark(digest="")
    texts = _texts(ours, seen, last)
    has_our_facts = _has_same_facts(ours, theirs) or last.facts_revision == seen.facts_revision
    described = ours if has_our_facts else replace(ours, **{f: getattr(theirs, f) for f in FACTS})
    is_ours = texts == ours.texts and has_our_facts
    review = ours.medical_review if is_ours else theirs.medical_review
    merge = replace(described, texts=texts, medical_review=review)
    change = change_of(theirs, merge)
    return Merge(
        procedure=merge,
        mark=_mark(bundled, merge, _revisions(seen, change), _facts_revision(seen, change)),
        is_edited=any(texts.get(one) != text for one, text in ours.texts.items())
        or not has_our_facts,
    )


def _texts(ours: Procedure, seen: Draft, last: LoadMark) -> dict[str, ProcedureText]:
    def is_an_editors(locale: str) -> bool:
        return (
            locale in seen.value.texts
            and seen.value.texts[locale] != ours.texts.get(locale)
            and last.text_revisions.get(locale) != seen.text_revisions[locale]
        )

    kept = {one: text for one, text in seen.value.texts.items() if is_an_editors(one)}
    return {**ours.texts, **kept}


def _has_same_facts(one: Procedure, other: Procedure) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FACTS)


def _revisions(seen: Draft, change: Change) -> dict[str, int]:
    return {
        **seen.text_revisions,
        **{locale: seen.text_revisions.get(locale, 0) + 1 for locale in change.texts},
    }


def _facts_revision(seen: Draft, change: Change) -> int:
    return seen.facts_revision + (1 if change.has_facts else 0)


def _mark(
    bundled: BundledProcedure,
    merge: Procedure,
    text_revisions: Mapping[str, int],
    facts_revision: int,
) -> LoadMark:
    """Only what reads as the bundle says counts as loaded."""
    ours = bundled.procedure
    loaded = [one for one, text in ours.texts.items() if merge.texts.get(one) == text]
    return LoadMark(
        digest=bundled.digest,
        text_revisions={one: text_revisions[one] for one in loaded},
        facts_revision=facts_revision if _has_same_facts(ours, merge) else None,
        is_draft=bundled.is_draft,
    )
