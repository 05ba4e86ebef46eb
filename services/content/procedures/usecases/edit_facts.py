"""An editor changes what all locales of a procedure share: what kind of procedure it is, how the
provinces' plans list it, the figures of recovery, and what clinics say differently.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from services.content.procedures.domain import (
    Draft,
    FactsRevisionConflict,
    FactsRevisionRequired,
    PlanListing,
    Procedure,
    Recovery,
    UnknownProcedure,
)
from services.content.procedures.ports import Media, Procedures
from services.content.revisions.domain import Provenance, RevisionConflict
from services.content.text.domain import InsuredStatus
from shared.errors import FieldProblem, Invalid

_TRIES: Final = 3

FactsChange = Callable[[Procedure], Procedure]
"""From the procedure so far to the one with other facts."""


@dataclass(frozen=True, kw_only=True)
class WrittenFacts:
    """All but the words that clinics say differently."""

    category: str
    insured_status: InsuredStatus
    insured_status_in: Mapping[str, InsuredStatus]
    plan_listings: Mapping[str, PlanListing]
    recovery: Recovery | None
    picture: str = ""

    def of(self, procedure: Procedure) -> Procedure:
        return replace(procedure, **vars(self))


@dataclass(frozen=True, kw_only=True)
class FindFacts:
    procedures: Procedures

    async def __call__(self, slug: str) -> Draft:
        """Raises `UnknownProcedure`."""
        draft = await self.procedures.get(slug)
        if draft is None:
            raise UnknownProcedure
        return draft


@dataclass(frozen=True, kw_only=True)
class EditFacts:
    """A draft until the procedure is published. `seen`: the revisions of the facts one of which the
    editor says is there; who writes a text meanwhile is in nobody's way.
    """

    procedures: Procedures
    media: Media

    async def __call__(
        self, slug: str, change: FactsChange, *, seen: Collection[int] | None, by: str
    ) -> Draft:
        """Raises `UnknownProcedure`, `FactsRevisionRequired` and `FactsRevisionConflict`; and
        `Invalid` where there is no such picture.
        """
        find = FindFacts(procedures=self.procedures)
        for _ in range(_TRIES):
            draft = await find(slug)
            if seen is None:
                raise FactsRevisionRequired
            if draft.facts_revision not in seen:
                raise FactsRevisionConflict(draft.facts_revision)
            changed = change(draft.value)
            if changed.picture != draft.value.picture:
                await self._check_picture(changed)
            try:
                return await self.procedures.put(changed, seen=draft, provenance=Provenance(by=by))
            except RevisionConflict:
                continue
        raise RevisionConflict

    async def _check_picture(self, changed: Procedure) -> None:
        if changed.picture and not await self.media.among([changed.picture]):
            message = "There is no such picture."
            raise Invalid(FieldProblem(field="picture", code="unknown", message=message))
