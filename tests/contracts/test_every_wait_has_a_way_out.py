"""Whatever can lie somewhere has a page and an action that a person finds: generated from the
enums, so that a new state cannot be forgotten.
"""

import re
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from services.inquiry import wiring_queues as of_inquiry
from services.inquiry.inquiries.domain import KEPT_BACK, QuarantineState
from services.routing import wiring_queues as of_routing
from services.routing.console.pages.network_queues import NetworkQueuePages
from services.routing.console.pages.queues import LeadQueuePages, QueuesPage
from services.routing.inbox.domain import Queue
from services.routing.queues.domain import SERVICES
from shared.disclosure.waiting import STEPS, NetworkQueue, Step
from shared.eligibility.domain import Verdict

ROOT = Path(__file__).parents[2]
RELAYED = re.compile(r"worker\.relay\([^,]+((?:, \"\w+\")+)")
QUARANTINE = {
    QuarantineState.WAITING: NetworkQueue.QUARANTINE,
    QuarantineState.DISCARDED: NetworkQueue.DISCARDED,
}
NOTHING_LIES_THERE = {QuarantineState.DESTROYED, QuarantineState.UNKNOWN}
"""Its content is gone; what only another version knows is left to that."""


def routes() -> set[tuple[str, str]]:
    """Of the pages, which are asked for nothing here."""
    nobody = cast(Any, None)
    app = FastAPI()
    app.include_router(QueuesPage(context=nobody, leads=nobody, network=nobody).router())
    app.include_router(LeadQueuePages(context=nobody, read=nobody, take=nobody).router())
    pages = NetworkQueuePages(context=nobody, read=nobody, handle=nobody, take=nobody)
    app.include_router(pages.router())
    return {
        (method, route.path or "")
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
    }


@pytest.mark.parametrize("queue", [*Queue, *NetworkQueue])
def test_every_queue_has_a_page(queue: Queue | NetworkQueue) -> None:
    assert ("GET", f"/console/queues/{queue.value}") in routes()


@pytest.mark.parametrize("queue", NetworkQueue)
def test_every_queue_of_the_network_has_ways_out_and_somewhere_to_lie(queue: NetworkQueue) -> None:
    assert STEPS[queue]
    assert SERVICES[queue]
    assert {("POST", f"/console/queues/{queue.value}/{at}") for at in ("confirm", "done")} <= (
        routes()
    )


def test_every_step_is_one_of_some_queue() -> None:
    assert {step for steps in STEPS.values() for step in steps} == set(Step)


@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_a_lead_without_a_doctor_is_in_a_queue_whatever_the_rules_say(
    verdict: Verdict | None,
) -> None:
    assert Queue.of(verdict.value if verdict else None) in set(Queue)


def test_every_inquiry_that_is_kept_back_is_in_a_queue_until_its_content_is_gone() -> None:
    assert set(KEPT_BACK) == set(QUARANTINE) | NOTHING_LIES_THERE
    assert set(QUARANTINE.values()) <= set(STEPS)


@pytest.mark.parametrize(
    ("service", "listed"), [("inquiry", of_inquiry.OUTBOXES), ("routing", of_routing.OUTBOXES)]
)
def test_whatever_is_published_is_seen_when_no_broker_takes_it(
    service: str, listed: tuple[str, ...]
) -> None:
    worker = (ROOT / f"services/{service}/worker.py").read_text(encoding="utf-8")
    relayed = {name for names in RELAYED.findall(worker) for name in re.findall(r"\w+", names)}
    assert relayed == set(listed)
