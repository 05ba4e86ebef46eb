"""`/v1/quarantine`: what waits, and what becomes of it."""

import asyncio
from datetime import timedelta

import pytest

from services.inquiry.spam.domain import UNDONE_WITHIN
from services.inquiry.spam.usecases.watch_quarantine import DestroyDiscarded
from shared.auth.domain import Role
from shared.telemetry import lasting_alarms
from tests.edges.hostile import CURSORS
from tests.inquiry.builders import CANARY
from tests.inquiry.patients import signed_in
from tests.inquiry.spam.conftest import HONEY, Office

STEPS = ("release", "discard", "restore")


async def test_the_list_says_why_and_nothing_personal(office: Office) -> None:
    names = ("given_name", "family_name", "best_hours")
    canaries = {f"patient__{name}": f"{CANARY} {name}" for name in names}
    inquiry_id = await office.spam(
        message=f"{CANARY} message", patient__email=f"{CANARY}@example.com", **canaries
    )
    kept = await office.of(inquiry_id)
    await office.sign_in()
    answer = await office.api.get("/v1/quarantine")
    assert CANARY.lower() not in answer.text.lower()
    assert "5120142" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    (item,) = answer.json()["items"]
    assert item == {
        "id": inquiry_id,
        "reference": kept["reference"],
        "signals": ["honeypot-filled", "proof-missing"],
        "score": 5,
        "at": item["at"],
        "procedure": "micro-needling",
        "location": "toronto",
        "language": "es",
    }
    assert answer.json()["next_cursor"] is None


async def test_it_comes_in_pages_the_oldest_first(office: Office) -> None:
    sent = [await office.spam(patient__email=f"{number}@example.com") for number in range(5)]
    await office.sign_in()
    seen, cursor = [], ""
    while cursor is not None:
        page = await office.listed(limit=2, cursor=cursor)
        assert len(page["items"]) <= 2
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == sent


@pytest.mark.parametrize("cursor", [*CURSORS, b"eA", b"WyJ4IiwxXQ", b"Wy0xLCJ4Il0"])
async def test_a_cursor_of_somebody_elses_is_refused(office: Office, cursor: bytes) -> None:
    await office.sign_in()
    answer = await office.api.get("/v1/quarantine", params={"cursor": cursor.decode("latin-1")})
    assert answer.status_code == 422


async def test_what_is_released_goes_the_way_of_any_other(office: Office) -> None:
    inquiry_id = await office.spam()
    before = await office.of(inquiry_id)
    office.clock.advance(timedelta(hours=30))
    await office.sign_in()
    assert (await office.decide(inquiry_id, "release")).status_code == 204
    kept = await office.of(inquiry_id)
    (entry,) = kept["outbox"]
    assert (entry["type"], entry["seq"]) == ("inquiry.received.v1", 1)
    assert [email["kind"] for email in kept["emails"]] == ["received"]
    assert kept["reply_by"] > before["reply_by"]
    assert kept["received_at"] == before["received_at"]
    assert (await office.listed())["items"] == []
    ledger = (await office.api.get("/v1/ledger")).json()
    assert (ledger["in_flight"], ledger["quarantined"], ledger["difference"]) == (1, 0, 0)
    assert (await office.decide(inquiry_id, "release")).status_code == 204
    assert len((await office.of(inquiry_id))["outbox"]) == 1


async def test_nothing_that_is_put_aside_is_ever_lost(office: Office) -> None:
    """However long nobody looks: it is counted, announced to nobody, and still there."""
    inquiry_id = await office.spam()
    await office.sign_in()
    for _ in range(3):
        office.clock.advance(timedelta(days=60))
        assert await office.inquiry.destroy_discarded() == 0
        assert await office.inquiry.reconcile() == 0
        assert await office.inquiry.send_emails() == 0
        ledger = await office.inquiry.read_ledger()
        assert (ledger.accepted, ledger.quarantined, ledger.difference) == (1, 1, 0)
    await office.sign_in()
    assert [one["id"] for one in (await office.listed())["items"]] == [inquiry_id]
    kept = await office.of(inquiry_id)
    opened = await office.inquiry.vault.open(inquiry_id, kept["personal"])
    assert opened.text("message") == "Hello\nthere"
    assert (await office.decide(inquiry_id, "release")).status_code == 204


async def test_what_is_discarded_is_closed_for_its_sender_and_can_be_restored(
    office: Office,
) -> None:
    inquiry_id = await office.spam()
    await office.sign_in()
    assert (await office.decide(inquiry_id, "discard")).status_code == 204
    assert (await office.decide(inquiry_id, "discard")).status_code == 204
    kept = await office.of(inquiry_id)
    assert (kept["status"], "outbox" in kept, kept["emails"]) == ("closed", False, [])
    assert (await office.listed())["items"] == []
    assert (await office.decide(inquiry_id, "release")).status_code == 409
    assert (await office.inquiry.read_ledger()).quarantined == 1
    office.clock.advance(UNDONE_WITHIN - timedelta(minutes=1))
    assert await office.inquiry.destroy_discarded() == 0
    await office.sign_in()
    assert (await office.decide(inquiry_id, "restore")).status_code == 204
    assert [one["id"] for one in (await office.listed())["items"]] == [inquiry_id]
    assert (await office.decide(inquiry_id, "release")).status_code == 204


async def test_after_thirty_days_what_was_discarded_is_erased_for_good(office: Office) -> None:
    inquiry_id = await office.spam()
    await office.sign_in()
    await office.decide(inquiry_id, "discard")
    office.clock.advance(UNDONE_WITHIN + timedelta(seconds=1))
    assert await office.inquiry.destroy_discarded() == 1
    assert await office.inquiry.destroy_discarded() == 0
    kept = await office.of(inquiry_id)
    assert (await office.inquiry.vault.open(inquiry_id, kept["personal"])).is_erased
    assert kept["contact_hashes"] == []
    await office.sign_in()
    for step in STEPS:
        assert (await office.decide(inquiry_id, step)).status_code == 409
    ledger = await office.inquiry.read_ledger()
    assert (ledger.erased, ledger.quarantined, ledger.difference) == (1, 0, 0)


class _Killed(Exception):
    pass


@pytest.mark.parametrize("killed_at", [1, 2, 3])
async def test_a_worker_that_is_killed_while_it_destroys_leaves_the_rest_to_the_next(
    office: Office, killed_at: int
) -> None:
    inquiry_id = await office.spam()
    await office.sign_in()
    await office.decide(inquiry_id, "discard")
    office.clock.advance(UNDONE_WITHIN + timedelta(days=1))
    steps = []

    class Killing:
        """The stores, until the step at which the process ends."""

        def __init__(self, real: object) -> None:
            self._real = real

        def __getattr__(self, name: str) -> object:
            steps.append(name)
            if len(steps) == killed_at:
                raise _Killed
            return getattr(self._real, name)

    whole = office.inquiry.destroy_discarded
    broken = DestroyDiscarded(
        inquiries=Killing(whole.inquiries),  # type: ignore[arg-type]
        quarantined=whole.quarantined,
        vault=Killing(whole.vault),  # type: ignore[arg-type]
        now=whole.now,
    )
    with pytest.raises(_Killed):
        await broken()
    kept = await office.of(inquiry_id)
    if killed_at > 1:  # it is marked: nobody can bring back what may have lost its key
        await office.sign_in()
        assert (await office.decide(inquiry_id, "restore")).status_code == 409
    assert await whole() == 1
    assert (await office.inquiry.vault.open(inquiry_id, kept["personal"])).is_erased
    assert (await office.of(inquiry_id))["quarantined"]["state"] == "destroyed"
    assert await whole() == 0


async def test_two_workers_destroy_the_same_without_harm(office: Office) -> None:
    ids = [await office.spam(patient__email=f"{number}@example.com") for number in range(4)]
    await office.sign_in()
    for inquiry_id in ids:
        await office.decide(inquiry_id, "discard")
    office.clock.advance(UNDONE_WITHIN + timedelta(days=1))
    await asyncio.gather(*[office.inquiry.destroy_discarded() for _ in range(3)])
    assert [(await office.of(one))["quarantined"]["state"] for one in ids] == ["destroyed"] * 4
    assert await office.inquiry.destroy_discarded() == 0


async def test_of_release_and_discard_at_once_one_is_refused(office: Office) -> None:
    await office.sign_in()
    cookies = dict(office.api.cookies)
    for number in range(6):
        inquiry_id = await office.spam(patient__email=f"{number}@example.com")
        office.api.cookies.update(cookies)
        both = ("release", "discard") if number % 2 else ("discard", "release")
        answers = await asyncio.gather(*[office.decide(inquiry_id, step) for step in both])
        assert sorted(answer.status_code for answer in answers) == [204, 409]
        kept = await office.of(inquiry_id)
        is_released = kept["quarantined"]["state"] == "released"
        assert (len(kept.get("outbox", [])), len(kept["emails"])) == (is_released, is_released)
        assert kept["status"] == ("received" if is_released else "closed")


async def test_of_many_who_release_it_at_once_it_is_announced_once(office: Office) -> None:
    inquiry_id = await office.spam()
    await office.sign_in()
    answers = await asyncio.gather(*[office.decide(inquiry_id, "release") for _ in range(6)])
    assert {answer.status_code for answer in answers} == {204}
    kept = await office.of(inquiry_id)
    assert (len(kept["outbox"]), len(kept["emails"])) == (1, 1)


@pytest.mark.parametrize("step", STEPS)
async def test_what_never_was_in_quarantine_is_not_found_there(office: Office, step: str) -> None:
    kept = await office.post()
    await office.sign_in()
    for inquiry_id in (kept["_id"], kept["reference"], "no-such"):
        answer = await office.decide(inquiry_id, step)
        assert (answer.status_code, answer.json()["code"]) == (404, "quarantine.unknown")


async def test_what_its_sender_has_withdrawn_waits_for_nobody(office: Office) -> None:
    sent = await office.send(has_proof=False, guard=HONEY)
    reference = sent.headers["location"].rsplit("/", 1)[1]
    session = office.api.cookies[f"wayfare-{reference}"]
    bearer = {"Authorization": f"Bearer {session}"}
    answer = await office.api.post(f"/v1/inquiries/{reference}/withdraw", headers=bearer)
    assert answer.status_code == 204
    kept = await office.kept(reference)
    assert "outbox" not in kept
    await office.sign_in()
    assert (await office.listed())["items"] == []
    assert (await office.decide(kept["_id"], "release")).status_code == 409
    assert (await office.inquiry.read_ledger()).withdrawn == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DOCTOR, Role.EDITOR])
async def test_it_is_for_those_who_look_after_the_network(office: Office, role: Role) -> None:
    inquiry_id = await office.spam()
    assert (await office.api.get("/v1/quarantine")).status_code == 401
    await office.sign_in(role)
    assert (await office.api.get("/v1/quarantine")).status_code == 403
    assert (await office.decide(inquiry_id, "release")).status_code == 403
    await signed_in(office.api, office.inquiry, Role.MANAGER, ("toronto",))
    assert (await office.decide(inquiry_id, "release")).status_code == 403
    assert (await office.of(inquiry_id))["quarantined"]["state"] == "waiting"


async def test_after_four_working_hours_it_is_an_alarm_until_somebody_has_looked(
    office: Office,
) -> None:
    inquiry_id = await office.spam()
    watch, name = office.inquiry.watch_quarantine, "quarantine.waits-too-long"
    assert await watch() == 0
    office.clock.advance(timedelta(hours=3, minutes=55))
    assert await watch() == 0
    assert name not in lasting_alarms()
    office.clock.advance(timedelta(minutes=10))
    assert await watch() == 1
    assert name in lasting_alarms()
    await office.sign_in()
    await office.decide(inquiry_id, "discard")
    assert await watch() == 0
    assert name not in lasting_alarms()
