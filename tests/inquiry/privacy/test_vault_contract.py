"""What every vault does, in memory as in MongoDB."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from services.inquiry.privacy.domain import SealBroken
from services.inquiry.privacy.ports import Vault
from services.inquiry.privacy.store import MongoVault
from shared.mongo import Client
from tests.support.in_memory_privacy import InMemoryVault
from tests.support.keys import ring

FIELDS = {"given_name": "Maria", "phone": None, "travel": {"companions": 2, "hours": 3.5}}


class Contract:
    async def test_what_was_sealed_is_opened_as_it_was_without_what_was_not_given(
        self, vault: Vault
    ) -> None:
        one, sealed = await vault.seal_new(FIELDS)
        assert set(sealed) == {"given_name", "travel"}
        opened = await vault.open(one, sealed)
        assert opened.fields == {"given_name": "Maria", "travel": {"companions": 2, "hours": 3.5}}
        assert not opened.is_erased

    async def test_one_field_is_opened_without_the_others(self, vault: Vault) -> None:
        one, sealed = await vault.seal_new(FIELDS)
        opened = await vault.open(one, {"given_name": sealed["given_name"]})
        assert opened.text("given_name") == "Maria"
        assert opened.text("travel") is None

    async def test_what_its_key_was_destroyed_for_is_erased_and_nothing_else(
        self, vault: Vault
    ) -> None:
        a, one = await vault.seal_new(FIELDS)
        b, other = await vault.seal_new(FIELDS)
        await vault.destroy_key(a)
        await vault.destroy_key(a)
        await vault.destroy_key("nobody")
        assert (await vault.open(a, one)).is_erased
        assert (await vault.open(a, one)).fields == {}
        assert (await vault.open(b, other)).text("given_name") == "Maria"

    async def test_more_is_sealed_under_the_same_key_and_goes_with_it(self, vault: Vault) -> None:
        a, _ = await vault.seal_new(FIELDS)
        more = await vault.seal_more(a, {"text": "Called.", "nothing": None})
        assert more is not None
        assert set(more) == {"text"}
        assert (await vault.open(a, more)).text("text") == "Called."
        await vault.destroy_key(a)
        assert await vault.seal_more(a, {"text": "Too late."}) is None
        assert (await vault.open(a, more)).is_erased

    async def test_nothing_is_sealed_for_whom_there_is_no_key(self, vault: Vault) -> None:
        assert await vault.seal_more("nobody", {"text": "Called."}) is None

    async def test_what_was_put_elsewhere_is_refused(self, vault: Vault) -> None:
        a, one = await vault.seal_new(FIELDS)
        b, other = await vault.seal_new(FIELDS)
        for inquiry_id, moved in (
            (b, {"given_name": one["given_name"]}),
            (a, {"email": one["given_name"]}),
            (a, {"given_name": other["given_name"]}),
            (a, {**one, "travel": one["given_name"]}),
        ):
            with pytest.raises(SealBroken):
                await vault.open(inquiry_id, moved)

    async def test_bytes_are_opened_in_their_part_and_go_with_the_key(self, vault: Vault) -> None:
        a, _ = await vault.seal_new(FIELDS)
        b, _ = await vault.seal_new(FIELDS)
        content = bytes(range(256))
        sealed = await vault.seal_bytes(a, "attachment/1/0", content)
        assert sealed is not None
        assert await vault.open_bytes(a, "attachment/1/0", sealed) == content
        for inquiry_id, part in ((a, "attachment/1/1"), (b, "attachment/1/0")):
            with pytest.raises(SealBroken):
                await vault.open_bytes(inquiry_id, part, sealed)
        await vault.destroy_key(a)
        assert await vault.open_bytes(a, "attachment/1/0", sealed) is None
        assert await vault.seal_bytes(a, "attachment/1/0", content) is None

    async def test_nothing_sealed_is_nothing_erased(self, vault: Vault) -> None:
        opened = await vault.open("a", {})
        assert (opened.fields, opened.is_erased) == ({}, False)

    async def test_each_inquiry_has_an_id_and_a_key_of_its_own(self, vault: Vault) -> None:
        """Also where many come at once."""
        made = await asyncio.gather(*[vault.seal_new(FIELDS) for _ in range(100)])
        assert len({inquiry_id for inquiry_id, _ in made}) == 100
        opened = [await vault.open(inquiry_id, sealed) for inquiry_id, sealed in made]
        assert {one.text("given_name") for one in opened} == {"Maria"}


class TestInMemory(Contract):
    @pytest.fixture
    def vault(self) -> Vault:
        return InMemoryVault()


class TestInMongo(Contract):
    @pytest.fixture
    async def vault(self, mongo_client: Client, database_prefix: str) -> AsyncIterator[Vault]:
        vault = MongoVault(mongo_client[f"{database_prefix}_vault"], ring("m1", length=96))
        yield vault
        await vault.close()
