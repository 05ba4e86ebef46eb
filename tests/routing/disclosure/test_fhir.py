"""`POST /v1/leads/{id}/fhir`: who may take a patient's inquiry over, and what when it fails."""

from typing import Any

import httpx2
import pytest

from shared.disclosure.bodies import FHIR_PATH
from tests.routing.inbox.builders import Office

CANARY = "kanari-7"
BUNDLE: dict[str, Any] = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [{"resource": {"resourceType": "Patient", "name": [{"family": CANARY}]}}],
}


async def exported_by(office: Office, who: str, lead_id: str, **body: object) -> httpx2.Response:
    async with office.signed_in(who) as client:
        return await client.post(f"/v1/leads/{lead_id}/fhir", json=body or {"purpose": "follow_up"})


@pytest.mark.parametrize(
    ("who", "status"),
    [("maya", 200), ("roy", 200), ("jordan", 404), ("lee", 404), ("manager", 403),
     ("auditor", 403), ("privacy", 403), ("editor", 403)],
)  # fmt: skip
async def test_only_who_may_open_the_details_may_take_them_over(
    office: Office, who: str, status: int
) -> None:
    lead = await office.lead()
    office.inquiry_service.answer = httpx2.Response(200, json=BUNDLE)
    answer = await exported_by(office, who, lead.id)
    assert answer.status_code == status
    assert (CANARY in answer.text) is (status == 200)
    asked = [request.url.path for request in office.inquiry_service.asked]
    assert asked == ([FHIR_PATH] if status == 200 else [])
    if status == 200:
        assert answer.json() == BUNDLE
        assert answer.headers["content-type"] == "application/fhir+json"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("body", [{"purpose": "curiosity"}, {"purpose": "follow_up", "more": 1}])
async def test_a_reason_is_asked_for(office: Office, body: dict[str, object]) -> None:
    lead = await office.lead()
    assert (await exported_by(office, "maya", lead.id, **body)).status_code == 422
    assert office.inquiry_service.asked == []


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        (httpx2.Response(401, json={}), 403, "disclosure.refused"),
        (httpx2.Response(410, json={}), 410, "disclosure.erased"),
        (httpx2.Response(500, text=CANARY), 503, "disclosure.unavailable"),
        (httpx2.Response(200, json={"resourceType": CANARY}), 503, "disclosure.unavailable"),
        (httpx2.Response(200, text=CANARY), 503, "disclosure.unavailable"),
    ],
)
async def test_what_inquiry_does_not_give_is_not_given(
    office: Office,
    given: httpx2.Response,
    status: int,
    code: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    lead = await office.lead()
    office.inquiry_service.answer = given
    answer = await exported_by(office, "maya", lead.id)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    logged = "\n".join(f"{r.getMessage()} {r.__dict__}" for r in caplog.records)
    assert CANARY not in answer.text + logged


async def test_nothing_of_a_bundle_is_kept_nor_logged(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    lead = await office.lead()
    office.inquiry_service.answer = httpx2.Response(200, json=BUNDLE)
    await exported_by(office, "maya", lead.id)
    for name in await office.database.list_collection_names():
        documents = [str(document) async for document in office.database[name].find()]
        assert not any(CANARY in document for document in documents), name
    logged = "\n".join(f"{r.getMessage()} {r.__dict__}" for r in caplog.records)
    assert "security.details-exported" in logged
    assert CANARY not in logged
