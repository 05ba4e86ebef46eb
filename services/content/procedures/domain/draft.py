"""A procedure as it is stored: each text has a revision of its own, and what all locales share has
another, so that two editors of two locales never stand in each other's way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.content.procedures.domain.procedure import Procedure
from services.content.revisions.domain import (
    Revised,
)

FACTS: Final = (
    "category", "insured_status", "insured_status_in", "overrides", "picture", "plan_listings",
    "recovery",
)  # fmt: skip


OverrideBases = Mapping[str, Mapping[str, Mapping[str, Mapping[str, int]]]]
"""By clinic, locale and field that the clinic says differently: the revisions of the shared texts,
by locale, beside which that was written."""


@dataclass(frozen=True, kw_only=True)
class LoadMark:
    """The files that a bundle's procedure came from, and the revisions that they became; whether
    the bundle said that its words are a draft.
    """

    digest: str
    text_revisions: Mapping[str, int] = field(default_factory=dict)
    facts_revision: int | None = None
    is_draft: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft(Revised[Procedure]):
    """`revision` counts every change; `text_revisions` by locale those of one text, also of one
    that is no longer there; `facts_revision` those of what all locales share (`FACTS`).
    `override_bases` is missing for what clinics said before it was kept.
    """

    text_revisions: Mapping[str, int]
    facts_revision: int
    loaded: LoadMark | None = None
    override_bases: OverrideBases = field(default_factory=dict)

    @property
    def is_as_loaded(self) -> bool:
        """Nobody has written anything since a bundle was loaded that may be published."""
        return (
            self.loaded is not None
            and not self.loaded.is_draft
            and self.loaded.facts_revision == self.facts_revision
            and all(
                self.loaded.text_revisions.get(locale) == self.text_revisions[locale]
                for locale in self.value.texts
            )
        )

    def text_revision(self, locale: str) -> int | None:
        """None where there is no text in this locale."""
        return self.text_revisions[locale] if locale in self.value.texts else None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What of a procedure is written anew; whatever is not named here is left as it reads by now.

    A review is of all the texts: it is written with each of them, and only set, not taken away,
    where nothing else has changed.
    """

    texts: frozenset[str]
    has_facts: bool
    has_review: bool

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.has_facts or self.has_review)


def change_of(before: Procedure, after: Procedure) -> Change:
    locales = {*before.texts, *after.texts}
    texts = frozenset(one for one in locales if before.texts.get(one) != after.texts.get(one))
    return Change(
        texts=texts,
        has_facts=any(getattr(before, name) != getattr(after, name) for name in FACTS),
        has_review=bool(texts) or before.medical_review != after.medical_review,
    )


def text_key(slug: str, locale: str) -> str:
    """The key of a text among all that has revisions."""
    return f"{slug}:{locale}"
