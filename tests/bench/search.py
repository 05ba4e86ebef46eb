"""A search over thousands of published pages, beside the one query to MongoDB that it cannot do
without: what the vocabulary, the check that pages are live, and the sentences cost.
"""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from services.content.directory.store import LOCATIONS, MongoEntities
from services.content.publishing.store import MongoPages
from services.content.search.domain import Alternatives, alternatives_in, query_of
from services.content.search.store import MongoEntries
from services.content.search.usecases.find_pages import FindPages
from shared.clock import utc_now
from shared.mongo import Database, connect
from tests.bench.databases import content_of
from tests.bench.rows import Row
from tests.support.system import System

MANY: Final = 20_000
_DATABASE: Final = "wayfare_bench_search"
_SHOWN: Final = 20
_QUERIES: Final = (
    ("en-CA", "knee"), ("en-CA", "hernia repair"), ("en-CA", "arthro"), ("en-CA", "recovery pain"),
    ("en-CA", "artroscpy"), ("en-CA", "shoulder tendon"), ("fr-CA", "épaule"), ("fr-CA", "genou"),
    ("fr-CA", "l’opération du genou"), ("fr-CA", "chirurgie de la main"),
)  # fmt: skip


async def measure(system: System, *, rounds: int, count: int = MANY) -> list[Row]:
    """The 95th percentile of both, in milliseconds, in turn."""
    client = connect(system.state()["mongo"], application="bench")
    try:
        database = client[_DATABASE]
        await fill(await content_of(client), database, count)
        return [await compare(database, rounds, f"search, {count} pages: p95")]
    finally:
        await client.drop_database(_DATABASE)
        client.close()


async def fill(source: Database, database: Database, count: int) -> None:
    """Copies of the entries of the sample pages, and a live page behind each."""
    await MongoEntries(database).ensure_indexes()
    entries: Any = source["search_entries"]
    there = await entries.count_documents({"terms.0": {"$exists": True}})
    copied = [
        {"$set": {"number": {"$range": [0, -(-count // there)]}}},
        {"$unwind": "$number"},
        {"$set": {"procedure": {"$concat": ["$procedure", "-", {"$toString": "$number"}]}}},
        {"$set": {"_id": {"$concat": ["$location", ":", "$procedure", ":", "$locale"]}}},
        {"$merge": {"into": {"db": database.name, "coll": entries.name}}},
    ]
    for key in await entries.distinct("_id", {"terms.0": {"$exists": True}}):
        await entries.aggregate([{"$match": {"_id": key}}, *copied]).to_list(None)
    served = {"$concat": ["$location", ":", "$procedure", ":", "$locale_served"]}
    live = [{"$project": {"_id": served, "is_withdrawn": {"$literal": False}}}]
    await database[entries.name].aggregate([*live, {"$merge": {"into": "pages"}}]).to_list(None)
    await database["pages"].create_index([("_id", 1), ("is_withdrawn", 1)], name="live_keys")
    words = source["search_words"]
    into = {"db": database.name, "coll": words.name}
    await words.aggregate([{"$merge": {"into": into}}]).to_list(None)


async def compare(database: Database, rounds: int, name: str) -> Row:
    entries = MongoEntries(database)
    find = FindPages(
        entries=entries,
        pages=MongoPages(database),
        locations=MongoEntities(database, LOCATIONS, utc_now),
    )
    meant = {(locale, text): await _meant(entries, locale, text) for locale, text in _QUERIES}
    ours, others = list[float](), list[float]()
    for _ in range(rounds):
        both = list[float](), list[float]()
        for _ in range(10):
            for locale, text in _QUERIES:

                async def whole(locale: str = locale, text: str = text) -> object:
                    return await find(text, locale=locale, limit=_SHOWN)

                async def bare(locale: str = locale, text: str = text) -> object:
                    return await entries.ranked(
                        meant[locale, text],
                        locale=locale,
                        location=None,
                        after=None,
                        limit=_SHOWN + 1,
                    )

                both[0].append(await _milliseconds(whole))
                both[1].append(await _milliseconds(bare))
        ours.append(_p95(both[0]))
        others.append(_p95(both[1]))
    return Row(
        name=name, unit="ms", reference="the bare query", target=1.5, is_less_better=True,
        ours=ours, others=others,
    )  # fmt: skip


async def _meant(entries: MongoEntries, locale: str, text: str) -> Sequence[Alternatives]:
    """As the search has it in the end."""
    query = query_of(text)
    meant: Sequence[Alternatives] = ()
    for with_typos in (False, True):
        words = await entries.vocabulary(query, with_typos=with_typos)
        meant = alternatives_in(words, query, with_typos=with_typos)
        if await entries.ranked(meant, locale=locale, location=None, after=None, limit=1):
            break
    return meant


async def _milliseconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
