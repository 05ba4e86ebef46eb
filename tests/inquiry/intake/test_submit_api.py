"""`POST /v1/inquiries`: what is accepted, what is stored of it, and what happens to a
repetition.
"""

import asyncio
from datetime import UTC, datetime

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.builders import body, consents
from tests.support.clocks import MONDAY_NOON, TORONTO, StillClock
from tests.support.http import client_of
from tests.support.outboxes import fact_of


async def test_a_complete_inquiry_is_accepted_with_reference_link_and_reply_time(
    api: httpx2.AsyncClient,
) -> None:
    answer = await api.post("/v1/inquiries", json=body())
    assert answer.status_code == 202
    receipt = answer.json()
    assert receipt["status"] == "received"
    assert receipt["reference"].startswith("WF-")
    assert receipt["status_url"].startswith(
        f"http://testserver/status/{receipt['reference']}#link="
    )
    # Monday noon: 4 hours are left of the afternoon (13 to 17 h), 3.5 on Tuesday morning, 0.5
    # after lunch.
    expected = datetime(2026, 11, 24, 13, 30, tzinfo=TORONTO)
    assert datetime.fromisoformat(receipt["reply_by"]) == expected


async def test_the_event_lies_in_the_same_document_with_ids_and_codes_only(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = body(
        payer={"kind": "federal", "claim_number": "C-17"}, travel={"earliest": "2026-12-01"}
    )
    receipt = (await api.post("/v1/inquiries", json=sent)).json()
    (document,) = await inquiry.database["inquiries"].find().to_list(None)
    (entry,) = document["outbox"]
    assert document["events_seq"] == 1
    assert (entry["type"], entry["key"], entry["seq"]) == (
        "inquiry.received.v1",
        document["_id"],
        1,
    )
    fact = fact_of(entry)
    assert fact["reference"] == receipt["reference"]
    assert fact["residence"] == {
        "country": "US",
        "subdivision": "US-TX",
        "plan_subdivision": None,
    }
    assert fact["has_claim_number"] is True
    assert fact["earliest"] == "2026-12-01"
    assert "marketing" not in fact["consents"]
    assert "Fernández" not in str(document)
    assert "C-17" not in str(document)


async def test_fifty_posts_at_once_with_one_key_make_one_inquiry_one_event_one_mail_one_data_key(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    headers = {"Idempotency-Key": "the-same-key-of-all-fifty"}
    answers = await asyncio.gather(
        *[api.post("/v1/inquiries", json=body(), headers=headers) for _ in range(50)]
    )
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    (document,) = await inquiry.database["inquiries"].find().to_list(None)
    assert len(document["outbox"]) == 1
    assert len(document["emails"]) == 1
    await inquiry.vault.close()  # keys of those who might have come
    keys = inquiry.client[inquiry.settings.vault_name]["sealing_keys"]
    assert [key["_id"] async for key in keys.find()] == [document["_id"]]


async def test_the_same_key_with_another_body_is_a_conflict_and_changes_nothing(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    headers = {"Idempotency-Key": "the-key-of-two-bodies"}
    await api.post("/v1/inquiries", json=body(), headers=headers)
    other = await api.post("/v1/inquiries", json=body(message="another"), headers=headers)
    assert other.status_code == 409
    assert other.json()["code"] == "inquiry.idempotency-key-reused"
    assert await inquiry.database["inquiries"].count_documents({}) == 1


async def test_a_repetition_is_answered_the_same_even_after_the_date_has_passed(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    headers = {"Idempotency-Key": "a-key-that-comes-again"}
    sent = body(travel={"earliest": "2026-11-24"})
    first = await api.post("/v1/inquiries", json=sent, headers=headers)
    clock.at = datetime(2026, 12, 24, tzinfo=UTC)
    again = await api.post("/v1/inquiries", json=sent, headers=headers)
    assert again.status_code == 202
    assert again.text == first.text


async def test_two_sites_with_the_same_key_are_two_inquiries(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    headers = {"Idempotency-Key": "a-key-that-two-sites-made"}
    sites = [{"site": "one.example"}, {"site": "two.example"}, ..., {"site": "one.example"}]
    answers = [
        await api.post("/v1/inquiries", json=body(source=site), headers=headers) for site in sites
    ]
    assert {answer.status_code for answer in answers} == {202}
    references = [answer.json()["reference"] for answer in answers]
    assert len(set(references)) == 3
    assert references[3] == references[0]
    assert await inquiry.database["inquiries"].count_documents({}) == 3


@pytest.mark.parametrize("key", ["k" * 16, "k" * 255])
async def test_a_key_of_16_to_255_characters_is_accepted(api: httpx2.AsyncClient, key: str) -> None:
    answer = await api.post("/v1/inquiries", json=body(), headers={"Idempotency-Key": key})
    assert answer.status_code == 202


async def test_without_a_key_each_post_is_an_inquiry_of_its_own(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    for _ in range(2):
        await api.post("/v1/inquiries", json=body())
    assert await inquiry.database["inquiries"].count_documents({}) == 2


async def test_a_national_phone_number_is_read_in_the_country_and_kept_in_e164(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    await api.post("/v1/inquiries", json=body(patient__phone="(512) 555-0142"))
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    opened = await inquiry.vault.open(document["_id"], document["personal"])
    assert opened.fields["phone"] == "+15125550142"


async def test_consents_are_kept_with_the_text_the_language_and_the_time(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    await api.post(
        "/v1/inquiries",
        json=body(patient__channel="phone", consents=consents("fr-CA", contact=False)),
    )
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    kept = {record["purpose"]: record for record in document["consents"]}
    assert kept["contact"]["is_granted"] is False
    assert kept["processing"]["locale"] == "fr-CA"
    assert kept["processing"]["at"] == MONDAY_NOON


async def test_the_consents_asked_carry_versions_that_the_post_accepts(
    api: httpx2.AsyncClient,
) -> None:
    asked = (await api.get("/v1/consents", params={"locale": "fr-CA"})).json()
    assert [consent["purpose"] for consent in asked if consent["required"]] == ["processing"]
    for_email = [c["purpose"] for c in asked if "email" in c["required_for_channels"]]
    assert for_email == ["contact"]
    given = [
        {
            "purpose": c["purpose"],
            "text_version": c["text_version"],
            "granted": c["required"] or c["purpose"] in for_email,
        }
        for c in asked
    ]
    assert (await api.post("/v1/inquiries", json=body(consents=given))).status_code == 202


async def test_without_a_wish_the_reply_time_is_one_that_every_clinic_can_keep(
    api: httpx2.AsyncClient,
) -> None:
    answer = await api.post("/v1/inquiries", json=body(location=...))
    assert answer.status_code == 202


async def test_the_service_is_not_ready_before_there_is_anything_to_ask_for(
    inquiry: InquiryWeb,
) -> None:
    async with client_of(app_of(inquiry)) as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"mongodb": "ok", "catalogue": "failing"}


async def test_the_service_is_ready_once_a_procedure_is_offered(api: httpx2.AsyncClient) -> None:
    assert (await api.get("/readyz")).status_code == 200
