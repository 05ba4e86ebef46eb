"""An editor hands in a bundle: what it would change, or its content as drafts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from services.content.bundles.domain import Bundle, Differences, as_drafts
from services.content.bundles.usecases.compare_bundle import CompareBundle
from services.content.bundles.usecases.load_bundle import LoadBundle, Loaded
from shared.errors import TooMany
from shared.telemetry import security

Read = Callable[[], Bundle]


class TooManyBundlesAtOnce(TooMany):
    code = "bundles.too-many-at-once"
    title = "Another bundle is being taken in at this moment. Please try again shortly."


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """`bundle` as it was read; `loaded` is None where nothing was to be written."""

    bundle: Bundle
    differences: Differences
    loaded: Loaded | None = None


@dataclass(frozen=True, kw_only=True)
class HandInBundle:
    """Who has no shell has no right to publish what nobody has reviewed either. One at a time, from
    the reading on, which takes a thread and seconds.
    """

    compare: CompareBundle
    load: LoadBundle
    one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, read: Read, *, dry_run: bool, by: str) -> HandedIn:
        """Raises what `read` and `LoadBundle` do, and `TooManyBundlesAtOnce`."""
        if self.one.locked():
            raise TooManyBundlesAtOnce(retry_after=30)
        async with self.one:
            bundle = await asyncio.to_thread(read)
            stored = await self.compare.read_content()
            drafts = as_drafts(bundle, stored.procedures)
            found = await self.compare(drafts)
            if dry_run:
                return HandedIn(bundle=bundle, differences=found)
            loaded = await self.load(drafts)
            security("bundle-loaded", account=by, count=loaded.changed)
            return HandedIn(bundle=bundle, differences=found, loaded=loaded)
