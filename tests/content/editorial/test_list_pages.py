"""The list of pages goes on where it stopped, and asks about many of them together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.content.directory.domain import Location, Offering
from services.content.editorial.usecases.list_pages import (
    MOST_LOOKED_AT,
    FoundPages,
    ListPages,
    Wanted,
)
from services.content.procedures.domain import Draft
from services.content.revisions.domain import Revised
from services.content.text.domain import LOCALES
from services.content.workflow.usecases.read_status import ReadStatus
from shared.auth.domain import Scope
from tests.content.builders import CALGARY, EAR_TUBES, TORONTO, offering
from tests.support.clocks import StillClock

SLUGS = [f"procedure-{number:03}" for number in range(130)]
EVERYTHING = Scope(everything=True)


class Network:
    """Every procedure at two clinics; one of them nobody can read. `asked`: how many pages were
    asked about at a time.
    """

    def __init__(self) -> None:
        self.asked = list[int]()

    async def table(self, **_: str | None) -> Sequence[Offering]:
        return [offering(clinic, slug) for slug in SLUGS for clinic in ("calgary", "toronto")]

    async def all(self) -> Mapping[str, Mapping[str, str]]:
        return {slug: {"en-CA": slug} for slug in SLUGS}

    async def page(self, **_: Any) -> Sequence[Revised[Location]]:
        return [Revised(value=one, revision=1) for one in (CALGARY, TORONTO)]


class Drafts:
    async def get(self, slug: str) -> Draft | None:
        return (await self.among([slug])).get(slug)

    async def among(self, slugs: Collection[str]) -> Mapping[str, Draft]:
        return {
            slug: Draft(
                value=replace(EAR_TUBES, slug=slug),
                revision=1,
                text_revisions={"en-CA": 1},
                facts_revision=1,
            )
            for slug in slugs
            if slug != SLUGS[3]
        }


class Nothing:
    """Nobody has decided, reviewed or published anything."""

    def __init__(self, asked: list[int]) -> None:
        self._asked = asked

    async def among(self, _keys: Collection[str]) -> Mapping[str, Any]:
        return {}

    async def shown(self, keys: Collection[str]) -> Mapping[str, Any]:
        self._asked.append(len(keys))
        return {}


def listing(network: Network) -> ListPages:
    nothing: Any = Nothing(network.asked)
    whole: Any = network
    return ListPages(
        offerings=whole,
        locations=whole,
        titles=whole,
        drafts=Drafts(),
        read_status=ReadStatus(
            locations=whole,
            procedures=Drafts(),
            workflows=nothing,
            reviews=nothing,
            pages=nothing,
            now=StillClock(),
        ),
    )


def keys(found: FoundPages) -> list[tuple[str, str, str]]:
    return [(one.procedure, one.location.slug, one.status.locale) for one in found.rows]


async def test_every_page_is_listed_once_and_what_nobody_can_read_stands_in_nobodys_way() -> None:
    network = Network()
    list_pages, after, rows = listing(network), "", list[tuple[str, str, str]]()
    while True:
        found = await list_pages(Wanted(scope=EVERYTHING), after=after, limit=50)
        rows += keys(found)
        if not found.after:
            break
        after = found.after
    expected = [
        (slug, clinic, locale)
        for slug in SLUGS
        for clinic in ("calgary", "toronto")
        for locale in LOCALES
        if slug != SLUGS[3]
    ]
    assert rows == expected
    assert max(network.asked) == 50


async def test_what_nothing_suits_is_looked_through_in_a_few_questions_and_goes_on() -> None:
    network = Network()
    wanted = Wanted(scope=EVERYTHING, state="published")
    found = await listing(network)(wanted, after="", limit=50)
    assert (found.rows, len(network.asked)) == ([], MOST_LOOKED_AT // 25)
    rest = await listing(network)(wanted, after=found.after, limit=50)
    assert (rest.rows, rest.after) == ([], "")
