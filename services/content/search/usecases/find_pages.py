"""Somebody looks for a procedure in their own words."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.content.directory.domain import UnknownLocation
from services.content.publishing.domain import page_key
from services.content.search.domain import (
    Alternatives,
    Passage,
    Position,
    Ranked,
    alternatives_in,
    query_of,
    snippet_html,
)
from services.content.search.ports import Entries, Locations, Pages
from services.content.text.domain import known_locale


@dataclass(frozen=True, kw_only=True)
class Hit:
    page: Ranked
    snippet_html: str


@dataclass(frozen=True, kw_only=True)
class Results:
    """`more`: the last position, where more pages come after it. `counts` by clinic, whichever was
    asked for, where they were asked for.
    """

    hits: Sequence[Hit] = ()
    more: Position | None = None
    with_typos: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FindPages:
    """As it was typed; where nothing is found that way, with typing errors. What is withdrawn while
    its entry is still there is not shown.
    """

    entries: Entries
    pages: Pages
    locations: Locations

    async def __call__(
        self,
        text: str,
        *,
        locale: str,
        location: str | None = None,
        after: Position | None = None,
        limit: int,
        counted: bool = False,
    ) -> Results:
        """Raises `NothingToSearchFor` and `UnknownLocation`."""
        query = query_of(text)
        if location is not None and await self.locations.get(location) is None:
            raise UnknownLocation
        if not query.terms:
            return Results()
        reader = known_locale(locale)
        for with_typos in (False, True) if after is None else (after.with_typos,):
            words = await self.entries.vocabulary(query, with_typos=with_typos)
            meant = alternatives_in(words, query, with_typos=with_typos)
            found = await self.entries.ranked(
                meant, locale=reader, location=location, after=after, limit=limit + 1
            )
            if found:
                break
        return Results(
            hits=await self._hits(found[:limit], meant),
            more=_position(found[limit - 1], with_typos) if len(found) > limit else None,
            with_typos=with_typos,
            counts=await self.entries.counts(meant, locale=reader) if counted else {},
        )

    async def _hits(self, found: Sequence[Ranked], meant: Sequence[Alternatives]) -> list[Hit]:
        live, passages = await asyncio.gather(
            self.pages.live_among([_served(one) for one in found]),
            self.entries.passages([one.key for one in found]),
        )
        return [
            Hit(page=one, snippet_html=_snippet(passages, one.key, meant))
            for one in found
            if _served(one) in live
        ]


def _served(page: Ranked) -> str:
    return page_key(page.location, page.procedure, page.locale_served)


def _snippet(
    passages: Mapping[str, Sequence[Passage]], key: str, meant: Sequence[Alternatives]
) -> str:
    return snippet_html(passages.get(key, ()), meant)


def _position(page: Ranked, with_typos: bool) -> Position:
    return Position(
        with_typos=with_typos, points=page.points, title_key=page.title_key, key=page.key
    )
