"""An editor looks through the pages of their clinics: each procedure at each clinic, by locale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from services.content.directory.domain import Location, Offering
from services.content.editorial.ports import Drafts, Locations, Offerings, Titles
from services.content.workflow.domain import PageState, PageStatus
from services.content.workflow.usecases.read_status import ReadStatus
from shared.auth.domain import Scope

_AT_ONCE: Final = 25
"""Procedures at clinics that are asked about together."""
_MOST_CLINICS: Final = 1_000
MOST_LOOKED_AT: Final = 200
"""Procedures at clinics in one answer, however few of them suit."""
_SOON: Final = timedelta(days=30)


class OtherState(StrEnum):
    """What can be asked for besides the states of a page."""

    NOT_WRITTEN = "not_written"
    REVIEW_DUE = "review_due"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`state`: a `PageState` or a `OtherState`; empty for all. `words`: a part of a title."""

    scope: Scope
    location: str = ""
    locale: str = ""
    state: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class PageRow:
    location: Location
    procedure: str
    titles: Mapping[str, str]
    status: PageStatus

    @property
    def is_written(self) -> bool:
        return self.status.newest is not None

    @property
    def is_review_due(self) -> bool:
        """Of what readers have: within thirty days, or nobody has reviewed it."""
        live = self.status.live
        return live is not None and (
            live.review is None or live.review.due <= self.status.day + _SOON
        )

    @property
    def state(self) -> str:
        """In one word."""
        if not self.is_written and self.status.live is None:
            return OtherState.NOT_WRITTEN
        return self.status.in_a_word

    def suits(self, wanted: Wanted) -> bool:
        if wanted.locale not in {"", self.status.locale}:
            return False
        if wanted.state == OtherState.REVIEW_DUE:
            return self.is_review_due
        return wanted.state in {"", self.state}


@dataclass(frozen=True, kw_only=True)
class Unoffered:
    """A procedure that no clinic offers yet, such as one that was just imported: it has texts, and
    no page. `titles` by the locales in which it is written.
    """

    procedure: str
    titles: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class FoundPages:
    """`clinics` of whoever asks; `after`: where to go on, empty where that was all. `unoffered`
    come with the first pages, for those who may write texts.
    """

    rows: Sequence[PageRow]
    clinics: Sequence[Location]
    after: str = ""
    unoffered: Sequence[Unoffered] = ()


STATES: Final = (*OtherState, *PageState)


@dataclass(frozen=True, kw_only=True)
class ListPages:
    """By procedure and clinic; whole ones of both, so a page of the list may have some more rows
    than `limit`.
    """

    offerings: Offerings
    locations: Locations
    titles: Titles
    drafts: Drafts
    read_status: ReadStatus

    async def clinics(self, scope: Scope) -> Sequence[Location]:
        among = None if scope.everything else scope.clinics
        found = await self.locations.page(after="", limit=_MOST_CLINICS, among=among)
        return sorted((one.value for one in found), key=lambda one: one.name)

    async def __call__(self, wanted: Wanted, *, after: str, limit: int) -> FoundPages:
        clinics = await self.clinics(wanted.scope)
        titles = await self.titles.all()
        offered = await self.offerings.table(location=wanted.location or None)
        pairs = _offered_pages(wanted, offered, {one.slug for one in clinics}, titles, after)
        by_slug = {one.slug: one for one in clinics}
        rows = list[PageRow]()
        looked_at = 0
        while looked_at < len(pairs) and looked_at < MOST_LOOKED_AT and len(rows) < limit:
            batch = pairs[looked_at : looked_at + _AT_ONCE]
            found = await self._rows([(one, by_slug[clinic]) for one, clinic in batch], titles)
            rows += [row for row in found if row.suits(wanted)]
            looked_at += len(batch)
        more = looked_at < len(pairs)
        return FoundPages(
            rows=rows,
            clinics=clinics,
            after=_key(pairs[looked_at - 1]) if more else "",
            unoffered=() if after else _unoffered(wanted, offered, titles),
        )

    async def _rows(
        self,
        pairs: Sequence[tuple[str, Location]],
        titles: Mapping[str, Mapping[str, str]],
    ) -> Sequence[PageRow]:
        """What nobody can read of procedures has no row."""
        drafts = await self.drafts.among({procedure for procedure, _ in pairs})
        shown = [(clinic, drafts[one]) for one, clinic in pairs if one in drafts]
        return [
            PageRow(
                location=clinic,
                procedure=draft.value.slug,
                titles=titles[draft.value.slug],
                status=status,
            )
            for (clinic, draft), (_, statuses) in zip(
                shown, await self.read_status.each(shown), strict=True
            )
            for status in statuses
        ]


def _offered_pages(
    wanted: Wanted,
    offered: Sequence[Offering],
    clinics: set[str],
    titles: Mapping[str, Mapping[str, str]],
    after: str,
) -> Sequence[tuple[str, str]]:
    """Procedure and clinic, in that order."""
    pairs = {(one.procedure, one.location) for one in offered if one.location in clinics}
    return [
        pair
        for pair in sorted(pairs)
        if _key(pair) > after and _has_words(wanted.words, pair[0], titles)
    ]


def _unoffered(
    wanted: Wanted, offered: Sequence[Offering], titles: Mapping[str, Mapping[str, str]]
) -> Sequence[Unoffered]:
    """Texts belong to the whole network, and are drafts until a clinic publishes them."""
    is_asked_for = not wanted.location and wanted.state in {"", PageState.DRAFT}
    if not (wanted.scope.everything and is_asked_for):
        return ()
    somewhere = {one.procedure for one in offered}
    return [
        Unoffered(procedure=procedure, titles=known)
        for procedure, known in sorted(titles.items())
        if procedure not in somewhere
        and (not wanted.locale or wanted.locale in known)
        and _has_words(wanted.words, procedure, titles)
    ][:MOST_LOOKED_AT]


def _key(pair: tuple[str, str]) -> str:
    return f"{pair[0]} {pair[1]}"


def _has_words(words: str, procedure: str, titles: Mapping[str, Mapping[str, str]]) -> bool:
    """One that nobody has written is in no list."""
    if procedure not in titles:
        return False
    named = (procedure, *titles[procedure].values())
    return any(words.strip().casefold() in one.casefold() for one in named)
