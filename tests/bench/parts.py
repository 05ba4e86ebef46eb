"""The parts of `make bench`: each measures one thing on the running system and gives its rows."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench import (
    backlog,
    consoles,
    editing,
    following,
    growth,
    http_paths,
    idle,
    keys,
    line,
    many_pages,
    outage,
    pages,
    posting,
    publication,
    replay,
    routing_batch,
    scale,
    search,
    visible,
)
from tests.bench.rows import Row, rows_of
from tests.support.system import System


@dataclass(frozen=True, kw_only=True)
class Bench:
    """The system that is measured and how thoroughly: `rounds` of `seconds` each."""

    system: System
    folder: Path
    is_short: bool

    @property
    def rounds(self) -> int:
        return 2 if self.is_short else 7

    @property
    def seconds(self) -> float:
        return 1 if self.is_short else 3


Part = Callable[[Bench], Awaitable[list[Row]]]


async def _idle(bench: Bench) -> list[Row]:
    """What has just started is still busy with that: it compiles, and looks at everything once."""
    await asyncio.sleep(10 if bench.is_short else 120)
    return await idle.measure(bench.system, seconds=bench.seconds * 20)


async def _pages(bench: Bench) -> list[Row]:
    return await pages.measure(
        bench.system, bench.folder, rounds=bench.rounds, seconds=bench.seconds
    )


async def _many(bench: Bench) -> list[Row]:
    return await many_pages.measure(
        bench.system,
        bench.folder,
        rounds=bench.rounds,
        seconds=bench.seconds,
        count=2_000 if bench.is_short else many_pages.MANY,
    )


async def _search(bench: Bench) -> list[Row]:
    count = 2_000 if bench.is_short else search.MANY
    return await search.measure(bench.system, rounds=bench.rounds, count=count)


async def _following(bench: Bench) -> list[Row]:
    return await following.measure(bench.system, bench.folder, rounds=bench.rounds)


async def _publication(bench: Bench) -> list[Row]:
    count = 30 if bench.is_short else 200
    return await publication.measure(bench.system, rounds=bench.rounds, count=count)


async def _editing(bench: Bench) -> list[Row]:
    """One round takes minutes, and is the sum of thousands of pages."""
    count = 200 if bench.is_short else editing.MANY
    return await editing.measure(bench.system, rounds=1, seconds=bench.seconds, count=count)


async def _rendering(bench: Bench) -> list[Row]:
    count = 400 if bench.is_short else 4000
    async with AsyncExitStack() as rivals:
        peers = await http_paths.page_contenders(bench.system, rivals, bench.folder, count)
        return rows_of("page, by our own client", await http_paths.measure(peers, bench.rounds))


async def _inquiries(bench: Bench) -> list[Row]:
    return await posting.measure(
        bench.system, bench.folder, rounds=bench.rounds, seconds=bench.seconds
    )


async def _memory(bench: Bench) -> list[Row]:
    """Takes minutes: left out of the short form."""
    if bench.is_short:
        return []
    return await posting.measure_memory(bench.system, bench.folder, inquiries=100_000)


async def _line(bench: Bench) -> list[Row]:
    return await line.measure(
        bench.system,
        bench.folder,
        rounds=1 if bench.is_short else 3,
        seconds=2 if bench.is_short else 10,
    )


async def _outage(bench: Bench) -> list[Row]:
    rounds = 1 if bench.is_short else 3
    return [
        *await outage.measure_posting(
            bench.system, bench.folder, rounds=rounds, seconds=bench.seconds
        ),
        *await outage.measure_publishing(
            bench.system, rounds=rounds, events=3_000 if bench.is_short else 100_000
        ),
    ]


async def _visible(bench: Bench) -> list[Row]:
    return await visible.measure(
        bench.system, rounds=bench.rounds, count=15 if bench.is_short else 100
    )


async def _scale(bench: Bench) -> list[Row]:
    return scale.measure(rounds=bench.rounds, batch=100 if bench.is_short else 500)


async def _backlog(bench: Bench) -> list[Row]:
    return await backlog.measure(
        bench.system,
        bench.folder,
        rounds=1 if bench.is_short else 3,
        inquiries=3_000 if bench.is_short else 50_000,
    )


async def _growth(bench: Bench) -> list[Row]:
    return await growth.measure(
        bench.system,
        bench.folder,
        rounds=2 if bench.is_short else 3,
        seconds=bench.seconds,
        is_short=bench.is_short,
    )


async def _routing(bench: Bench) -> list[Row]:
    runs = await routing_batch.measure(bench.system.state()["mongo"], bench.rounds)
    return rows_of("routing, batches of 500", runs)


async def _keys(bench: Bench) -> list[Row]:
    return await keys.measure(
        bench.system.state()["mongo"],
        rounds=bench.rounds,
        count=200 if bench.is_short else keys.MANY,
    )


async def _consoles(bench: Bench) -> list[Row]:
    return await consoles.measure(
        bench.system,
        rounds=1 if bench.is_short else 5,
        seconds=2 if bench.is_short else 10,
        consoles=10 if bench.is_short else consoles.MANY,
    )


async def _replay(bench: Bench) -> list[Row]:
    return await replay.measure(
        bench.system.state()["mongo"],
        rounds=1 if bench.is_short else 2,
        inquiries=1_000 if bench.is_short else 100_000,
    )


PARTS: Final[Mapping[str, Part]] = {
    "idle": _idle,  # first: before anything has left work behind
    "pages": _pages,
    "rendering": _rendering,
    "inquiries": _inquiries,
    "line": _line,
    "outage": _outage,
    "visible": _visible,
    "routing": _routing,
    "keys": _keys,
    "consoles": _consoles,
    "backlog": _backlog,
    "scale": _scale,
    "replay": _replay,
    "publication": _publication,
    "editing": _editing,
    "search": _search,
    "many": _many,  # late: it leaves thousands of pages behind
    "following": _following,  # with those thousands
    "growth": _growth,
    "memory": _memory,  # last: it leaves much behind that change streams have to pass over
}
