"""Readers of the content service, and whether what they get was ready."""

import httpx2

OF_EACH_ANSWER = frozenset({"x-correlation-id", "date"})


async def gives_ready(client: httpx2.AsyncClient, address: str) -> bool:
    """Whether an answer that is kept was given again, to a client of the only process that keeps
    any.
    """
    before = await _metric(client, "made_total")
    await client.get(address)
    return await ready_bytes(client) > 0 and await _metric(client, "made_total") == before


async def ready_bytes(client: httpx2.AsyncClient) -> float:
    return await _metric(client, "bytes")


def headers_of(answer: httpx2.Response) -> set[tuple[str, str]]:
    """All but what is of each answer alone."""
    return {pair for pair in answer.headers.multi_items() if pair[0] not in OF_EACH_ANSWER}


async def _metric(client: httpx2.AsyncClient, name: str) -> float:
    lines = (await client.get("/metrics")).text.splitlines()
    (line,) = [line for line in lines if line.startswith(f"wayfare_ready_answers_{name} ")]
    return float(line.partition(" ")[2])
