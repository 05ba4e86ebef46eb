"""Two managers bring a policy into force; the next decision is made by it, and says so."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.routing.decisions.domain import FIRST_POLICY
from services.routing.wiring import build_core
from shared.auth.domain import Role
from shared.auth.store import MongoAccounts
from tests.routing.assignment.builders import requests
from tests.routing.decisions.builders import inquiry
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import account
from tests.support.clocks import MONDAY_NOON, StillClock

BODY: dict[str, Any] = {
    "weights": {"wished_clinic": 0, "doctor_speaks_language": 20},
    "relaxations": [{"part": "doctor_speaks_language", "after_hours": 72}],
}
LATER = MONDAY_NOON + timedelta(minutes=20)


@pytest.fixture
async def managers(office: Office) -> AsyncIterator[dict[str, httpx2.AsyncClient]]:
    """Ann and Ben."""
    async with AsyncExitStack() as stack:
        clients = {}
        for name in ("ann", "ben"):
            one = replace(account(Role.MANAGER, "*"), id=name, email=f"{name}@example.com")
            await MongoAccounts(office.database).put(one)
            office.staff[name] = one
            clients[name] = await stack.enter_async_context(office.signed_in(name))
        yield clients


async def test_a_policy_goes_from_draft_to_decisions_through_two_people(
    office: Office, clock: StillClock, managers: dict[str, httpx2.AsyncClient]
) -> None:
    ann, ben = managers["ann"], managers["ben"]
    drafted = await ann.post("/v1/policies", json=BODY)
    assert drafted.status_code == 201
    path = f"/v1/policies/{drafted.json()['id']}"
    early = await ann.post(f"{path}/activate")
    own = await ann.post(f"{path}/approve")
    assert (early.json()["code"], own.json()["code"]) == (
        "policy.not-approved", "policy.approval-by-author",
    )  # fmt: skip
    assert (await ben.post(f"{path}/approve")).json()["state"] == "approved"
    at = {"at": LATER.isoformat()}
    assert (await ann.post(f"{path}/activate", json=at)).status_code == 200
    taken = await ann.post(f"/v1/policies/{FIRST_POLICY.version}/activate", json=at)
    assert taken.json()["code"] == "policy.instant-taken"
    past = await ann.post(f"{path}/activate", json={"at": "2020-01-01T00:00:00Z"})
    assert (past.status_code, past.json()["code"]) == (422, "policy.activation-in-the-past")

    # A worker that has read it before its hour.
    worker = build_core(office.database, now=clock)
    (before,) = await worker.assign_batch(requests([inquiry("before")]))
    clock.at = LATER
    (after,) = await worker.assign_batch(requests([inquiry("after")]))
    assert before.decision.policy == FIRST_POLICY.version
    assert after.decision.policy == drafted.json()["id"]
    for lead in (before, after):
        explanation = await office.core.explain(lead.facts, lead.decision)
        assert (explanation.is_verified, explanation.unexplained) == (True, None)

    listed = (await ben.get("/v1/policies")).json()["items"]
    assert [(one["id"], one["is_in_force"]) for one in listed] == [
        (drafted.json()["id"], True), (FIRST_POLICY.version, False),
    ]  # fmt: skip
    assert (await ben.get(path)).json()["activations"][0]["by"] == "ann"


REFUSED: list[dict[str, Any]] = [
    {"weights": None},
    {"weights": {"wished_clinic": -1}},
    {"weights": {"wished_clinic": 10_001}},
    {"weights": {"wished_clinic": 1.5}},
    {"weights": {"wished_clinic": True}},
    {"weights": {"sense_of_humour": 1}},
    {"relaxations": [{"part": "wished_clinic", "after_hours": 0}]},
    {"relaxations": [{"part": "wished_clinic", "after_hours": 10**30}]},
    {"relaxations": [{"part": "wished_clinic", "after_hours": 5}] * 2},
    {"relaxations": [{"part": "wished_clinic", "after_hours": 5}] * 4},
    {"deadlines": {"First Contact": 5}},
    {"deadlines": {"first.contact": 5}},
    {"target_shares": {"roy": 5}},
    {"target_shares": {"../roy": 5}},
    {"patient": "Somebody"},
]


async def test_what_is_no_policy_is_refused_and_never_repeated(
    managers: dict[str, httpx2.AsyncClient],
) -> None:
    for changes in REFUSED:
        answer = await managers["ann"].post("/v1/policies", json=BODY | changes)
        assert answer.status_code == 422, changes
        assert answer.json()["errors"]
        assert "Somebody" not in answer.text


async def test_not_a_number_is_no_weight(managers: dict[str, httpx2.AsyncClient]) -> None:
    for number in ("NaN", "Infinity", "1e999", "9" * 5000):
        answer = await managers["ann"].post(
            "/v1/policies",
            content='{"weights": {"wished_clinic": ' + number + "}}",
            headers={"content-type": "application/json"},
        )
        assert answer.status_code in {400, 422}


async def test_only_managers_of_the_whole_network_have_to_do_with_policies(
    office: Office, managers: dict[str, httpx2.AsyncClient]
) -> None:
    drafted = (await managers["ann"].post("/v1/policies", json=BODY)).json()
    path = f"/v1/policies/{drafted['id']}"
    one_clinic = replace(account(Role.MANAGER, "toronto"), id="few", email="few@example.com")
    await MongoAccounts(office.database).put(one_clinic)
    office.staff["few"] = one_clinic
    for name in ("few", "maya", "roy", "auditor", "privacy", "editor"):
        async with office.signed_in(name) as client:
            answers = [
                await client.post("/v1/policies", json=BODY),
                await client.post(f"{path}/approve"),
                await client.post(f"{path}/activate"),
            ]
            assert [answer.status_code for answer in answers] == [403] * 3
            readable = 200 if name == "auditor" else 403
            assert (await client.get("/v1/policies")).status_code == readable
            assert (await client.get(path)).status_code == readable
    assert (await managers["ann"].get(path)).json() == drafted


async def test_what_is_in_force_can_neither_be_changed_nor_deleted(
    managers: dict[str, httpx2.AsyncClient],
) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        answer = await managers["ann"].request(method, f"/v1/policies/{FIRST_POLICY.version}")
        assert answer.status_code == 405
    again = await managers["ben"].post(f"/v1/policies/{FIRST_POLICY.version}/approve")
    assert again.json()["code"] == "policy.already-approved"
    assert (await managers["ann"].get("/v1/policies/unheard-of")).status_code == 404
