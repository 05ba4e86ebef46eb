"""Thousands of published pages: asking for all of them beside asking for one, and what the process
that gives them takes in memory.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import psutil

from services.content.publishing.store.documents import MARK
from shared.mongo import Document, connect
from tests.bench.databases import content_of, copy_under_others
from tests.bench.load import Load, get, rate
from tests.bench.rows import Row
from tests.bench.wrk import wrk
from tests.support.system import System
from tests.support.waiting import eventually

MANY: Final = 20_000
_SCRIPT: Final = Path(__file__).with_name("paths.lua")
_MOST_MEGABYTES: Final = 350.0
KINDS: Final = (
    ("JSON, gzip", "/v1/locations/{location}/procedures/{procedure}?locale={locale}", "gzip"),
    ("JSON", "/v1/locations/{location}/procedures/{procedure}?locale={locale}", "identity"),
    ("HTML, gzip", "/{locale}/{location}/procedures/{procedure}", "gzip"),
)


async def measure(
    system: System,
    folder: Path,
    *,
    rounds: int,
    seconds: float,
    count: int = MANY,
    kinds: Sequence[tuple[str, str, str]] = KINDS,
) -> list[Row]:
    """Answers per second, and resident memory in the end, of each kind of answer one after the
    other: what was asked for before is still there.
    """
    pages = await _publish(system, count)
    await until_listed(system)
    url = system.url("content")
    all_of_them, one = folder / "all.txt", folder / "one.txt"
    rows: list[Row] = []
    for name, path, encoding in kinds:
        headers = {"Accept-Encoding": encoding}
        every = [path.format(**page) for page in pages]
        all_of_them.write_text("\n".join(every), encoding="utf-8")
        one.write_text(every[0], encoding="utf-8")
        await _warm(url, every, headers)
        asking = partial(wrk, url, seconds=seconds, headers=headers, script=_SCRIPT)
        speeds = []
        for _ in range(rounds):
            ours = await asking(arguments=[str(all_of_them)])
            other = await asking(arguments=[str(one)])
            speeds.append((ours.speed, other.speed))
        title = f"{len(pages)} pages, {name}"
        rows += [
            Row(name=title, unit="per s", reference="one page", target=0.9,
                ours=[ours for ours, _ in speeds], others=[other for _, other in speeds]),
            Row(name=f"{title}: memory", unit="MB", reference="most", target=1.0,
                is_less_better=True, ours=[_megabytes(system)], others=[_MOST_MEGABYTES]),
        ]  # fmt: skip
    return rows


async def until_listed(system: System) -> None:
    """Until the worker has listed in the feed whatever was published."""
    client = connect(system.state()["mongo"], application="bench")
    try:
        pages: Any = (await content_of(client))["pages"]

        async def is_listed() -> bool:
            return await pages.find_one({MARK: {"$gt": ""}}, {"_id": 1}) is None

        await eventually(is_listed, timeout_seconds=300, every=1)
    finally:
        client.close()


async def _publish(system: System, count: int) -> Sequence[Mapping[str, str]]:
    """Stores copies of the sample pages under other procedures, with an offering behind each, until
    there are `count`.
    """
    state = system.state()
    client = connect(state["mongo"], application="bench")
    try:
        database = await content_of(client)
        there = await database["pages"].count_documents({"is_withdrawn": False})
        times = -(-count // there) - 1
        await copy_under_others(database, "offerings", times=times)
        listed: Document = {"$set": {MARK: "$_id"}}  # so that the feed lists it
        await copy_under_others(database, "pages", times=times, also=[listed])
        fields = {"_id": 0, "location": 1, "procedure": 1, "locale": 1}
        found: Any = database["pages"].find({"is_withdrawn": False}, fields).limit(count)
        return [dict(page) for page in await found.to_list(None)]
    finally:
        client.close()


async def _warm(url: str, paths: Sequence[str], headers: Mapping[str, str]) -> None:
    requests = [get(url + path, **headers) for path in paths]
    await rate(Load(url=url, request=requests.__getitem__, count=len(paths), connections=64))


def _megabytes(system: System) -> float:
    return psutil.Process(system.pids()["content"]).memory_info().rss / 1e6
