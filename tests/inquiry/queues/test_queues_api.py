"""`/v1/queues`: what routing is told of what waits here, and which steps it may take."""

from typing import Any

import httpx2
import pytest

from shared.disclosure.waiting import NetworkQueue
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.support.clocks import StillClock

AUDIENCE = "wayfare-inquiry-queues"
STEP = {"item": "nobody's", "step": "retry", "seen": 0}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_each_queue_is_counted_and_listed_and_a_step_with_nothing_changes_nothing(
    api: httpx2.AsyncClient, clock: StillClock, signer: AssertionSigner
) -> None:
    headers = bearer(signer.assertion("", clock(), aud=AUDIENCE, role="manager"))
    answer = await api.get("/v1/queues", headers=headers)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    summaries = answer.json()["queues"]
    assert {one["queue"] for one in summaries} == {queue.value for queue in NetworkQueue}
    assert all((one["count"], one["oldest_at"]) == (0, None) for one in summaries)
    for queue in NetworkQueue:
        address = f"/v1/queues/{queue.value}"
        empty = await api.get(address, headers=headers)
        assert empty.json() == {"items": [], "next_cursor": None}
        unknown = await api.get(address, params={"cursor": "x"}, headers=headers)
        assert unknown.status_code == 422
        for step in ("release", "discard", "restore", "retry"):
            given = {**STEP, "step": step}
            refused = await api.post(f"{address}/steps", json=given, headers=headers)
            assert refused.status_code in {404, 409}, (queue, step)
        for bad in ({}, {**STEP, "step": "x"}, {**STEP, "seen": -1}, {**STEP, "seen": 2**60},
                    {**STEP, "item": "x" * 501}, {**STEP, "more": 1}):  # fmt: skip
            answer = await api.post(f"{address}/steps", json=bad, headers=headers)
            assert answer.status_code == 422, bad


@pytest.mark.parametrize(
    ("changed", "looks"),
    [
        ({"aud": AUDIENCE, "role": "auditor"}, True),
        ({"aud": AUDIENCE, "role": "coordinator"}, False),
        ({"aud": "wayfare-inquiry-ledger", "role": "manager"}, False),
        ({"aud": "wayfare-inquiry-oversight", "role": "privacy_officer"}, False),
        ({}, False),
    ],
    ids=["an auditor looks", "another role", "the ledger's", "oversight's", "a disclosure's"],
)
async def test_no_other_assertion_shows_or_does_anything(
    api: httpx2.AsyncClient,
    clock: StillClock,
    signer: AssertionSigner,
    changed: dict[str, Any],
    *,
    looks: bool,
) -> None:
    headers = bearer(signer.assertion("inquiry-1", clock(), **changed))
    assert (await api.get("/v1/queues", headers=headers)).status_code == (200 if looks else 401)
    listed = await api.get("/v1/queues/quarantine", headers=headers)
    assert listed.status_code == (200 if looks else 401)
    done = await api.post("/v1/queues/quarantine/steps", json=STEP, headers=headers)
    assert (done.status_code, done.json()["code"]) == (401, "disclosure.not-accepted")
