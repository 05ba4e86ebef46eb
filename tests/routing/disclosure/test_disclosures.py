"""`POST /v1/leads/{id}/disclosures`: who may, what is asserted, what when it fails."""

from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.disclosure.assertion import Assertion
from shared.disclosure.token import read_assertion
from tests.routing.inbox.builders import SEED, Office
from tests.support.clocks import StillClock

PUBLIC_KEY = OKPKey.import_key(SEED.public_key())
CANARY = "kanari-7"
FILE: dict[str, Any] = {
    "reference": "WF-7K3M-Q9TD",
    "patient": {
        "given_name": CANARY,
        "family_name": "Example",
        "email": "patient@example.org",
        "phone": "+15125550142",
        "language": "es",
        "channel": "phone",
        "timezone": "America/Chicago",
        "best_hours": None,
        "interpreter": True,
        "preferred_name": "Pat",
        "date_of_birth": "1957-10-04",
        "age_band": None,
    },
    "residence": {
        "country": "US",
        "subdivision": "US-TX",
        "plan_subdivision": None,
        "postal_prefix": "787",
    },
    "payer": {"kind": "self", "claim_number": None},
    "travel": {
        "earliest": "2027-01-10",
        "latest": None,
        "companions": 1,
        "mobility_aid": None,
        "visa_letter": False,
        "passport_valid": True,
        "hours": 4.5,
        "citizenship": "NZ",
        "mode": "plane",
        "ground_help": True,
        "hotel_help": False,
        "aftercare_by": "A neighbour",
    },
    "screening": [{"question": "Are you pregnant?", "answer": "no"}],
    "message": "A message.",
    "on_behalf": {
        "relationship": "daughter",
        "authority": "power_of_attorney",
        "given_name": "Ana",
        "family_name": None,
    },
    "needs": {
        "laterality": "left",
        "imaging": True,
        "referral": None,
        "urgency": "soon",
        "doctor": "Dr. Roy",
        "blackout": [{"from": "2027-01-10", "to": "2027-01-12"}],
    },
    "notes": [{"by": "Zoe", "at": "2026-11-23T16:00:00Z", "text": "Prefers mornings."}],
    "attachments": [
        {
            "id": "0192f3c2-0000-7000-8000-000000000001",
            "kind": "imaging",
            "filename": "MRI <left knee>.dcm",
            "size": 2_000_000,
            "media_type": "application/dicom",
            "at": "2026-11-23T16:30:00Z",
        }
    ],
    "messages": [],
    "related": [],
    "disclosure": {"id": "disclosure-1", "at": "2026-11-23T17:00:00Z"},
}


def answers_with_the_file(office: Office) -> None:
    office.inquiry_service.answer = httpx2.Response(200, json=FILE)


async def opened_by(office: Office, who: str, lead_id: str, **body: object) -> httpx2.Response:
    async with office.signed_in(who) as client:
        return await client.post(
            f"/v1/leads/{lead_id}/disclosures", json=body or {"purpose": "first_contact"}
        )


async def test_the_coordinator_gets_what_the_patient_told_and_nobody_may_keep_it(
    office: Office,
) -> None:
    lead = await office.lead()
    answers_with_the_file(office)
    answer = await opened_by(office, "maya", lead.id)
    assert answer.status_code == 200
    assert answer.json() == FILE
    assert answer.headers["cache-control"] == "no-store"


async def test_the_request_carries_a_short_lived_signed_word_of_who_asks_for_what_and_why(
    office: Office, clock: StillClock
) -> None:
    lead = await office.lead()
    answers_with_the_file(office)
    await opened_by(office, "maya", lead.id, purpose="follow_up")
    await opened_by(office, "maya", lead.id, purpose="follow_up")
    first, second = [
        jwt.decode(_token(request), PUBLIC_KEY, algorithms=["Ed25519"]).claims
        for request in office.inquiry_service.asked
    ]
    now = int(clock().timestamp())
    assert {**first, "jti": ""} == {
        "iss": "wayfare-routing",
        "aud": "wayfare-inquiry",
        "sub": office.staff["maya"].id,
        "name": office.staff["maya"].name,
        "role": "coordinator",
        "lead_id": lead.id,
        "inquiry_id": lead.inquiry_id,
        "purpose": "follow_up",
        "iat": now,
        "exp": now + 30,
        "jti": "",
    }
    assert first["jti"] != second["jti"]
    assert all(request.content == b"" for request in office.inquiry_service.asked)


def _token(request: httpx2.Request) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")


async def test_nothing_of_the_answer_is_stored(office: Office) -> None:
    lead = await office.lead()
    answers_with_the_file(office)
    await opened_by(office, "maya", lead.id)
    for name in await office.database.list_collection_names():
        documents = [str(document) async for document in office.database[name].find()]
        assert not any(CANARY in document for document in documents), name


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("maya", 200),
        ("roy", 200),
        ("jordan", 404),
        ("lee", 404),
        ("manager", 403),
        ("auditor", 403),
        ("privacy", 403),
        ("editor", 403),
    ],
)
async def test_only_the_clinics_coordinator_and_the_leads_doctor_may_open_the_details(
    office: Office, who: str, status: int
) -> None:
    lead = await office.lead()
    answers_with_the_file(office)
    answer = await opened_by(office, who, lead.id)
    assert answer.status_code == status
    assert len(office.inquiry_service.asked) == (1 if status == 200 else 0)
    assert (CANARY in answer.text) is (status == 200)


@pytest.mark.parametrize("body", [{"purpose": "curiosity"}, {"purpose": None}, {"why": "so"}])
async def test_without_a_reason_there_is_nothing_to_see(
    office: Office, body: dict[str, object]
) -> None:
    lead = await office.lead()
    answers_with_the_file(office)
    assert (await opened_by(office, "maya", lead.id, **body)).status_code == 422
    assert office.inquiry_service.asked == []


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (httpx2.ConnectError("refused"), 503, "disclosure.unavailable"),
        (httpx2.ReadTimeout("late"), 503, "disclosure.unavailable"),
        (httpx2.Response(500), 503, "disclosure.unavailable"),
        (httpx2.Response(302, headers={"Location": "http://elsewhere.example"}), 503, None),
        (httpx2.Response(200, text="not json"), 503, "disclosure.unavailable"),
        (httpx2.Response(200, json=FILE | {"patient": CANARY}), 503, "disclosure.unavailable"),
        (httpx2.Response(401), 403, "disclosure.refused"),
        (httpx2.Response(403), 403, "disclosure.refused"),
        (httpx2.Response(410), 410, "disclosure.erased"),
    ],
)
async def test_details_that_cannot_be_read_are_a_designed_answer_and_asked_for_once(
    office: Office,
    answer: httpx2.Response | Exception,
    status: int,
    code: str | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lead = await office.lead()
    office.inquiry_service.answer = answer
    given = await opened_by(office, "maya", lead.id)
    assert given.status_code == status
    assert code is None or given.json()["code"] == code
    assert len(office.inquiry_service.asked) == 1
    assert CANARY not in given.text + capsys.readouterr().out


async def test_the_inquiry_service_understands_the_assertion(
    office: Office, clock: StillClock
) -> None:
    lead = await office.lead()
    answers_with_the_file(office)
    await opened_by(office, "maya", lead.id)
    read = read_assertion(_token(office.inquiry_service.asked[0]), {"d1": PUBLIC_KEY})
    assert isinstance(read, Assertion)
    assert read.fault(clock()) is None
    assert (read.account_id, read.lead_id) == (office.staff["maya"].id, lead.id)


async def test_opening_and_every_refusal_are_security_events_with_account_and_lead(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    lead = await office.lead()
    answers_with_the_file(office)
    for who in ("maya", "auditor", "jordan"):
        await opened_by(office, who, lead.id)
    office.inquiry_service.answer = httpx2.Response(410)
    await opened_by(office, "maya", lead.id)
    logged = [
        (r.getMessage(), r.__dict__["wayfare"])
        for r in caplog.records
        if r.getMessage().startswith("security.details-")
    ]
    maya, auditor, jordan = (office.staff[who].id for who in ("maya", "auditor", "jordan"))
    opened = {"account": maya, "role": "coordinator", "lead_id": lead.id}
    assert logged == [
        ("security.details-opened", {**opened, "disclosure_id": "disclosure-1"}),
        (
            "security.details-refused",
            {
                "account": auditor,
                "role": "auditor",
                "lead_id": lead.id,
                "code": "disclosure.not-yours",
            },
        ),
        (
            "security.details-refused",
            {
                "account": jordan,
                "role": office.staff["jordan"].role.value,
                "lead_id": None,
                "code": "lead.not-found",
            },
        ),
        ("security.details-refused", {**opened, "code": "disclosure.erased"}),
    ]
