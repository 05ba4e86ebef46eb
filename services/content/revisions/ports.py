"""What the use cases of revisions need from outside."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from services.content.revisions.domain import Kind, Revision

T = TypeVar("T")


class Revisions(Protocol):
    """Every revision of everything that is edited, whether it was copied from its document already
    or not. `latest` lists the newest first. `value` is the body of one as the value that it was
    written from; None where there is none, or where it removed what it is a revision of. It refuses
    with `RevisionUnreadable` what nobody can read.
    """

    async def latest(
        self, kind: Kind, key: str, *, before: int | None, limit: int
    ) -> Sequence[Revision]: ...

    async def get(self, kind: Kind, key: str, number: int) -> Revision | None: ...

    async def value(self, kind: Kind, key: str, number: int, of: type[T]) -> T | None: ...
