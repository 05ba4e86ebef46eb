"""Page GET and inquiry POST of a running system, beside their limits and a peer."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from shared.ids import new_id
from tests.bench.load import Load, get, is_there, post, rate
from tests.support.inquiries import granted_consents, inquiry_body
from tests.support.system import ROOT, System, free_ports
from tests.support.waiting import eventually

PAGE = "/v1/locations/toronto/procedures/micro-needling?locale=en-CA"


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One of those who are measured in turn; `runs` collects answers per second."""

    name: str
    load: Callable[[], Load]


@asynccontextmanager
async def rival(name: str, system: System, page: Path) -> AsyncIterator[str]:
    """A rival in a process of its own, ended by its id; gives its address."""
    port = free_ports(1)[0]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.rivals", name, port,
        cwd=ROOT, env={"BENCH_MONGODB_URI": system.state()["mongo"], "BENCH_PAGE": str(page)},
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}/"
    try:
        await eventually(lambda: is_there(url + "ready"))
        yield url
    finally:
        process.terminate()
        await process.wait()


async def page_contenders(
    system: System, stack: AsyncExitStack, folder: Path, count: int
) -> list[Contender]:
    url = system.url("content") + PAGE
    async with httpx2.AsyncClient() as client:
        body = (await client.get(url, headers={"Accept-Encoding": "identity"})).content
    saved = folder / "page.json"
    saved.write_bytes(body)
    limit = await stack.enter_async_context(rival("bytes", system, saved))
    peer = await stack.enter_async_context(rival("rendering", system, saved))
    urls = {"ours": url, "Starlette, fixed bytes": limit, "peer, rendered": peer}
    return [Contender(name=name, load=_getting(address, count)) for name, address in urls.items()]


def _getting(url: str, count: int) -> Callable[[], Load]:
    request = get(url)
    return lambda: Load(url=url, request=lambda _: request, count=count, connections=16)


async def inquiry_contenders(
    system: System, stack: AsyncExitStack, folder: Path, count: int
) -> list[Contender]:
    page = folder / "page.json"
    limit = await stack.enter_async_context(rival("insert", system, page))
    body = json.dumps(inquiry_body(await granted_consents(system.url("inquiry")))).encode()
    urls = {"ours": system.url("inquiry") + "/v1/inquiries", "Starlette, one insert": limit}
    return [
        Contender(name=name, load=_posting(address, body, count)) for name, address in urls.items()
    ]


def _posting(url: str, body: bytes, count: int) -> Callable[[], Load]:
    def request(_number: int) -> bytes:
        return post(url, body, Idempotency_Key=new_id())

    return lambda: Load(url=url, request=request, count=count, connections=16)


async def measure(contenders: list[Contender], rounds: int) -> dict[str, list[float]]:
    """Answers per second of each, in turn: A B C A B C …, after one round that is not counted."""
    runs: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(rounds + 1):
        for contender in contenders:
            speed = await rate(contender.load())
            if number:
                runs[contender.name].append(speed)
    return runs
