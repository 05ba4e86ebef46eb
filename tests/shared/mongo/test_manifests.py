"""Manifests: any map comes back as it was put, under an id that follows from what it says."""

import random
import zlib
from typing import Any

import pytest
from bson import Binary

from shared.mongo import Database, Manifests, ManifestUnknown


def present(values: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in values.items() if number}


def many(count: int) -> dict[str, int]:
    return {f"offering:clinic-{n:04}:procedure-{n % 40:02}": n % 90 + 1 for n in range(count)}


async def test_any_sequence_of_maps_comes_back(database: Database) -> None:
    async def every_one_comes_back(sequence: list[dict[str, int]]) -> None:
        manifests = Manifests(database, "manifests")
        ids = [await manifests.put(values) for values in sequence]
        for reader in (manifests, Manifests(database, "manifests")):
            assert [await reader.get(key) for key in ids] == [present(one) for one in sequence]

    chance = random.Random(7)  # noqa: S311 - a sequence of changes, no secret
    sequence, values = list[dict[str, int]](), many(40)
    for _ in range(150):
        values = dict(values)
        for name in chance.sample(
            sorted(values), min(len(values), chance.choice([0, 1, 2, 3, 20]))
        ):
            match chance.choice(["set", "zero", "gone"]):
                case "set":
                    values[name] = chance.randrange(1, 2**40)
                case "zero":
                    values[name] = 0
                case _:
                    del values[name]
        values[f"new-{chance.randrange(9)}.$x"] = chance.randrange(5)
        sequence.append(values)
    await every_one_comes_back(sequence)
    await every_one_comes_back([{}, {"a": 1}, {}, {"a": 0}, {"a": -5}, {"a": 2**80}])


async def test_putting_a_map_twice_stores_it_once(database: Database) -> None:
    first, second = Manifests(database, "manifests"), Manifests(database, "manifests")
    assert await first.put(many(9)) == await first.put(many(9)) == await second.put(many(9))
    assert await database["manifests"].count_documents({}) == 1


async def test_a_small_change_costs_a_small_document_and_its_base_is_one_in_full(
    database: Database,
) -> None:
    manifests, values = Manifests(database, "manifests"), many(33_000)
    full = await manifests.put(values)
    ids = []
    for n in range(3):
        values = values | {f"offering:clinic-{n:04}:procedure-{n:02}": 77}
        ids.append(await manifests.put(values))
    documents = {one["_id"]: one async for one in database["manifests"].find()}
    assert documents[full]["base"] is None
    assert len(documents[full]["changed"]) < 1_000_000
    assert {documents[key]["base"] for key in ids} == {full}
    assert max(len(documents[key]["changed"]) for key in ids) < 200
    assert await Manifests(database, "manifests").get(ids[-1]) == values


async def test_a_large_change_is_stored_in_full_and_the_next_one_builds_on_it(
    database: Database,
) -> None:
    manifests = Manifests(database, "manifests")
    await manifests.put(many(40))
    other = await manifests.put(dict.fromkeys(many(40), 9_999))
    next_one = await manifests.put(dict.fromkeys(many(40), 9_999) | {"more": 1})
    documents = {one["_id"]: one async for one in database["manifests"].find()}
    assert documents[other]["base"] is None
    assert documents[next_one]["base"] == other


async def test_a_base_that_another_process_had_stored_as_a_difference_is_stored_in_full(
    database: Database,
) -> None:
    mine, theirs = Manifests(database, "manifests"), Manifests(database, "manifests")
    await theirs.put(many(40))
    shared_by_both = many(40) | {"more": 1}
    assert await theirs.put(shared_by_both) == await mine.put(shared_by_both)
    mine_only = await mine.put(shared_by_both | {"and": 2})
    assert await Manifests(database, "manifests").get(mine_only) == many(40) | {"more": 1, "and": 2}


async def test_an_emptied_collection_costs_what_was_in_it_and_nothing_that_comes(
    database: Database,
) -> None:
    manifests = Manifests(database, "manifests")
    await manifests.put(many(40))
    await database["manifests"].delete_many({})
    key = await manifests.put(many(40) | {"more": 1})
    assert await Manifests(database, "manifests").get(key) == many(40) | {"more": 1}


@pytest.mark.parametrize(
    "odd",
    [
        {}, {"base": None}, {"base": None, "changed": 5},
        {"base": None, "changed": Binary(b"no zlib")},
        {"base": None, "changed": Binary(zlib.compress(b"[1]"))},
        {"base": None, "changed": Binary(zlib.compress(b'{"a": null}'))},
        {"base": ["x"], "changed": Binary(zlib.compress(b'{"a": 1}'))},
        {"base": "gone", "changed": Binary(zlib.compress(b'{"a": 1}'))},
    ],
)  # fmt: skip
async def test_what_nobody_can_read_is_unknown(database: Database, odd: dict[str, Any]) -> None:
    manifests = Manifests(database, "manifests")
    with pytest.raises(ManifestUnknown):
        await manifests.get("0" * 32)
    await database["manifests"].insert_one({"_id": "0" * 32, **odd})
    with pytest.raises(ManifestUnknown):
        await manifests.get("0" * 32)


async def test_a_manifest_that_says_something_else_than_its_id_is_unknown(
    database: Database,
) -> None:
    manifests = Manifests(database, "manifests")
    key, other = await manifests.put({"a": 1}), await manifests.put({"b": 5})
    swapped = await database["manifests"].find_one({"_id": other})
    assert swapped is not None
    await database["manifests"].replace_one(
        {"_id": key}, {"changed": swapped["changed"], "base": None}
    )
    with pytest.raises(ManifestUnknown):
        await Manifests(database, "manifests").get(key)
