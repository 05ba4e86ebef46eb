"""A page of a running system by our own client, beside its limit and a peer."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.bench.load import Load, get, rate
from tests.bench.programs import server
from tests.support.system import System

PAGE = "/v1/locations/toronto/procedures/micro-needling?locale=en-CA"


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One of those who are measured in turn; `runs` collects answers per second."""

    name: str
    load: Callable[[], Load]


async def page_contenders(
    system: System, stack: AsyncExitStack, folder: Path, count: int
) -> list[Contender]:
    url = system.url("content") + PAGE
    async with httpx2.AsyncClient() as client:
        body = (await client.get(url, headers={"Accept-Encoding": "identity"})).content
    saved = folder / "page.json"
    saved.write_bytes(body)
    variables = {"BENCH_MONGODB_URI": system.state()["mongo"], "BENCH_PAGE": str(saved)}
    limit, peer = [
        await stack.enter_async_context(server("tests.bench.rivals", BENCH_RIVAL=name, **variables))
        for name in ("bytes", "rendering")
    ]
    urls = {"ours": url, "Starlette, fixed bytes": limit, "peer, rendered": peer}
    return [Contender(name=name, load=_getting(address, count)) for name, address in urls.items()]


def _getting(url: str, count: int) -> Callable[[], Load]:
    request = get(url)
    return lambda: Load(url=url, request=lambda _: request, count=count, connections=16)


async def measure(contenders: list[Contender], rounds: int) -> dict[str, list[float]]:
    """Answers per second of each, in turn: A B C A B C …, after one round that is not counted."""
    runs: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(rounds + 1):
        for contender in contenders:
            speed = await rate(contender.load())
            if number:
                runs[contender.name].append(speed)
    return runs
