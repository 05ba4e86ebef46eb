"""A manager asks for a replay, watches it and reads its report; nobody else does."""

import asyncio
from datetime import timedelta
from typing import Any

from services.routing.decisions.domain import FIRST_POLICY
from services.routing.replay.domain.job import MOST_OPEN
from services.routing.wiring_policies import run_replays
from tests.routing.inbox.builders import Office
from tests.support.clocks import MONDAY_NOON, StillClock


def body(**changes: Any) -> dict[str, Any]:
    whole = {
        "policy": FIRST_POLICY.version,
        "from": (MONDAY_NOON - timedelta(days=30)).isoformat(),
        "to": (MONDAY_NOON + timedelta(days=30)).isoformat(),
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


async def work(office: Office) -> bool:
    core = office.core
    rule_sets = core.rule_sets
    runs = run_replays(office.database, core.directory, core.policies, rule_sets)
    return await runs.work(asyncio.Event())


async def test_a_draft_is_replayed_without_anybodys_approval(
    office: Office, clock: StillClock
) -> None:
    await office.leads(20, location=None)
    clock.advance(timedelta(minutes=1))
    async with office.signed_in("manager") as client:
        draft = await client.post("/v1/policies", json={"weights": {"wished_clinic": 1}})
        accepted = await client.post("/v1/replays", json=body(policy=draft.json()["id"]))
        assert accepted.status_code == 202
        path = f"/v1/replays/{accepted.json()['id']}"
        assert accepted.headers["location"] == path
        waiting = (await client.get(path)).json()
        assert (waiting["status"], waiting["done"], waiting["total"]) == ("queued", 0, 20)
        assert waiting["to"].startswith(clock().isoformat()[:16])
        assert await work(office)
        done = (await client.get(path)).json()
        again = await client.post(f"{path}/cancel")
    assert (done["status"], done["done"], done["total"]) == ("done", 20, 20)
    assert sum(done["report"]["changes"].values()) == 20
    assert sum(one["before"] for one in done["report"]["clinics"]) == 20
    assert again.json()["code"] == "replay.has-ended"


async def test_a_report_holds_nothing_of_a_patient(office: Office, clock: StillClock) -> None:
    lead = await office.lead("toronto")
    clock.advance(timedelta(minutes=1))
    async with office.signed_in("manager") as client:
        accepted = (await client.post("/v1/replays", json=body())).json()
        assert await work(office)
        text = (await client.get(f"/v1/replays/{accepted['id']}")).text
    for personal in (lead.reference, lead.facts.residence.country, lead.facts.language):
        assert f'"{personal}"' not in text


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"policy": "unheard-of"}, 404, "policy.not-found"),
    ({"policy": "../.."}, 422, "invalid"),
    ({"policy": None}, 422, "invalid"),
    ({"from": None}, 422, "invalid"),
    ({"from": "NaN"}, 422, "invalid"),
    ({"from": "2026-11-23"}, 422, "invalid"),
    ({"to": "0001-01-01T00:00:00Z"}, 422, "invalid"),
    ({"to": "9999-12-31T23:59:59Z"}, 422, "invalid"),
    ({"from": "2026-12-24T00:00:00Z"}, 422, "replay.period"),
    ({"from": "2026-11-02T00:00:00Z", "to": "2026-11-01T00:00:00Z"}, 422, "replay.period"),
    ({"from": "2026-11-02T00:00:00Z", "to": "2026-11-02T00:00:00Z"}, 422, "replay.period"),
    ({"seed": 5}, 422, "invalid"),
]


async def test_what_cannot_be_replayed_is_refused(office: Office) -> None:
    async with office.signed_in("manager") as client:
        for changes, status, code in REFUSED:
            answer = await client.post("/v1/replays", json=body(**changes))
            assert (answer.status_code, answer.json()["code"]) == (status, code), changes


async def test_no_more_are_asked_for_than_a_worker_can_run(office: Office) -> None:
    async with office.signed_in("manager") as client:
        answers = [await client.post("/v1/replays", json=body()) for _ in range(MOST_OPEN + 1)]
        assert [one.status_code for one in answers] == [202] * MOST_OPEN + [429]
        path = f"/v1/replays/{answers[0].json()['id']}/cancel"
        assert (await client.post(path)).json()["status"] == "cancelled"
        assert (await client.post("/v1/replays", json=body())).status_code == 202


async def test_only_managers_ask_and_auditors_read(office: Office) -> None:
    async with office.signed_in("manager") as client:
        path = f"/v1/replays/{(await client.post('/v1/replays', json=body())).json()['id']}"
        assert (await client.get("/v1/replays/unheard-of")).status_code == 404
        assert (await client.post("/v1/replays/unheard-of/cancel")).status_code == 404
    for name in ("maya", "roy", "auditor", "privacy", "editor"):
        async with office.signed_in(name) as client:
            assert (await client.post("/v1/replays", json=body())).status_code == 403
            assert (await client.post(f"{path}/cancel")).status_code == 403
            readable = 200 if name == "auditor" else 403
            assert (await client.get(path)).status_code == readable
