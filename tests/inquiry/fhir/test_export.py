"""`POST /v1/disclosures/fhir`: who may take an inquiry over, and the record that comes first."""

import logging
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.builders import CANARY, canary_body
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.fhir.test_bundle import check, resources
from tests.support.clocks import MONDAY_NOON

PATH = "/v1/disclosures/fhir"


@pytest.fixture
async def inquiry_id(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> str:
    await api.post("/v1/inquiries", json=canary_body())
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    return str(document["_id"])


async def test_a_bundle_is_given_to_a_named_person_and_that_is_recorded(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    answer = await api.post(PATH, headers=signer.authorization(inquiry_id, MONDAY_NOON))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/fhir+json"
    assert answer.headers["cache-control"] == "no-store"
    check(answer.json())
    (patient,) = resources(answer.json())["Patient"]
    assert patient["name"][0]["given"] == [f"{CANARY} given"]
    (request,) = resources(answer.json())["ServiceRequest"]
    assert request["code"]["text"] == "Micro-needling scar rejuvenation"
    (entry,) = (await inquiry.disclosures.get(inquiry_id)).entries
    assert (entry.was_granted, entry.account_id) == (True, "account-1")
    assert (entry.lead_id, entry.purpose) == ("lead-1", "first_contact")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"iss": "somebody"}, 401),
        ({"now": MONDAY_NOON - timedelta(minutes=2)}, 401),
        ({"role": "auditor"}, 403),
        ({"purpose": "note", "note_id": "the-note"}, 403),
    ],
)
async def test_whoever_may_not_read_the_details_may_not_take_them_over(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    signer: AssertionSigner,
    inquiry_id: str,
    *,
    changes: dict[str, Any],
    status: int,
) -> None:
    headers = signer.authorization(inquiry_id, **{"now": MONDAY_NOON, **changes})
    answer = await api.post(PATH, headers=headers)
    assert answer.status_code == status
    assert CANARY not in answer.text
    (entry,) = (await inquiry.disclosures.get(inquiry_id)).entries
    assert not entry.was_granted


async def test_without_an_assertion_or_with_a_used_one_nothing_is_given(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    assert (await api.post(PATH)).status_code == 401
    once = signer.authorization(inquiry_id, MONDAY_NOON)
    assert (await api.post("/v1/disclosures", headers=once)).status_code == 200
    again = await api.post(PATH, headers=once)
    assert (again.status_code, CANARY in again.text) == (401, False)
    assert len((await inquiry.disclosures.get(inquiry_id)).entries) == 2


async def test_what_was_erased_cannot_be_taken_over(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    await inquiry.vault.destroy_key(inquiry_id)
    answer = await api.post(PATH, headers=signer.authorization(inquiry_id, MONDAY_NOON))
    assert answer.status_code == 410


async def test_nothing_of_a_bundle_is_logged(
    api: httpx2.AsyncClient,
    signer: AssertionSigner,
    inquiry_id: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    await api.post(PATH, headers=signer.authorization(inquiry_id, MONDAY_NOON))
    logged = "\n".join(f"{r.getMessage()} {r.__dict__}" for r in caplog.records)
    assert "security.details-exported" in logged
    assert inquiry_id in logged
    for secret in (CANARY, "KANARI7", "5559871"):
        assert secret not in logged
