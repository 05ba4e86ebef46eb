"""The vault: sealed fields, one key per inquiry, and what is left when the key is gone."""

import pytest
from pymongo.errors import DuplicateKeyError

from services.inquiry.privacy.domain import SealBroken
from services.inquiry.privacy.store import MongoVault
from shared.mongo import Client
from tests.support.keys import ring

MASTER_KEYS = ring("m1", length=96)
FIELDS = {
    "given_name": "Maria",
    "screening": [{"question": "q", "answer": "no"}],
    "travel": {"companions": 2, "hours": 3.5, "visa_letter": None},
    "phone": None,
}


@pytest.fixture
def vault(mongo_client: Client, database_prefix: str) -> MongoVault:
    return MongoVault(mongo_client[f"{database_prefix}_vault"], MASTER_KEYS)


async def test_what_was_sealed_is_opened_as_it_was(vault: MongoVault) -> None:
    sealed = await vault.seal("inquiry-1", FIELDS)
    assert all("Maria" not in str(bytes(value)) for value in sealed.values())
    opened = await vault.open("inquiry-1", sealed)
    assert not opened.is_erased
    assert opened.fields == {name: value for name, value in FIELDS.items() if value is not None}


async def test_the_same_value_is_sealed_differently_each_time(vault: MongoVault) -> None:
    sealed = await vault.seal("inquiry-1", {"a": "Maria", "b": "Maria"})
    assert sealed["a"] != sealed["b"]


async def test_an_inquiry_has_one_data_key(vault: MongoVault) -> None:
    await vault.seal("inquiry-1", FIELDS)
    with pytest.raises(DuplicateKeyError):
        await vault.seal("inquiry-1", FIELDS)


async def test_without_its_key_an_inquiry_reads_as_erased_at_once_and_in_every_process(
    vault: MongoVault, mongo_client: Client, database_prefix: str
) -> None:
    erased = await vault.seal("inquiry-1", FIELDS)
    kept = await vault.seal("inquiry-2", FIELDS)
    other = MongoVault(mongo_client[f"{database_prefix}_vault"], MASTER_KEYS)
    for process in (vault, other):
        assert (await process.open("inquiry-1", erased)).text("given_name") == "Maria"
    await other.destroy_key("inquiry-1")
    for process in (vault, other):
        opened = await process.open("inquiry-1", erased)
        assert (opened.is_erased, opened.fields) == (True, {})
        assert (await process.open("inquiry-2", kept)).text("given_name") == "Maria"


async def test_a_damaged_field_is_an_error_and_not_an_erasure(vault: MongoVault) -> None:
    sealed = dict(await vault.seal("inquiry-1", {"given_name": "Maria"}))
    damaged = bytearray(sealed["given_name"])
    damaged[-1] ^= 1
    with pytest.raises(SealBroken):
        await vault.open("inquiry-1", {"given_name": bytes(damaged)})


async def test_a_damaged_key_is_an_error_and_not_an_erasure(
    vault: MongoVault, mongo_client: Client, database_prefix: str
) -> None:
    sealed = await vault.seal("inquiry-1", {"given_name": "Maria"})
    keys = mongo_client[f"{database_prefix}_vault"]["sealing_keys"]
    await keys.update_one({"_id": "inquiry-1"}, {"$set": {"wrapped": b"\0" * 40}})
    with pytest.raises(SealBroken):
        await vault.open("inquiry-1", sealed)


async def test_destroying_a_key_that_is_not_there_is_harmless(vault: MongoVault) -> None:
    await vault.destroy_key("nobody")
