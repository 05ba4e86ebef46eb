"""A reader asks for the page of a procedure at a clinic: a lookup, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.directory.domain import UnknownLocation
from services.content.publishing.domain import (
    Body,
    Encoding,
    NotOfferedHere,
    Representation,
    page_key,
)
from services.content.publishing.ports import Locations, Pages
from services.content.text.domain import fallback_chain, known_locale


def candidates(location: str, procedure: str, locale: str) -> tuple[str, ...]:
    """Keys of the pages that may be given to a reader of the locale, the best one first."""
    chain = fallback_chain(known_locale(locale))
    return tuple(page_key(location, procedure, one) for one in chain)


@dataclass(frozen=True, kw_only=True)
class ReadPage:
    """Where the page is not written in the locale, the next one of the chain answers; the body says
    which.
    """

    pages: Pages
    locations: Locations

    async def __call__(
        self,
        *,
        location: str,
        procedure: str,
        locale: str,
        representation: Representation,
        encodings: Sequence[Encoding],
    ) -> Body:
        for key in candidates(location, procedure, locale):
            body = await self.pages.body(key, representation, encodings)
            if body is not None:
                return body
        if await self.locations.get(location) is None:
            raise UnknownLocation
        raise NotOfferedHere
