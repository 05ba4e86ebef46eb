"""While the vault's database gives no answer: 503 and another try, never a fault of the patient's
or ours.
"""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest
from pymongo.errors import ServerSelectionTimeoutError

from services.inquiry.app import app_of
from services.inquiry.privacy.store import MongoVault
from services.inquiry.wiring_web import InquiryWeb
from shared.mongo import connect
from tests.inquiry.builders import body
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.support.clocks import MONDAY_NOON


@pytest.fixture
async def silent(inquiry: InquiryWeb) -> AsyncIterator[MongoVault]:
    """A vault whose server is not there."""
    uri = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50&timeoutMS=300"
    client = connect(uri, application="test")
    yield MongoVault(client[inquiry.settings.vault_name], inquiry.settings.master_keys)
    client.close()


@pytest.fixture
def without(inquiry: InquiryWeb, silent: MongoVault) -> InquiryWeb:
    """The service over the same inquiries, its vault silent."""
    return replace(inquiry, vault=silent)


@pytest.fixture
async def stranded(without: InquiryWeb) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=app_of(without), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


async def sent(api: httpx2.AsyncClient) -> dict[str, str]:
    zoned = body(patient__timezone="America/Chicago")
    receipt: dict[str, str] = (await api.post("/v1/inquiries", json=zoned)).json()
    return receipt


async def test_an_inquiry_is_not_taken_and_may_be_sent_again(
    api: httpx2.AsyncClient, stranded: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    answer = await stranded.post("/v1/inquiries", json=body())
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "retry-after" in answer.headers
    assert await inquiry.database["inquiries"].count_documents({}) == 0
    assert (await api.post("/v1/inquiries", json=body())).status_code == 202


async def test_the_status_is_told_another_time(
    api: httpx2.AsyncClient, stranded: httpx2.AsyncClient
) -> None:
    receipt = await sent(api)
    opened = await api.post(
        f"/status/{receipt['reference']}", data={"link": receipt["status_url"].split("link=")[1]}
    )
    assert opened.status_code == 303
    stranded.cookies = api.cookies
    assert (await stranded.get(f"/v1/inquiries/{receipt['reference']}")).status_code == 503
    assert (await stranded.get(f"/status/{receipt['reference']}")).status_code == 503


async def test_details_are_neither_shown_nor_called_erased(
    api: httpx2.AsyncClient,
    stranded: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    signer: AssertionSigner,
) -> None:
    await sent(api)
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    asking = signer.authorization(document["_id"], MONDAY_NOON)
    assert (await stranded.post("/v1/disclosures", headers=asking)).status_code == 503
    assert (await api.post("/v1/disclosures", headers=asking)).status_code == 200


async def test_an_email_waits_for_the_next_turn(
    api: httpx2.AsyncClient, without: InquiryWeb, inquiry: InquiryWeb
) -> None:
    await sent(api)
    with pytest.raises(ServerSelectionTimeoutError):  # which the timer takes as trouble, not death
        await without.send_emails()
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    assert [mail["kind"] for mail in document["emails"]] == ["received"]
