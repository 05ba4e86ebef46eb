"""What the use cases of pictures need from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.content.media.domain import Drawn, FocalPoint, Medium, Use
from services.content.revisions.domain import Revised


class Drawing(Protocol):
    """Both refuse with `ImageRefused`, and with `TooManyImagesAtOnce` while others are drawn."""

    async def new(self, image: bytes, focal: FocalPoint) -> Drawn: ...

    async def again(self, master: bytes, focal: FocalPoint) -> Drawn: ...


class Media(Protocol):
    """`put` refuses with `RevisionConflict` when it lost a race. `page` and `among`
    leave out what is removed;
    `locations`: the clinics whose pictures are wanted beside those of the network, None: all.
    """

    async def get(self, medium_id: str) -> Revised[Medium] | None: ...

    async def among(self, ids: Collection[str]) -> Mapping[str, Medium]: ...

    async def put(self, changed: Revised[Medium]) -> None: ...

    async def page(
        self, *, after: str, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Medium]]: ...


@dataclass(frozen=True, kw_only=True)
class FileSet:
    """What was drawn of a picture at once."""

    id: str
    medium: str
    digest: str


class Files(Protocol):
    """Drawn bytes. A set is written before the picture that names it, and due to be looked at from
    `remove_at` on: until somebody `keep`s it, nobody may have need of it. `read` finds only whole
    sets.
    """

    async def put(
        self, medium: str, digest: str, parts: Mapping[str, bytes], *, remove_at: datetime
    ) -> FileSet: ...

    async def keep(self, those: FileSet) -> None: ...

    async def release(self, medium: str, digest: str, *, remove_at: datetime) -> None: ...

    async def due(self, now: datetime) -> Sequence[FileSet]: ...

    async def drop(self, those: FileSet) -> None: ...

    async def read(self, medium: str, digest: str, name: str) -> bytes | None: ...


class Uses(Protocol):
    """Where a picture is shown, or will be once a draft is published; `limit` of them at most.
    `is_named`: whether a published page names these files of it.
    """

    async def of(self, medium_id: str, *, limit: int) -> Sequence[Use]: ...

    async def is_named(self, medium_id: str, digest: str) -> bool: ...
