"""Data keys that are made before there is an inquiry: what is handed out is durable, and handed out
once, whatever happens in between.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pymongo.errors import AutoReconnect

from services.inquiry.privacy.store.ahead import DataKey, KeysAhead
from shared.mongo import Document

STEPS = st.lists(st.sampled_from(["take", "take", "take", "written", "lost", "refused"]))


class Keys:
    """A vault's collection whose answers come when they are told to."""

    def __init__(self) -> None:
        self.durable: set[str] = set()
        self.writes = 0
        self.under_way: list[tuple[Sequence[Document], asyncio.Future[None]]] = []

    async def insert_many(self, documents: Sequence[Document], *, ordered: bool) -> None:
        assert not ordered
        answer = asyncio.get_running_loop().create_future()
        self.under_way.append((documents, answer))
        self.writes += 1
        await answer

    async def answer(self, how: str) -> None:
        """`written`; `lost`: written, but nobody hears of it; `refused`: neither."""
        for documents, answer in self.under_way:
            if how != "refused":
                self.durable |= {document["_id"] for document in documents}
            if how == "written":
                answer.set_result(None)
            else:
                answer.set_exception(AutoReconnect())
        self.under_way.clear()
        await settled()

    async def delete_many(self, wanted: Document) -> None:
        self.durable -= set(wanted["_id"]["$in"])


async def settled() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


def ahead_of(keys: Any) -> KeysAhead:
    ids = iter(range(1_000_000))
    return KeysAhead(
        keys,
        new_key=lambda: DataKey(f"{next(ids):06}", b"secret"),
        document=lambda key: {"_id": key.inquiry_id},
    )


@given(STEPS)
def test_what_is_handed_out_is_durable_and_in_order_and_nothing_else_stays_at_the_end(
    steps: list[str],
) -> None:
    async def story() -> None:
        keys, taken, are_known = Keys(), list[str](), True
        ahead = ahead_of(keys)
        for step in steps:
            if step != "take":
                are_known &= step != "lost" or not keys.under_way
                await keys.answer(step)
                continue
            key = ahead.take()
            await settled()
            if key is not None:
                assert key.inquiry_id in keys.durable
                taken.append(key.inquiry_id)
        closing = asyncio.create_task(ahead.close())
        await settled()
        await keys.answer("written")
        await closing
        assert ahead.take() is None
        assert taken == sorted(set(taken))
        assert set(taken) <= keys.durable
        if are_known:
            assert keys.durable == set(taken)

    asyncio.run(story())


async def test_it_is_busy_only_while_keys_are_missing() -> None:
    keys = Keys()
    ahead = ahead_of(keys)
    await settled()
    assert keys.writes == 0
    assert ahead.take() is None
    await settled()
    for _ in range(5):
        await keys.answer("written")
    assert keys.writes == 1
    assert ahead.take() is not None
    await settled()
    assert keys.writes == 1
    assert len(asyncio.all_tasks()) == 1
    await ahead.close()


async def test_the_more_often_nobody_finds_one_the_more_are_kept_up_to_a_bound() -> None:
    keys = Keys()
    ahead = ahead_of(keys)
    for _ in range(1000):
        ahead.take()
    await settled()
    await keys.answer("written")
    assert 200 <= len(keys.durable) <= 300
    await ahead.close()


async def test_a_write_without_an_answer_hands_out_nothing_and_is_tried_again_by_the_next() -> None:
    keys = Keys()
    ahead = ahead_of(keys)
    ahead.take()
    await settled()
    await keys.answer("lost")
    assert ahead.take() is None
    await settled()
    await keys.answer("written")
    first = ahead.take()
    assert first is not None
    assert keys.writes == 2
    await ahead.close()
    assert first.inquiry_id in keys.durable


async def test_whoever_cannot_delete_what_is_left_ends_all_the_same() -> None:
    class Silent(Keys):
        async def delete_many(self, _wanted: Document) -> None:
            raise AutoReconnect

    keys = Silent()
    ahead = ahead_of(keys)
    ahead.take()
    await settled()
    await keys.answer("written")
    await ahead.close()
    assert ahead.take() is None
    assert keys.durable
