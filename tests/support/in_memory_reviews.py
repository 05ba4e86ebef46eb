"""Medical reviews in memory, and the workflow of pages about which nobody has decided anything."""

from collections.abc import Collection

from services.content.reviews.domain import TextReviews
from services.content.revisions.domain import Revised, RevisionConflict, on_procedure
from tests.support.in_memory_entities import InMemoryDependents


class InMemoryReviews:
    def __init__(self) -> None:
        self._stored: dict[tuple[str, str], Revised[TextReviews]] = {}
        self.dependents = InMemoryDependents()

    async def get(self, procedure: str, locale: str) -> Revised[TextReviews]:
        nothing = Revised(value=TextReviews(procedure=procedure, locale=locale), revision=0)
        return self._stored.get((procedure, locale), nothing)

    async def put(
        self,
        changed: Revised[TextReviews],
        *,
        by: str | None,  # noqa: ARG002 - of the history, which is not kept here
        is_shown: bool,
    ) -> None:
        procedure, locale = changed.value.procedure, changed.value.locale
        if changed.revision != (await self.get(procedure, locale)).revision + 1:
            raise RevisionConflict
        self._stored[procedure, locale] = changed
        if is_shown:
            self.dependents.add(changed.value.key, on_procedure(procedure))


class NothingDecided:
    async def retired(self, location: str, procedure: str) -> Collection[str]:  # noqa: ARG002
        return ()

    async def demand_again(
        self,
        location: str,  # noqa: ARG002
        procedure: str,  # noqa: ARG002
        locales: Collection[str],  # noqa: ARG002
    ) -> bool:
        return False
