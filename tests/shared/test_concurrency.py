"""Several things side by side: all come to their end, whatever becomes of one."""

import asyncio

import pytest

from shared.concurrency import finish_all


async def later(turns: int, done: list[int]) -> int:
    for _ in range(turns):
        await asyncio.sleep(0)
    done.append(turns)
    return turns


async def failing() -> int:
    raise LookupError


async def test_results_come_in_the_order_of_the_works() -> None:
    done: list[int] = []
    assert await finish_all(later(turns, done) for turns in (3, 1, 2)) == [3, 1, 2]
    assert done == [1, 2, 3]


async def test_an_error_waits_for_the_others() -> None:
    done: list[int] = []
    with pytest.raises(LookupError):
        await finish_all([later(3, done), failing(), later(5, done)])
    assert done == [3, 5]


async def test_nothing_to_do_is_done() -> None:
    assert await finish_all([]) == []
