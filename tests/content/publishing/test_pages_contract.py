"""What every store of published pages keeps to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.content.publishing.domain import (
    FinishedPage,
    Latest,
    Listing,
    PageInputs,
    PublishedMeanwhile,
    Representation,
    Stamp,
)
from services.content.publishing.ports import Pages
from services.content.publishing.store import MongoPages, WatchedPages
from shared.web import ReadyAnswers
from tests.content.builders import EAR_TUBES
from tests.content.stores import BOTH_STORES, IN_MEMORY
from tests.support.clocks import StillClock
from tests.support.in_memory_pages import InMemoryPages

KEY = "toronto:ear-tubes:en-CA"
NOW = StillClock()()


@pytest.fixture(params=[*BOTH_STORES, pytest.param("watched", marks=pytest.mark.servers)])
def pages(request: pytest.FixtureRequest) -> Pages:
    if request.param == IN_MEMORY:
        return InMemoryPages()
    database = request.getfixturevalue("content_database")
    if request.param == "watched":
        ready = ReadyAnswers(most_bytes=1_000_000)
        return WatchedPages(database, ready)
    return MongoPages(database)


def page(location: str = "toronto", *, revision: int = 1, **changes: Any) -> FinishedPage:
    listing = Listing(
        location=location,
        procedure="ear-tubes",
        locale="en-CA",
        title="Ear tubes",
        summary="Small tubes.",
        category="ears",
        stamp=Stamp(revision=revision, published_at=NOW),
    )
    usual = FinishedPage(
        listing=listing,
        inputs=PageInputs(procedure=EAR_TUBES, changes_at=None),
        surrogate_keys=("network",),
        dependencies=("doctor:roy", f"location:{location}"),
        json=b"{}",
        html=b"<p>",
        replaces=revision - 1,
    )
    return replace(usual, **changes)


async def test_a_page_is_there_once_it_is_stored_in_both_representations(pages: Pages) -> None:
    assert await pages.latest(KEY) == Latest()
    assert await pages.body(KEY, Representation.JSON, ["identity"]) is None
    await pages.put(page())
    latest = await pages.latest(KEY)
    assert latest == Latest(revision=1, page=page(replaces=1))
    for representation, content in ((Representation.JSON, b"{}"), (Representation.HTML, b"<p>")):
        body = await pages.body(KEY, representation, ["identity"])
        assert body is not None
        assert (body.content, body.locale, body.stamp.revision) == (content, "en-CA", 1)


async def test_of_two_publications_at_once_one_is_refused(pages: Pages) -> None:
    await pages.put(page())
    with pytest.raises(PublishedMeanwhile):
        await pages.put(page())
    await pages.put(page(revision=2))
    with pytest.raises(PublishedMeanwhile):
        await pages.put(page(revision=2))


async def test_a_page_that_was_asked_to_be_made_again_is_not_replaced_by_one_made_before(
    pages: Pages,
) -> None:
    await pages.put(page())
    assert await pages.mark_due(["doctor:roy", "doctor:raman"]) == 1
    with pytest.raises(PublishedMeanwhile):
        await pages.put(page(revision=2))
    due = (await pages.latest(KEY)).due
    await pages.put(page(revision=2, replaces_due=due))
    assert (await pages.latest(KEY)).due is None


async def test_exactly_the_pages_that_show_it_are_marked(pages: Pages) -> None:
    await pages.put(page())
    await pages.put(page("calgary"))
    assert await pages.mark_due(["location:elsewhere"]) == 0
    assert await pages.mark_due(["location:calgary"]) == 1
    assert [one.location for one in await pages.due(NOW)] == ["calgary"]
    due = (await pages.latest("calgary:ear-tubes:en-CA")).due
    assert due is not None
    await pages.mark_due(["location:calgary"])
    await pages.confirm("calgary:ear-tubes:en-CA", due=due)
    assert len(await pages.due(NOW)) == 1
    later = (await pages.latest("calgary:ear-tubes:en-CA")).due
    assert later is not None
    await pages.confirm("calgary:ear-tubes:en-CA", due=later)
    assert await pages.due(NOW) == []


async def test_a_page_is_due_when_it_was_stored_so_or_shows_other_banners_by_now(
    pages: Pages,
) -> None:
    await pages.put(page(is_due=True))
    inputs = PageInputs(procedure=EAR_TUBES, changes_at=NOW + timedelta(hours=1))
    await pages.put(page("calgary", inputs=inputs))
    assert [one.location for one in await pages.due(NOW)] == ["toronto"]
    later = await pages.due(NOW + timedelta(hours=1))
    assert [one.location for one in later] == ["calgary", "toronto"]


async def test_a_page_that_is_withdrawn_is_gone_and_its_revisions_go_on(pages: Pages) -> None:
    await pages.put(page(is_due=True))
    await pages.put(page("calgary"))
    assert await pages.withdraw("toronto", "ear-tubes", but=[KEY]) == 0
    assert await pages.withdraw("toronto", "ear-tubes") == 1
    assert await pages.latest(KEY) == Latest(revision=2)
    assert await pages.body(KEY, Representation.JSON, ["identity"]) is None
    assert await pages.live() == {("calgary", "ear-tubes")}
    assert [one.location for one in await pages.listed(["en-CA"])] == ["calgary"]
    assert await pages.due(NOW) == []
    await pages.put(page(revision=3))
    assert len(await pages.listed(["en-CA", "fr-CA"])) == 2
    assert len(await pages.listed(["en-CA"], location="toronto")) == 1
    assert await pages.listed(["fr-CA"]) == []
