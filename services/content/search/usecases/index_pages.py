"""The worker makes findable what was published, and takes out what was withdrawn."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from services.content.publishing.domain import IndexingDue, Latest, page_key
from services.content.publishing.usecases.isolate_failures import IsolateFailures
from services.content.search.domain import Entry, entry_of
from services.content.search.ports import Entries, Pages
from services.content.text.domain import LOCALES, fallback_chain


@dataclass(frozen=True, kw_only=True)
class IndexPages:
    """The demand lies in the page since it was stored or withdrawn, in the same write, and is taken
    away last: whatever ends the process, the next turn goes on.

    An entry is what readers of a locale are served, of whichever locale of the chain: nobody has to
    ask the chain when they search.
    """

    pages: Pages
    entries: Entries
    isolate_failures: IsolateFailures

    async def __call__(self) -> int:
        """How many offerings were indexed."""
        found = sorted(await self.pages.indexing_due(), key=_offering)
        done = [
            await self.isolate_failures(
                partial(self._index, location, procedure, list(dues)),
                location=location,
                procedure=procedure,
            )
            for (location, procedure), dues in groupby(found, _offering)
        ]
        return done.count(True)

    async def _index(self, location: str, procedure: str, dues: Iterable[IndexingDue]) -> None:
        latest = {
            one: await self.pages.latest(page_key(location, procedure, one)) for one in LOCALES
        }
        for locale in LOCALES:
            chain = fallback_chain(locale)
            await self.entries.put(
                page_key(location, procedure, locale),
                _entry(latest, locale),
                version=sum(latest[one].revision for one in chain),
            )
        for due in dues:
            await self.pages.indexed(due)


@dataclass(frozen=True, kw_only=True)
class RequestIndexing:
    """Pages of before there was a search, or whose entries are lost or of another form, are
    demanded when the worker starts.
    """

    pages: Pages
    entries: Entries

    async def __call__(self) -> None:
        live, known = await self.pages.live_keys(), await self.entries.keys()
        await self.pages.request_indexing(sorted(live - known))


def _offering(due: IndexingDue) -> tuple[str, str]:
    return due.location, due.procedure


def _entry(latest: Mapping[str, Latest], locale: str) -> Entry | None:
    """None where its readers are served no page."""
    pages = (latest[one].page for one in fallback_chain(locale))
    served = next((page for page in pages if page), None)
    return entry_of(json.loads(served.json), locale) if served else None
