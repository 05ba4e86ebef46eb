"""The heads of the chains in Kafka: what is gone from the database without a trace is noticed."""

import asyncio

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.verify_disclosures import run
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from services.inquiry.worker import assemble
from shared.telemetry import alarm, lasting_alarms
from tests.inquiry.builders import body, network_changes, settings
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.http import client_of
from tests.support.servers import KafkaServer
from tests.support.waiting import eventually


@pytest.fixture
async def inquiry(
    mongodb_uri: str,
    database_prefix: str,
    clock: StillClock,
    signer: AssertionSigner,
    kafka_topics: KafkaServer,
) -> InquiryWeb:
    chosen = settings(
        mongodb_uri,
        database_prefix,
        signer.public_key,
        kafka_bootstrap_servers=kafka_topics.bootstrap_servers,
        kafka_topic_prefix=kafka_topics.topic_prefix,
    )
    return build_inquiry(chosen, now=clock)


async def until_announced(inquiry: InquiryWeb) -> None:
    stop = asyncio.Event()
    relay = asyncio.create_task(assemble(inquiry).tasks["relay of inquiry.disclosures"](stop))

    async def is_empty() -> bool:
        waiting = {"outbox": {"$exists": True}}
        return bool(await inquiry.database["disclosures"].count_documents(waiting) == 0)

    await eventually(is_empty)
    stop.set()
    await relay


async def asked(api: httpx2.AsyncClient, signer: AssertionSigner, inquiry_id: str) -> None:
    answer = await api.post(
        "/v1/disclosures", headers=signer.authorization(inquiry_id, MONDAY_NOON)
    )
    assert answer.status_code == 200


async def test_a_chain_that_was_put_back_to_an_earlier_state_is_found_by_its_announced_heads(
    inquiry: InquiryWeb, signer: AssertionSigner, capsys: pytest.CaptureFixture[str]
) -> None:
    """As from a backup: records and head fit each other, so that the database alone cannot tell."""
    async with client_of(app_of(inquiry)) as api:
        await inquiry.directory.apply(network_changes())
        for _ in range(2):
            await api.post("/v1/inquiries", json=body())
        one, other = await inquiry.database["inquiries"].distinct("_id")
        for inquiry_id in (one, other, other):
            await asked(api, signer, inquiry_id)
        backup = await inquiry.database["inquiries"].find_one({"_id": one})
        await asked(api, signer, one)
        await until_announced(inquiry)
        assert await run(inquiry, with_announced=True) == 0
        assert capsys.readouterr().out == "2 chains verified, 0 faults found\n"
        assert backup is not None
        head = {"$set": {"disclosures_head": backup["disclosures_head"]}}
        await inquiry.database["disclosures"].delete_one({"inquiry_id": one, "seq": 2})
        await inquiry.database["inquiries"].update_one({"_id": one}, head)
        assert await run(inquiry, with_announced=False) == 0
        assert await run(inquiry, with_announced=True) == 1
        await inquiry.database["disclosures"].delete_many({})
        gone = {"$unset": {"disclosures_head": 1}}
        await inquiry.database["inquiries"].update_many({}, gone)
        assert await run(inquiry, with_announced=False) == 0
        assert await run(inquiry, with_announced=True) == 1
        assert capsys.readouterr().out.endswith("0 chains verified, 4 faults found\n")
        assert lasting_alarms() == ("disclosure.chain-broken",)
        alarm("disclosure.chain-broken", lasts=False)


async def test_the_worker_verifies_regularly_and_announces_what_is_recorded(
    inquiry: InquiryWeb,
) -> None:
    worker = assemble(inquiry)
    assert "timer verify-disclosures" in worker.without_broker
    assert "relay of inquiry.disclosures" in worker.tasks
    await inquiry.close()
