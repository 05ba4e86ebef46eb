"""What the use cases of divergence need from outside."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from services.content.procedures.domain import Draft
from services.content.revisions.domain import Kind

T = TypeVar("T")


class Procedures(Protocol):
    """`overridden`: those of which some clinic says something differently, by slug."""

    async def get(self, slug: str) -> Draft | None: ...

    async def overridden(self, *, after: str, limit: int) -> Sequence[Draft]: ...


class Revisions(Protocol):
    async def value(self, kind: Kind, key: str, number: int, of: type[T]) -> T | None: ...
