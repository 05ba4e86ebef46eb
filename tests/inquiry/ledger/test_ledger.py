"""The ledger accounts for every inquiry, and what had no answer is announced again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.inquiries.domain import Ledger
from services.inquiry.ledger.domain import ANSWERED_WITHIN, next_repeat_at
from services.inquiry.ledger.usecases.read_ledger import WatchLedger
from services.inquiry.wiring_web import InquiryWeb
from shared.auth.domain import Role
from shared.events import Envelope, Event, InquiryReceived, LeadAssigned, LeadUnrouted
from shared.telemetry import lasting_alarms
from tests.inquiry.builders import CANARY, body, canary_body
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.lead_events import announced, contacted
from tests.inquiry.patients import bearer, signed_in
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.outboxes import fact_of


def counts(ledger: Ledger) -> dict[str, int]:
    fields = {name: getattr(ledger, name) for name in Ledger.__dataclass_fields__}
    return {name: count for name, count in fields.items() if count} | {
        "difference": ledger.difference
    }


async def accepted(api: httpx2.AsyncClient, inquiry: InquiryWeb, count: int = 1) -> list[str]:
    """The ids of so many inquiries whose events have been published."""
    for number in range(count):
        answer = await api.post(
            "/v1/inquiries", json=body(), headers={"Idempotency-Key": f"key-{number:020}"}
        )
        assert answer.status_code == 202
    found = inquiry.database["inquiries"].find({}).sort("received_at", 1)
    ids = [document["_id"] async for document in found]
    await inquiry.database["inquiries"].update_many({}, {"$unset": {"outbox": ""}})
    return ids


def answered(inquiry_id: str, *, is_assigned: bool, sequence: int = 1) -> Envelope:
    ids: dict[str, Any] = {
        "lead_id": f"lead-of-{inquiry_id}",
        "inquiry_id": inquiry_id,
        "reference": "WF-0000-0000",
    }
    fact: Event = (
        LeadAssigned(**ids, location="toronto", doctor="dr-roy", travel_class="local",
                     due_at=MONDAY_NOON, policy="p", assigned_at=MONDAY_NOON)
        if is_assigned
        else LeadUnrouted(**ids, because=("pool.full",), decided_at=MONDAY_NOON)
    )  # fmt: skip
    return announced(inquiry_id, sequence, fact)


async def test_every_accepted_inquiry_stands_in_one_column_of_the_ledger(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    ids = await accepted(api, inquiry, 5)
    routed, unrouted = answered(ids[0], is_assigned=True), answered(ids[1], is_assigned=False)
    await inquiry.follow_leads([routed, unrouted])
    await inquiry.database["inquiries"].update_one(
        {"_id": ids[2]}, {"$set": {"status": "withdrawn"}}
    )
    await inquiry.database["inquiries"].update_one(
        {"_id": ids[3]}, {"$set": {"erased_at": clock()}}
    )
    assert counts(await inquiry.read_ledger()) == {
        "accepted": 5, "routed": 1, "unrouted": 1, "withdrawn": 1, "erased": 1, "in_flight": 1,
        "difference": 0,
    }  # fmt: skip


async def test_an_inquiry_that_waits_and_is_routed_later_changes_its_column(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    [one] = await accepted(api, inquiry)
    await inquiry.follow_leads([answered(one, is_assigned=False)])
    assert (await inquiry.read_ledger()).unrouted == 1
    await inquiry.follow_leads([answered(one, is_assigned=True, sequence=2)])
    ledger = await inquiry.read_ledger()
    assert (ledger.unrouted, ledger.routed, ledger.difference) == (0, 1, 0)


async def test_an_inquiry_without_an_answer_for_too_long_is_a_difference_and_an_alarm(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    [one] = await accepted(api, inquiry)
    watch = WatchLedger(read=inquiry.read_ledger)
    assert await watch() == 0
    clock.advance(ANSWERED_WITHIN + timedelta(seconds=1))
    assert await watch() == 1
    assert "ledger.difference" in lasting_alarms()
    await inquiry.follow_leads([answered(one, is_assigned=True)])
    assert await watch() == 0
    assert "ledger.difference" not in lasting_alarms()


async def test_a_state_that_only_a_newer_version_knows_is_left_over(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    [one] = await accepted(api, inquiry)
    await inquiry.follow_leads([answered(one, is_assigned=True)])
    await inquiry.database["inquiries"].update_one({}, {"$set": {"lead.outcome": "dreaming"}})
    assert (await inquiry.read_ledger()).difference == 1


@pytest.mark.parametrize("odd", [[], {"a": 1}, 5, None])
async def test_an_outcome_that_is_no_word_is_left_over(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, odd: object
) -> None:
    ids = await accepted(api, inquiry, 2)
    await inquiry.follow_leads([answered(one, is_assigned=True) for one in ids])
    await inquiry.database["inquiries"].update_one({"_id": ids[0]}, {"$set": {"lead.outcome": odd}})
    ledger = await inquiry.read_ledger()
    assert (ledger.routed, ledger.difference) == (1, 1)


async def test_an_inquiry_without_an_answer_is_announced_again_with_the_same_facts(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    await api.post("/v1/inquiries", json=body(travel={"earliest": "2027-01-02"}))
    before = await inquiry.database["inquiries"].find_one_and_update({}, {"$unset": {"outbox": ""}})
    assert before is not None
    assert await inquiry.reconcile() == 0
    clock.advance(ANSWERED_WITHIN + timedelta(seconds=1))
    assert await inquiry.reconcile() == 1
    after = await inquiry.database["inquiries"].find_one({})
    assert after is not None
    (first,), (again,) = before["outbox"], after["outbox"]
    assert InquiryReceived.model_validate(fact_of(again)).repeat == 1
    assert {**fact_of(again), "repeat": 0} == fact_of(first)
    assert (again["seq"], again["key"]) == (first["seq"], first["key"])


async def test_it_is_announced_again_after_longer_and_longer_pauses_and_not_while_it_lies_there(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    await accepted(api, inquiry)
    seen = []
    for minute in range(1, 200):
        clock.advance(timedelta(minutes=1, seconds=0.1))
        if await inquiry.reconcile():
            seen.append(minute)
            assert await inquiry.reconcile() == 0
            await inquiry.database["inquiries"].update_many({}, {"$unset": {"outbox": ""}})
    assert seen == [1, 6, 31, 91, 151]


def test_the_pause_grows_to_an_hour_and_no_further() -> None:
    pauses = [next_repeat_at(n, MONDAY_NOON) - MONDAY_NOON for n in range(10_000)]
    assert max(pauses) == timedelta(hours=1)
    assert sorted(pauses) == pauses


async def test_what_was_answered_withdrawn_or_erased_is_not_announced_again(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    ids = await accepted(api, inquiry, 3)
    await inquiry.follow_leads([answered(ids[0], is_assigned=False)])
    inquiries = inquiry.database["inquiries"]
    await inquiries.update_one({"_id": ids[1]}, {"$set": {"status": "withdrawn"}})
    await inquiries.update_one({"_id": ids[2]}, {"$set": {"erased_at": clock()}})
    clock.advance(timedelta(days=1))
    assert await inquiry.reconcile() == 0


async def test_one_that_cannot_be_announced_does_not_keep_the_others_from_it(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    ids = await accepted(api, inquiry, 3)
    inquiries = inquiry.database["inquiries"]
    await inquiries.update_one({"_id": ids[0]}, {"$set": {"repeat": "no mapping"}})
    await inquiries.update_one({"_id": ids[1]}, {"$set": {"facts.earliest": "9999-01-01"}})
    await inquiries.update_many({}, {"$unset": {"outbox": ""}})
    clock.advance(timedelta(hours=1))
    assert await inquiry.reconcile() == 2
    odd = await inquiries.find_one({"_id": ids[1]})
    assert odd is not None
    assert "outbox" not in odd
    assert odd["repeat"]["next_at"] > clock()
    assert (await inquiry.read_ledger()).difference == 3


async def test_the_report_for_routing_has_the_sums_and_what_waits_and_nothing_personal(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock, signer: AssertionSigner
) -> None:
    headers = {"Idempotency-Key": "key-0123456789-0123456789"}
    receipt = (await api.post("/v1/inquiries", json=canary_body(), headers=headers)).json()
    clock.advance(ANSWERED_WITHIN + timedelta(seconds=1))
    await accepted(api, inquiry, 1)
    token = signer.assertion("", clock(), aud="wayfare-inquiry-ledger", role="auditor")
    answer = await api.get("/v1/ledger/report", headers=bearer(token))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    report = answer.json()
    first, second = report.pop("waiting")
    assert (first["reference"], first["is_published"]) == (receipt["reference"], True)
    assert first["waiting_since"] < report["late_before"] < second["waiting_since"]
    assert (report["accepted"], report["in_flight"]) == (2, 1)
    assert (report["difference"], report["late"]) == (1, 1)
    assert CANARY not in answer.text


async def test_what_is_stored_of_a_waiting_inquiry_may_be_odd_and_the_report_is_made(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock, signer: AssertionSigner
) -> None:
    ids = await accepted(api, inquiry, 4)
    inquiries = inquiry.database["inquiries"]
    await inquiries.update_one({"_id": ids[0]}, {"$set": {"repeat": "no mapping"}})
    await inquiries.update_one({"_id": ids[1]}, {"$set": {"repeat": {"count": -3}}})
    await inquiries.update_one({"_id": ids[2]}, {"$set": {"received_at": "yesterday"}})
    token = signer.assertion("", clock(), aud="wayfare-inquiry-ledger", role="manager")
    answer = await api.get("/v1/ledger/report", headers=bearer(token))
    assert answer.status_code == 200
    assert [one["repeats"] for one in answer.json()["waiting"]] == [0, 0]
    assert answer.json()["accepted"] == 4


@pytest.mark.parametrize(
    "changed",
    [{}, {"aud": "wayfare-inquiry-ledger", "role": "coordinator"}, {"role": "auditor"}],
    ids=["of a disclosure", "of another role", "of another audience"],
)
async def test_no_other_assertion_shows_the_report(
    api: httpx2.AsyncClient, clock: StillClock, signer: AssertionSigner, changed: dict[str, Any]
) -> None:
    token = signer.assertion("inquiry-1", clock(), **changed)
    for headers in (bearer(token), bearer("x"), {}):
        answer = await api.get("/v1/ledger/report", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "disclosure.not-accepted")


async def test_a_contact_does_not_stand_in_for_the_answer_that_was_lost_before_it(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    [one] = await accepted(api, inquiry)
    contact = contacted(one, "WF-0000-0000", sequence=2)
    await inquiry.follow_leads([contact])
    await inquiry.database["inquiries"].update_one({}, {"$unset": {"outbox": ""}})
    clock.advance(timedelta(hours=1))
    assert (await inquiry.read_ledger()).difference == 1
    assert await inquiry.reconcile() == 1
    answer = answered(one, is_assigned=True)
    await inquiry.follow_leads([replace(answer, sequence=3), replace(contact, sequence=4)])
    assert (await inquiry.read_ledger()).difference == 0
    document = await inquiry.database["inquiries"].find_one({"_id": one})
    assert document is not None
    assert (document["status"], document["lead"]["sequence"]) == ("contacted", 4)
    assert document["lead"]["assigned_at"]


@pytest.mark.parametrize(
    ("role", "clinics", "status"),
    [
        (Role.MANAGER, ("*",), 200),
        (Role.PRIVACY_OFFICER, ("*",), 200),
        (Role.AUDITOR, ("*",), 200),
        (Role.MANAGER, ("toronto",), 403),
        (Role.COORDINATOR, ("*",), 403),
        (Role.DOCTOR, ("*",), 403),
        (Role.EDITOR, ("*",), 403),
    ],
)
async def test_the_ledger_is_for_those_who_answer_for_the_whole_network(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, role: Role, clinics: tuple[str, ...], status: int
) -> None:
    await accepted(api, inquiry)
    assert (await api.get("/v1/ledger")).status_code == 401
    await signed_in(api, inquiry, role, clinics)
    answer = await api.get("/v1/ledger")
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {
            "accepted": 1, "routed": 0, "unrouted": 0, "withdrawn": 0, "erased": 0,
            "in_flight": 1, "quarantined": 0, "difference": 0,
        }  # fmt: skip
