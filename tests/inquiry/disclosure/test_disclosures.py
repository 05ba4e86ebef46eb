"""`POST /v1/disclosures`: who may see a patient's details, and the record that comes first."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.disclosure.domain.chain import Entry
from services.inquiry.disclosure.domain.verification import Broken, Intact, verify
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from shared.events import Envelope, LeadUnrouted
from shared.ids import new_id
from tests.inquiry.builders import CANARY, body, canary_body
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.http import client_of
from tests.support.outboxes import fact_of


@pytest.fixture
async def inquiry_id(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> str:
    await api.post("/v1/inquiries", json=canary_body())
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    return str(document["_id"])


async def verified(inquiry: InquiryWeb, inquiry_id: str) -> Intact | Broken:
    chain = await inquiry.disclosures.get(inquiry_id)
    return verify(inquiry_id, chain.entries, chain.head, inquiry.settings.chain_keys)


async def entries_of(inquiry: InquiryWeb, inquiry_id: str) -> tuple[Entry, ...]:
    return (await inquiry.disclosures.get(inquiry_id)).entries


async def ask(api: httpx2.AsyncClient, authorization: dict[str, str]) -> httpx2.Response:
    return await api.post("/v1/disclosures", headers=authorization)


async def test_a_coordinator_sees_the_details_and_the_record_names_who_for_which_lead_and_why(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    answer = await ask(api, signer.authorization(inquiry_id, MONDAY_NOON))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    file = answer.json()
    assert file["patient"]["given_name"] == f"{CANARY} given"
    assert file["patient"]["phone"] == "+15125559871"
    assert file["residence"]["postal_prefix"] == "KANARI7"
    assert file["payer"] == {"kind": "workers_compensation", "claim_number": f"{CANARY}-claim"}
    assert file["travel"]["hours"] == 3.5
    assert file["screening"] == [{"question": f"{CANARY} question", "answer": f"{CANARY} answer"}]
    assert file["message"] == f"{CANARY} message"
    assert file["patient"]["preferred_name"] == f"{CANARY} preferred"
    assert file["patient"]["date_of_birth"] == "1957-10-04"
    assert file["on_behalf"] == {
        "relationship": f"{CANARY} relationship",
        "authority": "power_of_attorney",
        "given_name": f"{CANARY} writer",
        "family_name": None,
    }
    assert file["needs"] == {
        "laterality": "left",
        "imaging": True,
        "referral": None,
        "urgency": "urgent",
        "doctor": f"{CANARY} doctor",
        "blackout": [{"from": "2028-02-29", "to": "2028-03-01"}],
    }
    assert file["travel"]["aftercare_by"] == f"{CANARY} aftercare"
    (entry,) = await entries_of(inquiry, inquiry_id)
    assert entry.id == file["disclosure"]["id"]
    assert (entry.was_granted, entry.account_id, entry.name) == (True, "account-1", "Anna Roy")
    assert (entry.lead_id, entry.purpose) == ("lead-1", "first_contact")
    assert await verified(inquiry, inquiry_id) == Intact(1)
    assert CANARY not in str(entry)


async def test_an_inquiry_with_the_least_that_is_needed_is_shown_too(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    await api.post("/v1/inquiries", json=body(patient__phone=..., location=...))
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    answer = await ask(api, signer.authorization(document["_id"], MONDAY_NOON))
    assert answer.status_code == 200
    file = answer.json()
    assert file["patient"]["phone"] is None
    assert set(file["travel"].values()) == {None}
    assert file["screening"] == []


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("another issuer", {"iss": "somebody"}, 401, "assertion.unreadable"),
    ("another audience", {"aud": "wayfare-content"}, 401, "assertion.unreadable"),
    ("no purpose", {"purpose": ""}, 401, "assertion.unreadable"),
    ("a purpose in free words", {"purpose": "just because"}, 401, "assertion.unreadable"),
    ("no name", {"name": ""}, 401, "assertion.unreadable"),
    ("expired", {"now": MONDAY_NOON - timedelta(minutes=2)}, 401, "assertion.expired"),
    ("from the future", {"now": MONDAY_NOON + timedelta(minutes=2)}, 401, "assertion.expired"),
    ("an hour long", {"lives_for": timedelta(hours=1)}, 401, "assertion.lives-too-long"),
    ("an auditor", {"role": "auditor"}, 403, "role.not-permitted"),
    ("an editor", {"role": "editor"}, 403, "role.not-permitted"),
]


@pytest.mark.parametrize(
    ("claims", "status", "reason"),
    [pytest.param(*rest, id=case) for case, *rest in REFUSED],
)
async def test_a_refused_asking_is_recorded_and_answered_without_details(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    signer: AssertionSigner,
    inquiry_id: str,
    *,
    claims: dict[str, Any],
    status: int,
    reason: str,
) -> None:
    answer = await ask(api, signer.authorization(inquiry_id, **{"now": MONDAY_NOON, **claims}))
    assert answer.status_code == status
    assert CANARY not in answer.text
    (entry,) = await entries_of(inquiry, inquiry_id)
    assert (entry.was_granted, entry.reason) == (False, reason)
    assert await verified(inquiry, inquiry_id) == Intact(1)


async def test_another_signature_is_refused_and_nothing_it_said_is_kept(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, inquiry_id: str
) -> None:
    answer = await ask(api, AssertionSigner().authorization(inquiry_id, MONDAY_NOON))
    assert answer.status_code == 401
    (entry,) = await entries_of(inquiry, inquiry_id)
    assert (entry.reason, entry.name, entry.account_id) == ("assertion.unreadable", None, None)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "é"])
async def test_what_is_no_token_at_all_is_refused(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, token: str
) -> None:
    answer = await api.post(
        "/v1/disclosures", headers={b"authorization": f"Bearer {token}".encode()}
    )
    assert answer.status_code == 401
    assert await inquiry.database["disclosures"].count_documents({}) == 0


async def test_an_unknown_inquiry_is_not_found(
    api: httpx2.AsyncClient, signer: AssertionSigner
) -> None:
    assert (await ask(api, signer.authorization(new_id(), MONDAY_NOON))).status_code == 404


async def test_an_assertion_counts_once(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    authorization = signer.authorization(inquiry_id, MONDAY_NOON)
    answers = await asyncio.gather(*[ask(api, authorization) for _ in range(5)])
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]
    entries = await entries_of(inquiry, inquiry_id)
    assert sorted(str(entry.reason) for entry in entries) == ["None"] + ["assertion.repeated"] * 4
    assert await verified(inquiry, inquiry_id) == Intact(5)


async def test_the_lead_must_be_the_one_that_routing_has_announced(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    fact = LeadUnrouted(
        lead_id="lead-9", inquiry_id=inquiry_id, reference="r", because=(), decided_at=MONDAY_NOON
    )
    event = Envelope(
        id="e", source="routing", key=inquiry_id, sequence=1, time=MONDAY_NOON, data=fact
    )
    await inquiry.follow_leads([event])
    assert (await ask(api, signer.authorization(inquiry_id, MONDAY_NOON))).status_code == 403
    right = signer.authorization(inquiry_id, MONDAY_NOON, lead_id="lead-9")
    assert (await ask(api, right)).status_code == 200


async def test_erased_details_are_gone_and_the_asking_is_recorded(
    inquiry: InquiryWeb, signer: AssertionSigner, clock: StillClock, inquiry_id: str
) -> None:
    await inquiry.vault.destroy_key(inquiry_id)
    elsewhere = build_inquiry(inquiry.settings, now=clock)  # a process that never had the key
    async with client_of(app_of(elsewhere)) as client:
        answer = await ask(client, signer.authorization(inquiry_id, MONDAY_NOON))
    assert (answer.status_code, answer.json()["code"]) == (410, "disclosure.erased")
    (entry,) = await entries_of(inquiry, inquiry_id)
    assert entry.reason == "inquiry.erased"


async def test_many_at_once_make_one_unbroken_chain(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    askings = [ask(api, signer.authorization(inquiry_id, MONDAY_NOON)) for _ in range(12)]
    assert {answer.status_code for answer in await asyncio.gather(*askings)} == {200}
    assert await verified(inquiry, inquiry_id) == Intact(12)


async def test_a_record_carries_its_own_announcement_with_ids_and_codes_only(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    await ask(api, signer.authorization(inquiry_id, MONDAY_NOON))
    await ask(api, signer.authorization(inquiry_id, MONDAY_NOON, role="auditor"))
    documents = await inquiry.database["disclosures"].find().sort("seq").to_list(None)
    for number, document in enumerate(documents, start=1):
        (event,) = document["outbox"]
        assert (event["type"], event["key"]) == ("disclosure.recorded.v1", inquiry_id)
        assert event["seq"] == number
        assert fact_of(event) == {
            "disclosure_id": document["_id"],
            "inquiry_id": inquiry_id,
            "sequence": number,
            "hash": document["hash"],
            "was_granted": number == 1,
            "because": None if number == 1 else "role.not-permitted",
            "recorded_at": "2026-11-23T17:00:00Z",
        }
        assert "Anna Roy" not in str(event)


def logged(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    return [r.__dict__["wayfare"] for r in caplog.records if r.getMessage() == event]


async def test_a_disclosure_and_every_refusal_are_security_events_with_account_and_lead(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    signer: AssertionSigner,
    inquiry_id: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    await ask(api, signer.authorization(inquiry_id, MONDAY_NOON))
    await ask(api, signer.authorization(inquiry_id, MONDAY_NOON, role="auditor"))
    await ask(api, signer.authorization(new_id(), MONDAY_NOON))
    await ask(api, AssertionSigner().authorization(inquiry_id, MONDAY_NOON))
    first, second, third = await entries_of(inquiry, inquiry_id)
    who = {"account": "account-1", "lead_id": "lead-1", "inquiry_id": inquiry_id}
    assert logged(caplog, "security.details-disclosed") == [{**who, "disclosure_id": first.id}]
    refusals = logged(caplog, "security.disclosure-refused")
    assert refusals[0] == {**who, "code": "role.not-permitted"}
    assert [(r["account"], r["code"]) for r in refusals[1:]] == [
        ("account-1", "inquiry.unknown"),
        (None, "assertion.unreadable"),
    ]
    assert logged(caplog, "disclosure.head") == [
        {"inquiry_id": inquiry_id, "sequence": entry.seq, "hash": entry.hash}
        for entry in (first, second, third)
    ]
    assert "Anna Roy" not in str([r.__dict__ for r in caplog.records])
