"""What waits without a doctor is in one queue, with an owner, from its oldest on."""

from datetime import timedelta

import pytest

from services.routing.decisions.domain import Residence
from services.routing.inbox.domain import Queue
from shared.eligibility.domain import Verdict
from tests.routing.assignment.test_evaluations import insure
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.inbox.builders import Office

QUEUES = {queue: f"/v1/{queue.value}" for queue in Queue}
ONTARIO = Residence(country="CA", subdivision="CA-ON")
MOVED = Residence(country="CA", subdivision="CA-BC", plan_subdivision="CA-ON")


async def waiting(office: Office) -> dict[Queue, str]:
    """One lead in each queue, and one that waits for nothing; by queue its id."""
    await insure(office.core)
    await office.lead()
    blocked = await office.lead(residence=ONTARIO)
    reviewed = await office.lead(residence=MOVED)
    asked = await office.lead(payer_kind="unknown")
    return {
        Queue.UNROUTED: blocked.id,
        Queue.REVIEWS: reviewed.id,
        Queue.QUESTIONS: asked.id,
    }


async def test_each_lead_without_a_doctor_is_in_the_queue_of_what_it_waits_for(
    office: Office,
) -> None:
    wanted = await waiting(office)
    async with office.signed_in("manager") as client:
        found = {queue: (await client.get(path)).json() for queue, path in QUEUES.items()}
    assert {queue: [one["id"] for one in page["items"]] for queue, page in found.items()} == {
        queue: [lead_id] for queue, lead_id in wanted.items()
    }
    [reviewed] = found[Queue.REVIEWS]["items"]
    assert (reviewed["eligibility"], reviewed["owner"]) == ("review", "toronto")
    assert reviewed["waits_since"] == reviewed["received_at"]


async def test_a_queue_begins_with_the_oldest_and_goes_on_page_by_page(office: Office) -> None:
    await insure(office.core)
    leads = [
        await office.lead(residence=MOVED, received_at=RECEIVED_AT + timedelta(minutes=minutes))
        for minutes in (3, 1, 2, 1)
    ]
    async with office.signed_in("manager") as client:
        seen: list[str] = []
        params: dict[str, str] = {"limit": "1"}
        while True:
            page = (await client.get("/v1/reviews", params=params)).json()
            seen += [one["id"] for one in page["items"]]
            if not page["next_cursor"]:
                break
            params["cursor"] = page["next_cursor"]
    first = sorted([leads[1].id, leads[3].id])
    assert seen == [*first, leads[2].id, leads[0].id]


async def test_a_queue_shows_only_what_is_ones_own(office: Office) -> None:
    await waiting(office)
    async with office.signed_in("jordan") as client:
        for path in QUEUES.values():
            assert (await client.get(path)).json()["items"] == []
    async with office.signed_in("maya") as client:
        for path in QUEUES.values():
            assert len((await client.get(path)).json()["items"]) == 1
            elsewhere = await client.get(path, params={"location": "calgary"})
            assert elsewhere.json()["items"] == []


async def test_what_was_reviewed_and_has_gone_to_a_doctor_leaves_the_queue(
    office: Office,
) -> None:
    lead_id = (await waiting(office))[Queue.REVIEWS]
    async with office.signed_in("maya") as client:
        alone = await client.get(f"/v1/leads/{lead_id}")
        approved = await client.post(
            f"/v1/leads/{lead_id}/approve", json={}, headers={"If-Match": alone.headers["etag"]}
        )
        assert approved.status_code == 200, approved.text
        assert (await client.get("/v1/reviews")).json()["items"] == []
    assert approved.json()["doctor"] is not None


@pytest.mark.parametrize("cursor", ["x", "", "WyJyZWNlaXZlZF9hdCIsMSwiYSJd", "A" * 2000])
@pytest.mark.parametrize("path", list(QUEUES.values()))
async def test_a_cursor_of_another_list_is_refused(office: Office, path: str, cursor: str) -> None:
    async with office.signed_in("manager") as client:
        answer = await client.get(path, params={"cursor": cursor})
    assert answer.status_code == (200 if not cursor else 422), answer.text


@pytest.mark.parametrize("eligibility", [None, "", "allow", "block", "unknown", "newer"])
def test_whatever_is_neither_looked_at_nor_asked_is_unrouted(eligibility: str | None) -> None:
    assert Queue.of(eligibility) is Queue.UNROUTED
    assert Queue.of(Verdict.REVIEW.value) is Queue.REVIEWS
