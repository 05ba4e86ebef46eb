"""The directory of content in memory: clinics, doctors and the capability table."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Generic, TypeVar

from services.content.directory.domain import Offering, PagesDue, offering_key
from services.content.revisions.domain import DependentsDue, Revised, RevisionConflict
from shared.events import Event

E = TypeVar("E")


class InMemoryDependents:
    """Demands by the key of what was edited."""

    def __init__(self) -> None:
        self._demands: dict[str, DependentsDue] = {}
        self._marks = count(1)

    def add(self, key: str, *dependencies: str) -> None:
        known = self._demands[key].dependencies if key in self._demands else ()
        self._demands[key] = DependentsDue(
            key=key,
            mark=str(next(self._marks)),
            dependencies=tuple(dict.fromkeys([*known, *dependencies])),
        )

    async def due(self) -> Sequence[DependentsDue]:
        return [self._demands[key] for key in sorted(self._demands)]

    async def marked(self, due: DependentsDue) -> None:
        if self._demands.get(due.key) == due:
            del self._demands[due.key]


class InMemoryEntities(Generic[E]):
    """`events`: what was announced, in order."""

    def __init__(self, dependency: Callable[[E], str]) -> None:
        self._stored: dict[str, Revised[E]] = {}
        self._dependency = dependency
        self.dependents = InMemoryDependents()
        self.events: list[Event] = []

    async def get(self, key: str) -> Revised[E] | None:
        return self._stored.get(key)

    async def among(self, keys: Collection[str]) -> Mapping[str, Revised[E]]:
        return {key: self._stored[key] for key in keys if key in self._stored}

    async def put(self, changed: Revised[E], *, key: str, event: Event) -> None:
        self._put(changed, key, event)

    async def page(
        self, *, after: str, limit: int, among: Collection[str] | None = None
    ) -> Sequence[Revised[E]]:
        keys = sorted(key for key in self._stored if among is None or key in among)
        return [self._stored[key] for key in keys if key > after][:limit]

    def _put(self, changed: Revised[E], key: str, event: Event) -> Revised[E] | None:
        """What was there before."""
        before = self._stored.get(key)
        if changed.revision != (before.revision if before else 0) + 1:
            raise RevisionConflict
        self._stored[key] = changed
        self.events.append(event)
        if self._is_shown_elsewhere(before, changed):
            self.dependents.add(key, self._dependency(changed.value))
        return before

    def _is_shown_elsewhere(
        self,
        before: Revised[E] | None,  # noqa: ARG002 - the capability table looks at it
        changed: Revised[E],  # noqa: ARG002
    ) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class _Demand:
    mark: str
    publish: bool
    at: datetime


class InMemoryOfferings(InMemoryEntities[Offering]):
    def __init__(self, dependency: Callable[[Offering], str], now: Callable[[], datetime]) -> None:
        super().__init__(dependency)
        self._now = now
        self._demands: dict[str, _Demand] = {}
        self._marks = count(1)

    async def put(self, changed: Revised[Offering], *, key: str, event: Event) -> None:
        self._put(changed, key, event)
        pending = None if changed.value.is_retired else self._demands.get(key)
        self._demand(key, publish=pending is not None and pending.publish)

    async def put_with_page(self, changed: Revised[Offering], *, key: str, event: Event) -> None:
        self._put(changed, key, event)
        self._demand(key, publish=True)

    async def table(
        self, *, location: str | None = None, procedure: str | None = None
    ) -> Sequence[Offering]:
        return [
            one
            for one in self._offered()
            if location in {None, one.location} and procedure in {None, one.procedure}
        ]

    async def offered(self) -> set[tuple[str, str]]:
        return {(one.location, one.procedure) for one in self._offered()}

    async def is_offered(self, location: str, procedure: str) -> bool:
        stored = self._stored.get(offering_key(location, procedure))
        return stored is not None and not stored.value.is_retired

    async def request_pages(self, keys: Collection[str], *, publish: bool) -> None:
        for key in keys:
            if key in self._stored and (publish or key not in self._demands):
                self._demand(key, publish=publish)

    async def due(self, *, before: datetime | None = None) -> Sequence[PagesDue]:
        return [
            PagesDue(offering=self._stored[key].value, mark=one.mark, publish=one.publish)
            for key, one in sorted(self._demands.items())
            if before is None or one.at < before
        ]

    async def fulfilled(self, due: PagesDue) -> None:
        known = self._demands.get(due.offering.key)
        if known is not None and known.mark == due.mark:
            del self._demands[due.offering.key]

    def _offered(self) -> list[Offering]:
        stored = (self._stored[key].value for key in sorted(self._stored))
        return [one for one in stored if not one.is_retired]

    def _demand(self, key: str, *, publish: bool) -> None:
        self._demands[key] = _Demand(mark=str(next(self._marks)), publish=publish, at=self._now())

    def _is_shown_elsewhere(
        self, before: Revised[Offering] | None, changed: Revised[Offering]
    ) -> bool:
        return before is None or before.value.is_retired != changed.value.is_retired
