"""What is published is found soon, what is withdrawn or only drafted is not, whatever ends."""

from dataclasses import replace
from typing import Any

import pytest

from services.content.publishing.domain import Latest
from services.content.search.domain import Position, alternatives_in, query_of
from services.content.search.usecases.index_pages import IndexPages
from services.content.text.domain import Paragraph
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.builders import offering, save_procedure
from tests.content.search.builders import entry, passages
from tests.content.search.network import HERNIA, PROCEDURES, procedure, publish, written

KEY = "toronto:hernia-repair:en-CA"


async def found(content: Content, text: str, locale: str = "en-CA") -> list[str]:
    results = await content.search.find_pages(text, locale=locale, limit=50)
    return [hit.page.key for hit in results.hits]


async def rewrite(content: Content, summary: str) -> None:
    texts = {"en-CA": replace(HERNIA["en-CA"], summary=(Paragraph(text=summary),))}
    await save_procedure(content, procedure("hernia-repair", texts))


async def test_a_draft_is_never_found(network: Content) -> None:
    await rewrite(network, "Umbilical only.")
    await save_procedure(network, procedure("draft", {"en-CA": written("Umbilical secrets")}))
    await network.load_bundle.publish_offering(offering("toronto", "draft"))
    await network.search.index_pages()
    assert await found(network, "umbilical") == []


async def test_what_was_published_anew_is_found_by_its_new_words_alone(network: Content) -> None:
    await rewrite(network, "Umbilical only.")
    await publish(network, "hernia-repair")
    await network.search.index_pages()
    assert await found(network, "umbilical") == [KEY]
    assert await found(network, "belly") == []


async def test_what_is_withdrawn_is_not_found_even_before_the_worker_has_heard_of_it(
    network: Content,
) -> None:
    await network.stores.pages.withdraw("toronto", "hernia-repair")
    assert await found(network, "belly") == []
    await network.search.index_pages()
    assert await found(network, "belly") == []
    assert (
        await network.search.entries.counts(
            alternatives_in([], query_of("belly"), with_typos=False), locale="en-CA"
        )
        == {}
    )


async def test_a_retired_offering_is_found_again_when_it_is_offered_again(
    network: Content,
) -> None:
    load = network.load_bundle
    await load.publish_offering(replace(offering("toronto", "hernia-repair"), is_retired=True))
    await network.maintain_pages()
    await network.stores.pages.withdraw("toronto", "hernia-repair")
    await network.search.index_pages()
    assert await found(network, "belly") == []
    await publish(network, "hernia-repair")
    await network.search.index_pages()
    assert await found(network, "belly") == [KEY]


async def test_french_readers_stop_finding_the_english_words_once_they_get_a_french_page(
    network: Content,
) -> None:
    assert await found(network, "belly", "fr-CA") == ["toronto:hernia-repair:fr-CA"]
    texts = {**HERNIA, "fr-CA": written("Cure de hernie", "La paroi est refermée.")}
    await save_procedure(network, procedure("hernia-repair", texts))
    await publish(network, "hernia-repair")
    await network.search.index_pages()
    assert await found(network, "belly", "fr-CA") == []
    assert await found(network, "paroi", "fr-CA") == ["toronto:hernia-repair:fr-CA"]
    assert await found(network, "belly", "en-CA") == [KEY]


async def test_the_other_language_is_found_again_when_the_translation_is_withdrawn(
    network: Content,
) -> None:
    pages = network.stores.pages
    assert await found(network, "menisque", "fr-CA")
    but = ["toronto:knee-arthroscopy:en-CA", "calgary:knee-arthroscopy:fr-CA"]
    await pages.withdraw("toronto", "knee-arthroscopy", but=but)
    await network.search.index_pages()
    assert await found(network, "meniscus", "fr-CA") == ["toronto:knee-arthroscopy:fr-CA"]
    assert await found(network, "menisque", "fr-CA") == ["calgary:knee-arthroscopy:fr-CA"]


async def test_nothing_is_left_to_do_and_doing_it_again_changes_nothing(
    network: Content, content_database: Database
) -> None:
    async def stored() -> list[Any]:
        return await content_database["search_entries"].find().sort("_id").to_list(None)

    before = await stored()
    assert await network.search.index_pages() == 0
    keys = await network.stores.pages.live_keys()
    await network.stores.pages.request_indexing(sorted(keys))
    assert await network.search.index_pages() == len(PROCEDURES) + 1
    assert await stored() == before


async def test_a_demand_that_comes_while_the_page_is_indexed_stands(network: Content) -> None:
    await publish_anew(network)
    (due,) = [one for one in await network.stores.pages.indexing_due() if one.key == KEY]
    await rewrite(network, "Inguinal, later.")
    await publish(network, "hernia-repair")
    await network.stores.pages.indexed(due)
    await network.search.index_pages()
    assert await found(network, "inguinal") == [KEY]


async def publish_anew(network: Content) -> None:
    await rewrite(network, "Umbilical, earlier.")
    await publish(network, "hernia-repair")


async def test_whoever_comes_late_with_an_older_page_changes_nothing(network: Content) -> None:
    old = entry("Old", *passages("Prehistoric."))
    await network.search.entries.put(KEY, old, version=0)
    assert await found(network, "prehistoric") == []
    await network.stores.pages.withdraw("toronto", "hernia-repair")
    await network.search.index_pages()
    await network.search.entries.put(KEY, old, version=1)
    assert await found(network, "prehistoric") == []


class Dying:
    """Pages that end the process when the second of an offering is read."""

    def __init__(self, content: Content) -> None:
        self._pages = content.stores.pages
        self._left = 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pages, name)

    async def latest(self, key: str) -> Latest:
        if not self._left:
            raise KeyboardInterrupt
        self._left -= 1
        return await self._pages.latest(key)


async def test_whatever_ends_the_worker_the_next_turn_goes_on(network: Content) -> None:
    await publish_anew(network)
    search = network.search
    dying: Any = Dying(network)
    index = IndexPages(
        pages=dying, entries=search.entries, isolate_failures=search.index_pages.isolate_failures
    )
    with pytest.raises(KeyboardInterrupt):
        await index()
    assert await search.index_pages() == 1
    assert await found(network, "umbilical") == [KEY]


async def test_one_page_that_nobody_can_read_does_not_stop_the_others(
    network: Content, content_database: Database
) -> None:
    await publish_anew(network)
    pages = content_database["pages"]
    await pages.update_one(
        {"_id": "calgary:knee-arthroscopy:en-CA"},
        {"$set": {"json.identity": b"no json", "indexing_due": "x", "revision": 9}},
    )
    await network.search.index_pages()
    assert await found(network, "umbilical") == [KEY]
    assert [one.mark for one in await network.stores.pages.indexing_due()] == ["x"]


@pytest.mark.parametrize("lost", ["all", "one", "form"])
async def test_lost_entries_and_those_of_another_form_are_made_anew_when_the_worker_starts(
    network: Content, content_database: Database, lost: str
) -> None:
    entries = content_database["search_entries"]
    match lost:
        case "all":
            await entries.drop()
            await content_database["search_words"].drop()
        case "one":
            await entries.delete_one({"_id": KEY})
        case _:
            await entries.update_many({}, {"$set": {"form": 0, "terms": []}})
    assert await found(network, "belly") == []
    await network.search.request_indexing()
    await network.search.index_pages()
    assert await found(network, "belly") == [KEY]
    await network.search.request_indexing()
    assert await network.stores.pages.indexing_due() == []


async def test_a_page_of_before_there_was_a_search_is_made_findable(
    network: Content, content_database: Database
) -> None:
    await content_database["search_entries"].drop()
    assert await content_database["pages"].count_documents({"indexing_due": {"$exists": 1}}) == 0
    await network.search.request_indexing()
    await network.search.index_pages()
    assert len(await found(network, "arthroscopy")) == 2


async def test_pages_of_equal_worth_come_in_the_order_of_their_titles_and_addresses(
    network: Content,
) -> None:
    meant = alternatives_in([], query_of("knee"), with_typos=False)

    async def ranked(after: Position | None) -> list[tuple[int, str]]:
        found = await network.search.entries.ranked(
            meant, locale="en-CA", location=None, after=after, limit=10
        )
        return [(one.points, one.key) for one in found]

    whole = await ranked(None)
    assert whole == [
        (12, "calgary:knee-arthroscopy:en-CA"),
        (12, "toronto:knee-arthroscopy:en-CA"),
        (6, "toronto:rotator-cuff:en-CA"),
    ]
    position = Position(with_typos=False, points=12, title_key="knee arthroscopy", key=whole[0][1])
    assert await ranked(position) == whole[1:]
