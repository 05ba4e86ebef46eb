"""Keys change under a running service: what the old one made is good while both live, and no longer
than that.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.privacy.store import MongoVault
from services.inquiry.rewrap import rewrap, run
from services.inquiry.wiring_web import build_inquiry
from shared.errors import Unavailable
from shared.ids import new_id
from shared.mongo import Client
from tests.inquiry.builders import body, network_changes, settings
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.http import client_of
from tests.support.keys import entry, ring, written
from tests.support.waiting import eventually


@pytest.fixture
def vault_of(mongo_client: Client, database_prefix: str) -> Callable[..., MongoVault]:
    """A process's vault with the master keys of these ids."""

    def build(*kids: str) -> MongoVault:
        return MongoVault(mongo_client[f"{database_prefix}_vault"], ring(*kids, length=96))

    return build


async def test_a_new_master_key_reads_what_the_old_one_wrapped_and_wraps_what_comes(
    vault_of: Callable[..., MongoVault],
) -> None:
    old = await vault_of("m1").seal("i-1", {"name": "Maria"})
    both = vault_of("m2", "m1")
    new = await both.seal("i-2", {"name": "Jean"})
    assert (await both.open("i-1", old)).text("name") == "Maria"
    assert (await vault_of("m2").open("i-2", new)).text("name") == "Jean"
    assert await both.count_by_master_key() == {"m1": 1, "m2": 1}


async def test_after_rewrapping_the_old_master_key_is_needed_no_more(
    vault_of: Callable[..., MongoVault],
) -> None:
    old = vault_of("m1")
    sealed = [await old.seal(f"i-{n}", {"name": f"Maria {n}"}) for n in range(7)]
    both = vault_of("m2", "m1")
    assert await rewrap(both, at_once=3) == 7
    assert await rewrap(both, at_once=3) == 0
    assert await both.count_by_master_key() == {"m2": 7}
    alone = vault_of("m2")
    names = [(await alone.open(f"i-{n}", sealed[n])).text("name") for n in range(7)]
    assert names == [f"Maria {n}" for n in range(7)]


async def test_a_key_that_was_made_ahead_is_rewrapped_with_the_others_and_used_afterwards(
    vault_of: Callable[..., MongoVault], mongo_client: Client, database_prefix: str
) -> None:
    old, both = vault_of("m1"), vault_of("m2", "m1")
    await old.seal_new({"name": "Maria"})
    keys = mongo_client[f"{database_prefix}_vault"]["sealing_keys"]

    async def is_ahead() -> bool:
        return await keys.count_documents({}) > 2

    await eventually(is_ahead)
    await rewrap(both)
    ahead = {key["_id"] async for key in keys.find({"kid": "m2"})}
    used, sealed = await old.seal_new({"name": "Jean"})
    assert used in ahead
    assert (await vault_of("m2").open(used, sealed)).text("name") == "Jean"
    await old.close()
    assert await keys.count_documents({}) == 2


async def test_a_rewrapping_that_is_broken_off_goes_on_where_it_ended(
    vault_of: Callable[..., MongoVault],
) -> None:
    old = vault_of("m1")
    for n in range(5):
        await old.seal(f"i-{n}", {"name": "Maria"})
    both = vault_of("m2", "m1")
    async for _ in both.rewrap(2):
        break
    assert await both.count_by_master_key() == {"m1": 3, "m2": 2}
    assert await rewrap(both) == 3


async def test_a_key_that_cannot_be_unwrapped_keeps_no_other_from_being_wrapped_anew(
    vault_of: Callable[..., MongoVault], mongo_client: Client, database_prefix: str
) -> None:
    old = vault_of("m1")
    for n in range(6):
        await old.seal(f"i-{n}", {"name": "Maria"})
    keys = mongo_client[f"{database_prefix}_vault"]["sealing_keys"]
    odd: list[dict[str, Any]] = [
        {"wrapped": b"x" * 40}, {"wrapped": None}, {"wrapped": "text"}, {"kid": "nobody"}
    ]  # fmt: skip
    for n, change in enumerate(odd):
        await keys.update_one({"_id": f"i-{n}"}, {"$set": change})
    await keys.update_one({"_id": "i-4"}, {"$unset": {"kid": "", "wrapped": ""}})
    both = vault_of("m2", "m1")
    assert await rewrap(both, at_once=2) == 1
    assert (await both.count_by_master_key())["m2"] == 1


async def test_a_process_that_does_not_know_the_new_master_key_yet_waits_and_erases_nothing(
    vault_of: Callable[..., MongoVault],
) -> None:
    sealed = await vault_of("m2", "m1").seal("i-1", {"name": "Maria"})
    with pytest.raises(Unavailable):
        await vault_of("m1").open("i-1", sealed)


async def test_a_dropped_master_key_is_no_erasure_either(
    vault_of: Callable[..., MongoVault],
) -> None:
    sealed = await vault_of("m1").seal("i-1", {"name": "Maria"})
    with pytest.raises(Unavailable):
        await vault_of("m2").open("i-1", sealed)
    assert (await vault_of("m2", "m1").open("i-1", sealed)).text("name") == "Maria"


class Installation:
    """One pair of databases, and the web process with whatever keys it is started with."""

    def __init__(self, mongodb_uri: str, database_prefix: str, clock: StillClock) -> None:
        self._uri, self._prefix, self.clock = mongodb_uri, database_prefix, clock
        self.signers = {kid: AssertionSigner(kid) for kid in ("d1", "d2")}

    def settings(self, **kids: tuple[str, ...]) -> Any:
        chosen = {"master": ("m1",), "hash": ("h1",), "link": ("l1",), "signer": ("d1",), **kids}
        return settings(
            self._uri,
            self._prefix,
            inquiry_master_key=written(*chosen["master"], length=96),
            inquiry_hash_key=written(*chosen["hash"]),
            inquiry_link_key=written(*chosen["link"]),
            disclosure_public_key=",".join(
                entry(kid, self.signers[kid].public_key) for kid in chosen["signer"]
            ),
        )

    @asynccontextmanager
    async def running(self, **kids: tuple[str, ...]) -> AsyncIterator[httpx2.AsyncClient]:
        inquiry = build_inquiry(self.settings(**kids), now=self.clock)
        async with client_of(app_of(inquiry)) as client:
            await inquiry.directory.apply(network_changes())
            yield client


@pytest.fixture
def installation(mongodb_uri: str, database_prefix: str, clock: StillClock) -> Installation:
    return Installation(mongodb_uri, database_prefix, clock)


async def until_taken(api: httpx2.AsyncClient) -> None:
    """Sends an inquiry, and again where it is told to."""
    headers, sent = {"Idempotency-Key": new_id()}, body()
    while (await api.post("/v1/inquiries", json=sent, headers=headers)).status_code == 503:
        pass
    assert (await api.post("/v1/inquiries", json=sent, headers=headers)).status_code == 202


async def test_rewrapping_while_inquiries_arrive_loses_none(
    installation: Installation,
    vault_of: Callable[..., MongoVault],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Some of them at a process that was not started again: it does not know the new key."""
    both = installation.settings(master=("m2", "m1"))
    async with (
        installation.running() as old,
        installation.running(master=("m2", "m1")) as new,
    ):
        for _ in range(20):
            await old.post("/v1/inquiries", json=body())
        assert await run(both, only_check=True) == 1
        sendings = [until_taken(api) for _ in range(30) for api in (old, new)]
        rewrapping = asyncio.create_task(run(both, only_check=False))
        await asyncio.gather(*sendings)
        await rewrapping
    assert await run(both, only_check=False) == 0
    assert capsys.readouterr().out.endswith("80 data keys under m2 (current)\n")
    alone = vault_of("m2")
    database = build_inquiry(both).database
    documents = await database["inquiries"].find().to_list(None)
    assert len(documents) == 80
    for document in documents:
        assert (await alone.open(document["_id"], document["personal"])).text(
            "given_name"
        ) == "Maria"


async def test_a_request_is_known_again_by_the_key_of_its_time_while_that_lives(
    installation: Installation,
) -> None:
    key = {"Idempotency-Key": "a-key-of-sixteen-letters"}

    async def status_of(api: httpx2.AsyncClient, **changes: Any) -> int:
        answer = await api.post("/v1/inquiries", json=body(**changes), headers=key)
        return answer.status_code

    async with installation.running() as api:
        assert await status_of(api) == 202
    async with installation.running(hash=("h2", "h1")) as api:
        assert await status_of(api) == 202
        assert await status_of(api, message="another") == 409
    async with installation.running(hash=("h2",)) as api:
        assert await status_of(api) == 409


async def test_a_request_of_before_keys_had_ids_is_known_again(installation: Installation) -> None:
    key = {"Idempotency-Key": "a-key-of-sixteen-letters"}
    async with installation.running() as api:
        first = await api.post("/v1/inquiries", json=body(), headers=key)
        database = build_inquiry(installation.settings()).database
        await database["inquiries"].update_one({}, {"$unset": {"fingerprint.kid": 1}})
    async with installation.running(hash=("h2", "h1")) as api:
        again = await api.post("/v1/inquiries", json=body(), headers=key)
        other = await api.post("/v1/inquiries", json=body(message="x"), headers=key)
    assert again.json()["reference"] == first.json()["reference"]
    assert other.status_code == 409


async def test_a_link_of_the_old_key_opens_while_that_lives(installation: Installation) -> None:
    async def sent(api: httpx2.AsyncClient) -> tuple[str, str]:
        receipt = (await api.post("/v1/inquiries", json=body())).json()
        return f"/status/{receipt['reference']}", receipt["status_url"].split("link=")[1]

    async with installation.running() as api:
        first, second = await sent(api), await sent(api)
    async with installation.running(link=("l2", "l1")) as api:
        third = await sent(api)
        assert (await api.post(first[0], data={"link": first[1]})).status_code == 303
    async with installation.running(link=("l2",)) as api:
        assert (await api.post(second[0], data={"link": second[1]})).status_code == 401
        assert (await api.post(third[0], data={"link": third[1]})).status_code == 303


async def test_a_signature_is_accepted_by_the_id_of_its_key_while_that_lives(
    installation: Installation,
) -> None:
    async def asked(api: httpx2.AsyncClient, signer: AssertionSigner) -> int:
        document = await build_inquiry(installation.settings()).database["inquiries"].find_one({})
        assert document is not None
        headers = signer.authorization(document["_id"], MONDAY_NOON)
        return (await api.post("/v1/disclosures", headers=headers)).status_code

    old, new = installation.signers["d1"], installation.signers["d2"]
    async with installation.running(signer=("d1",)) as api:
        await api.post("/v1/inquiries", json=body())
        assert [await asked(api, signer) for signer in (old, new)] == [200, 401]
    async with installation.running(signer=("d2", "d1")) as api:
        assert [await asked(api, signer) for signer in (old, new)] == [200, 200]
        swapped, nameless = AssertionSigner("d1"), AssertionSigner("")
        assert [await asked(api, signer) for signer in (swapped, nameless)] == [401, 401]
    async with installation.running(signer=("d2",)) as api:
        assert [await asked(api, signer) for signer in (old, new)] == [401, 200]
