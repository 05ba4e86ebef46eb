"""What libmongocrypt has sealed for earlier versions is read, erased and sealed anew.

The bytes were made by pymongocrypt 1.21 with the master key `00 01 … 5f`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from bson.binary import Binary

from services.inquiry.inquiries.usecases.seal_anew import SealAnew
from services.inquiry.privacy.domain import SealBroken
from services.inquiry.privacy.store import MongoVault
from services.inquiry.rewrap import rewrap, seal_anew
from services.inquiry.wiring_web import InquiryWeb
from shared.errors import Unavailable
from shared.keys import Key, KeyRing
from shared.mongo import Client, Database
from tests.inquiry.builders import body
from tests.support.clocks import MONDAY_NOON

MASTER = bytes(range(96))
CLEAR = {
    "email": "maria@example.org",
    "travel": {"companions": 2, "hours": 3.5},
    "screening": [{"question": "q", "answer": "no"}],
}
BEFORE: dict[str, dict[str, Any]] = {
    "local:m1": {
        "key_id": "dbfbc162c1944be1a333d043d78f4420",
        "material": "10ff4b4f1a95113c3ca8e79ed88b06c63802d1f0514894f00cad09da3e4d6970769067660b2bdba1b0d1cb587c4d226b28f5c0c72a9bbe0fd81ab74bbc48b36d5f18a8bc3d51c05c207831cff8e4e45bee13c88ef999d0d8191370b0d213b20975b572d05785ed01aab99efbf7c2652e665049a82c18ddd454804a092b32d974671fdf0dab9dfe54211f2336f5c650429ed2b573a70dabbe2ab3f5a2c1395aa0",  # noqa: E501
        "email": "02dbfbc162c1944be1a333d043d78f442002bd0e306e852f0aac9f2c465c20dc5d00d537d9a7a6070035e1f56a89d708d7d0a802b7b3c273fefd79726686a12446eb4160551eea9f2b48ae80edc9e162829802c38c8e7956e01bccf1b5de53271a7d",  # noqa: E501
        "travel": "02dbfbc162c1944be1a333d043d78f442003b221b750b939fc6faf5b62073533e73bbe9ad3c4ccc5c32ef8a7b9710c3ab09ec76d59fe971731263e81c4872093a2efc51d5f0db94c35681518fcff0ccf0908473654444d127a92ce7a54b39785e3ad4536fa5d6810db685cfffc005f382d5a",  # noqa: E501
        "screening": "02dbfbc162c1944be1a333d043d78f44200436810810a122f8fe87c16f396d2ba3f9ab6d686460bbe61acbe2df4e9e94f2531bced27ff275f4c0101b4b14aed87aa06fadece151aa7290f4856b82129431ded2f12f0c0034c7264d5d828a846c65a763d971019a23e376d5da5c39595a8a09",  # noqa: E501
    },
    "local": {
        "key_id": "d2cb488b235d4b1081557a79cc68c284",
        "material": "d94340e4726ccf69292a0ebf22115879d21125fb0ed8678ec671f5543dce79349515c128348a98b12fa6d616a49375138009a765fa68d1df5723b69c1a5e2b6f50538292c00deb206a2256145aa0425f637127d1f01dca32a8a93c959936fd957c7c8304046b869cec201bfdc14d140104995aa310235c8328d284fb19eaa5503781a3576d748c14de50443576ecea2788d5baf25cbb9e5b343ea3f81e723d37",  # noqa: E501
        "email": "02d2cb488b235d4b1081557a79cc68c28402a29f9513517e8e224f2a862f40f8265181744ec24354053a443ea266be55be311b983ad13cc226fae8b0f9d48c1b032c4056b2ad8c2c80e3533b45857cf3f48cfc78333b7873d55b9f309c09746e9863",  # noqa: E501
        "travel": "02d2cb488b235d4b1081557a79cc68c2840387b8808f561f3b495cdaad16091aa53c51627963b29e63224aff9fe9232cf07b29ed5688328937ca779afc5209829db5b3036fc98053dbae0873d6e73ee646f85d168146f51c8b1ae840786050512697d0836c60508d52ce6613473cb80fb35b",  # noqa: E501
        "screening": "02d2cb488b235d4b1081557a79cc68c28404e2fe0d5ad212f5fa4f604e4dd7f385f0046ff1f201abf9a5b1506170b54616939d8020209e0aba0a0147a8bc16e2264110411bb21c0047949fb7c9c98d80f16d9d3a0d7a421bf91e2eeb319991aaed65c61ba5bd1522c63c07e21b27cef634c5",  # noqa: E501
    },
}


def sealed(provider: str) -> dict[str, bytes]:
    return {name: bytes.fromhex(BEFORE[provider][name]) for name in CLEAR}


@pytest.fixture
def vaults(mongo_client: Client, database_prefix: str) -> Database:
    return mongo_client[f"{database_prefix}_vault"]


@pytest.fixture
def vault_of(vaults: Database) -> Callable[..., MongoVault]:
    """With master keys of these ids; `m1` is the one of before."""

    def build(*kids: str) -> MongoVault:
        keys = [Key(kid=kid, secret=MASTER if kid == "m1" else bytes(96)) for kid in kids]
        return MongoVault(vaults, KeyRing(tuple(keys)))

    return build


async def kept_before(vaults: Database, inquiry_id: str, provider: str = "local:m1") -> None:
    """The key as the earlier version has kept it."""
    made = datetime(2026, 11, 20, tzinfo=UTC)
    await vaults["data_keys"].insert_one(
        {
            "_id": Binary(bytes.fromhex(BEFORE[provider]["key_id"]), 4),
            "keyMaterial": Binary(bytes.fromhex(BEFORE[provider]["material"])),
            "creationDate": made,
            "updateDate": made,
            "status": 0,
            "masterKey": {"provider": provider},
            "keyAltNames": [f"inquiry:{inquiry_id}"],
        }
    )


@pytest.mark.parametrize("provider", BEFORE)
@pytest.mark.parametrize("kids", [("m1",), ("m2", "m1")])
async def test_it_is_opened_and_goes_with_its_key(
    vault_of: Callable[..., MongoVault], vaults: Database, provider: str, kids: tuple[str, ...]
) -> None:
    await kept_before(vaults, "i-1", provider)
    vault = vault_of(*kids)
    assert (await vault.open("i-1", sealed(provider))).fields == CLEAR
    more = await vault.seal_more("i-1", {"note": "Called."})
    assert more is not None
    assert (await vault.open("i-1", {**sealed(provider), **more})).fields == {
        **CLEAR, "note": "Called."
    }  # fmt: skip
    await vault.destroy_key("i-1")
    for parts in (sealed(provider), more):
        assert (await vault.open("i-1", parts)).is_erased
    assert await vault.seal_more("i-1", {"note": "Too late."}) is None


async def test_without_its_master_key_it_is_no_erasure(
    vault_of: Callable[..., MongoVault], vaults: Database
) -> None:
    await kept_before(vaults, "i-1")
    with pytest.raises(Unavailable):
        await vault_of("m2").open("i-1", sealed("local:m1"))


async def test_whichever_byte_was_changed_it_is_refused(
    vault_of: Callable[..., MongoVault], vaults: Database
) -> None:
    await kept_before(vaults, "i-1")
    whole = sealed("local:m1")["email"]
    for at in range(17, len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(SealBroken):
            await vault_of("m1").open("i-1", {"email": changed})


async def test_it_is_sealed_anew_once_and_its_old_key_is_needed_no_more(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    vault_of: Callable[..., MongoVault],
    vaults: Database,
) -> None:
    await api.post("/v1/inquiries", json=body())
    inquiries = inquiry.database["inquiries"]
    note = {"by": "a", "name": "Kim", "at": MONDAY_NOON}
    old_note = {**note, "id": "n-1", "text": sealed("local:m1")["email"]}
    new_note = {**note, "id": "n-2", "text": b"\x10new"}
    await inquiries.update_one(
        {}, {"$set": {"personal": sealed("local:m1"), "notes": [old_note, new_note]}}
    )
    before = await inquiries.find_one({})
    assert before is not None
    await vaults["sealing_keys"].delete_many({})
    await kept_before(vaults, before["_id"])
    await kept_before(vaults, "nobody", "local")
    vault = vault_of("m2", "m1")
    sealing = SealAnew(inquiries=inquiry.inquiries, vault=vault)
    assert [await seal_anew(sealing), await seal_anew(sealing)] == [2, 0]
    await rewrap(vault)
    after = await inquiries.find_one({})
    assert after is not None
    alone = vault_of("m2")
    assert (await alone.open(after["_id"], after["personal"])).fields == CLEAR
    texts = {kept["id"]: kept["text"] for kept in after["notes"]}
    assert texts.pop("n-2") == b"\x10new"
    assert (await alone.open(after["_id"], texts)).text("n-1") == CLEAR["email"]
    assert await alone.count_by_master_key() == {"m2": 1}
    changed = {"personal", "notes", "version"}
    assert {k: v for k, v in after.items() if k not in changed} == {
        k: v for k, v in before.items() if k not in changed
    }


async def test_what_cannot_be_opened_keeps_its_key_and_holds_up_no_other(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    vault_of: Callable[..., MongoVault],
    vaults: Database,
) -> None:
    await api.post("/v1/inquiries", json=body())
    damaged = {**sealed("local:m1"), "email": sealed("local:m1")["email"][:-1] + b"?"}
    await inquiry.database["inquiries"].update_one({}, {"$set": {"personal": damaged}})
    found = await inquiry.database["inquiries"].find_one({})
    assert found is not None
    await kept_before(vaults, found["_id"])
    await kept_before(vaults, "nobody", "local")
    odd = {"keyAltNames": ["inquiry:odd", 5], "masterKey": {"provider": "local:m1"}}
    await vaults["data_keys"].insert_one(odd)
    sealing = SealAnew(inquiries=inquiry.inquiries, vault=vault_of("m1"))
    assert await seal_anew(sealing) == 3  # nobody, and the odd key's two names
    assert await vaults["data_keys"].distinct("keyAltNames") == [f"inquiry:{found['_id']}"]


async def test_a_key_that_is_not_one_keeps_its_inquiry_and_holds_up_no_other(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    vault_of: Callable[..., MongoVault],
    vaults: Database,
) -> None:
    await api.post("/v1/inquiries", json=body())
    await inquiry.database["inquiries"].update_one({}, {"$set": {"personal": sealed("local:m1")}})
    found = await inquiry.database["inquiries"].find_one({})
    assert found is not None
    odd: list[dict[str, Any]] = [
        {"keyMaterial": "text"}, {"masterKey": {}}, {"masterKey": {"provider": "x:y"}}
    ]  # fmt: skip
    for change in odd:
        await vaults["data_keys"].delete_many({})
        await kept_before(vaults, found["_id"])
        await vaults["data_keys"].update_one({}, {"$set": change})
        await kept_before(vaults, "nobody", "local")
        sealing = SealAnew(inquiries=inquiry.inquiries, vault=vault_of("m1"))
        assert await seal_anew(sealing) == 1
        assert await vaults["data_keys"].count_documents({}) == 1
