"""The vault: sealed fields, one key per inquiry, and what is left when the key is gone."""

from collections.abc import AsyncIterator

import pytest
from bson.binary import Binary
from pymongo.errors import DuplicateKeyError, EncryptionError

from services.inquiry.privacy.store import MongoVault, connect_vault
from tests.support.keys import ring

MASTER_KEYS = ring("m1", length=96)
FIELDS = {
    "given_name": "Maria",
    "screening": [{"question": "q", "answer": "no"}],
    "travel": {"companions": 2, "hours": 3.5, "visa_letter": None},
    "phone": None,
}


@pytest.fixture
async def vault(mongodb_uri: str, database_prefix: str) -> AsyncIterator[MongoVault]:
    client = connect_vault(mongodb_uri)
    vault = MongoVault(client, f"{database_prefix}_vault", MASTER_KEYS, key_expires_after_ms=1)
    await vault.prepare()
    yield vault
    await vault.close()
    await client.close()


async def test_what_was_sealed_is_opened_as_it_was(vault: MongoVault) -> None:
    sealed = await vault.seal("inquiry-1", FIELDS)
    assert all("Maria" not in str(bytes(value)) for value in sealed.values())
    opened = await vault.open(sealed)
    assert not opened.is_erased
    assert opened.fields == {name: value for name, value in FIELDS.items() if value is not None}


async def test_the_same_value_is_sealed_differently_each_time(vault: MongoVault) -> None:
    sealed = await vault.seal("inquiry-1", {"a": "Maria", "b": "Maria"})
    assert sealed["a"] != sealed["b"]


async def test_an_inquiry_has_one_data_key(vault: MongoVault) -> None:
    await vault.seal("inquiry-1", FIELDS)
    with pytest.raises(DuplicateKeyError):
        await vault.seal("inquiry-1", FIELDS)


async def test_without_its_key_an_inquiry_reads_as_erased_and_the_others_do_not(
    vault: MongoVault, mongodb_uri: str, database_prefix: str
) -> None:
    erased = await vault.seal("inquiry-1", FIELDS)
    kept = await vault.seal("inquiry-2", FIELDS)
    await vault.destroy_key("inquiry-1")
    client = connect_vault(mongodb_uri)
    fresh = MongoVault(client, f"{database_prefix}_vault", MASTER_KEYS)
    opened = await fresh.open(erased)
    assert opened.is_erased
    assert opened.fields == {}
    assert (await fresh.open(kept)).text("given_name") == "Maria"
    await fresh.close()
    await client.close()


async def test_a_damaged_field_is_an_error_and_not_an_erasure(vault: MongoVault) -> None:
    sealed = dict(await vault.seal("inquiry-1", {"given_name": "Maria"}))
    damaged = bytearray(sealed["given_name"])
    damaged[-1] ^= 1
    with pytest.raises(EncryptionError):
        await vault.open({"given_name": Binary(bytes(damaged), 6)})


async def test_destroying_a_key_that_is_not_there_is_harmless(vault: MongoVault) -> None:
    await vault.destroy_key("nobody")
