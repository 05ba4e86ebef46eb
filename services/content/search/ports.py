"""What the use cases of search need from outside."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from services.content.directory.domain import Location
from services.content.publishing.domain import IndexingDue, Latest
from services.content.revisions.domain import Revised
from services.content.search.domain import Alternatives, Entry, Passage, Position, Query, Ranked


class Locations(Protocol):
    async def get(self, key: str) -> Revised[Location] | None: ...


class Pages(Protocol):
    """The published pages. `indexing_due`: the demands of pages that were stored or withdrawn since
    they were indexed; `indexed` takes one away, unless the page was stored again meanwhile.
    `live_among`: those of the keys whose page is live now; `live_keys`: of all that are.
    """

    async def latest(self, key: str) -> Latest: ...

    async def indexing_due(self) -> Sequence[IndexingDue]: ...

    async def indexed(self, due: IndexingDue) -> None: ...

    async def request_indexing(self, keys: Collection[str]) -> None: ...

    async def live_among(self, keys: Collection[str]) -> set[str]: ...

    async def live_keys(self) -> set[str]: ...


class Entries(Protocol):
    """What pages are found by. `put` passes over what is older than what is there: `version` rises
    with every change of a page that readers of the locale may be served.

    `vocabulary`: words of the pages that the query may mean; `ranked`: those that are found, from a
    position, the best first; `counts`: how many there are, by clinic.
    """

    async def put(self, key: str, entry: Entry | None, *, version: int) -> None: ...

    async def keys(self) -> set[str]: ...

    async def vocabulary(self, query: Query, *, with_typos: bool) -> Sequence[str]: ...

    async def ranked(
        self,
        query: Sequence[Alternatives],
        *,
        locale: str,
        location: str | None,
        after: Position | None,
        limit: int,
    ) -> Sequence[Ranked]: ...

    async def counts(self, query: Sequence[Alternatives], *, locale: str) -> Mapping[str, int]: ...

    async def passages(self, keys: Collection[str]) -> Mapping[str, Sequence[Passage]]: ...
