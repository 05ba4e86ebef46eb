"""An editor writes what a clinic says differently from the network's text in one locale."""

from collections.abc import Collection
from dataclasses import dataclass

from services.content.directory.usecases.find_locations import FindLocation
from services.content.procedures.domain import Draft, TextBeyondLimits
from services.content.procedures.usecases.edit_facts import EditFacts, FindFacts
from services.content.text.domain import ProcedureText, limit_problems

_MOST_PROBLEMS = 50


@dataclass(frozen=True, kw_only=True)
class FindOverride:
    find_location: FindLocation
    find_facts: FindFacts

    async def __call__(self, slug: str, location: str) -> Draft:
        """Raises `UnknownProcedure` and `UnknownLocation`; a clinic that says nothing differently
        is known all the same.
        """
        await self.find_location(location)
        return await self.find_facts(slug)


@dataclass(frozen=True, kw_only=True)
class EditOverride:
    """A draft until the page is published. `seen`: the revisions of the facts one of which the
    editor says is there.
    """

    find_location: FindLocation
    edit_facts: EditFacts

    async def __call__(
        self,
        slug: str,
        location: str,
        locale: str,
        text: ProcedureText,
        *,
        seen: Collection[int] | None,
        by: str,
    ) -> Draft:
        """A field of `text` that is None is not said differently. Raises `UnknownProcedure`,
        `UnknownLocation`, `TextBeyondLimits`, `FactsRevisionRequired`, `FactsRevisionConflict`.
        """
        await self.find_location(location)
        problems = tuple(limit_problems(text))[:_MOST_PROBLEMS]
        if problems:
            raise TextBeyondLimits(*problems)
        return await self.edit_facts(
            slug, lambda seen: seen.overridden(location, locale, text), seen=seen, by=by
        )
