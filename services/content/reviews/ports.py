"""What the use cases of reviews need from outside."""

from typing import Protocol, TypeVar

from services.content.procedures.domain import Draft
from services.content.reviews.domain import TextReviews
from services.content.revisions.domain import Kind, Revised

T = TypeVar("T")


class Reviews(Protocol):
    """The reviews of each text; `get` has revision 0 where there are none. `put` refuses with
    `RevisionConflict` when it lost a race, and says in the same write that the pages which show the
    procedure are to be made again where `is_shown`.
    """

    async def get(self, procedure: str, locale: str) -> Revised[TextReviews]: ...

    async def put(
        self, changed: Revised[TextReviews], *, by: str | None, is_shown: bool
    ) -> None: ...


class Procedures(Protocol):
    async def get(self, slug: str) -> Draft | None: ...


class Revisions(Protocol):
    async def value(self, kind: Kind, key: str, number: int, of: type[T]) -> T | None: ...
