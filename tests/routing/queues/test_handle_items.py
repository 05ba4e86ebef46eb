"""A step with items of a queue: each answers for itself, and what was asked for is never lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.queues.domain import MOST, Handling, ItemReference, KeptBy, Outcome
from services.routing.queues.usecases.handle_items import HandleItems, StepNotPossible
from shared.audit.act import Act
from shared.auth.domain import Principal, Role, RoleMayNot
from shared.disclosure.waiting import (
    NOTHING,
    STEPS,
    DiscardReason,
    ItemChanged,
    ItemGone,
    NetworkQueue,
    Step,
    StepRequest,
    Waiting,
    WaitingPage,
)
from shared.errors import Unavailable
from tests.routing.leads.builders import person
from tests.support.clocks import StillClock

MANAGER = person("manager", "*", role=Role.MANAGER)


class _Killed(Exception):
    pass


@dataclass
class InMemoryHandlings:
    """`killed`: the process ends before the outcome is noted."""

    kept: dict[str, Handling] = field(default_factory=dict)
    killed: bool = False

    async def add(self, handling: Handling) -> None:
        self.kept[handling.id] = handling

    async def note(self, handling_id: str, outcome: Outcome) -> None:
        if self.killed:
            raise _Killed
        self.kept[handling_id] = replace(self.kept[handling_id], outcome=outcome)

    async def last(self, queue: NetworkQueue, *, limit: int) -> Sequence[Handling]:
        found = [one for one in self.kept.values() if one.queue is queue]
        return found[::-1][:limit]


@dataclass
class InMemoryQueue:
    """`refusals`: what is raised for an item."""

    refusals: Mapping[str, Exception] = field(default_factory=dict)
    done: list[StepRequest] = field(default_factory=list)

    async def waiting(self) -> Waiting:
        return NOTHING

    async def page(self, cursor: str, limit: int) -> WaitingPage:  # noqa: ARG002 - of the port
        return WaitingPage(items=())

    async def act(self, request: StepRequest) -> None:
        self.done.append(request)
        if request.item_id in self.refusals:
            raise self.refusals[request.item_id]


@dataclass
class SilentInquiry:
    asked: int = 0

    async def summaries(self, _by: Principal) -> None:
        return None

    async def page(self, _queue: NetworkQueue, _cursor: str, _by: Principal) -> None:
        return None

    async def act(self, *_what: Any, **_more: Any) -> None:
        self.asked += 1
        raise Unavailable


def items(*names: str, of: KeptBy = KeptBy.ROUTING) -> list[ItemReference]:
    return [ItemReference(service=of, item_id=name, seen=1, name="") for name in names]


class InMemoryNotes:
    def __init__(self) -> None:
        self.acts: list[Act] = []

    async def add(self, acts: Sequence[Act]) -> None:
        self.acts += acts


def handling(
    queue: InMemoryQueue,
    kept: InMemoryHandlings,
    inquiry: SilentInquiry | None = None,
    notes: InMemoryNotes | None = None,
) -> HandleItems:
    ids = iter(range(1_000))

    def new_id() -> str:
        return f"handling-{next(ids)}"

    return HandleItems(
        own={NetworkQueue.DEAD_LETTERS: queue},
        inquiry=inquiry or SilentInquiry(),
        handlings=kept,
        note=NoteAct(notes=notes or InMemoryNotes(), new_id=new_id, now=StillClock()),
        now=StillClock(),
        new_id=new_id,
    )


async def test_each_item_answers_for_itself_and_is_kept_with_who_asked_for_it() -> None:
    queue = InMemoryQueue(refusals={"gone": ItemGone(), "changed": ItemChanged()})
    kept, notes = InMemoryHandlings(), InMemoryNotes()
    outcomes = await handling(queue, kept, notes=notes)(
        NetworkQueue.DEAD_LETTERS,
        Step.DISCARD,
        items("one", "gone", "changed", "two"),
        MANAGER,
        reason=DiscardReason.TEST,
    )
    assert [outcome for _, outcome in outcomes] == [
        Outcome.DONE, Outcome.GONE, Outcome.CHANGED, Outcome.DONE,
    ]  # fmt: skip
    assert [one.outcome for one in kept.kept.values()] == [outcome for _, outcome in outcomes]
    assert {(one.by, one.reason) for one in kept.kept.values()} == {
        (MANAGER.account_id, DiscardReason.TEST)
    }
    assert {request.by for request in queue.done} == {MANAGER.account_id}
    acts = [(one.account, one.action, one.about, one.reason, one.source) for one in notes.acts]
    assert acts == [
        (MANAGER.account_id, "queue.discard", name, "test", "dead-letters")
        for name in ("one", "gone", "changed", "two")
    ]


async def test_whoever_is_killed_in_between_leaves_a_record_that_says_so() -> None:
    queue, kept = InMemoryQueue(), InMemoryHandlings(killed=True)
    with pytest.raises(_Killed):
        await handling(queue, kept)(
            NetworkQueue.DEAD_LETTERS, Step.RETRY, items("one", "two"), MANAGER
        )
    assert [(one.item_id, one.outcome) for one in kept.kept.values()] == [("one", Outcome.UNKNOWN)]
    assert len(queue.done) == 1


async def test_a_service_that_gives_no_answer_is_waited_for_once() -> None:
    inquiry, kept = SilentInquiry(), InMemoryHandlings()
    names = [f"item-{n}" for n in range(MOST + 10)]
    outcomes = await handling(InMemoryQueue(), kept, inquiry)(
        NetworkQueue.DEAD_LETTERS, Step.RETRY, items(*names, of=KeptBy.INQUIRY), MANAGER
    )
    assert len(outcomes) == MOST
    assert {outcome for _, outcome in outcomes} == {Outcome.UNAVAILABLE}
    assert inquiry.asked == 1


@pytest.mark.parametrize("queue", NetworkQueue)
@pytest.mark.parametrize("step", Step)
async def test_a_queue_takes_its_own_steps_and_no_others(queue: NetworkQueue, step: Step) -> None:
    handle = handling(InMemoryQueue(), InMemoryHandlings())
    if step in STEPS[queue]:
        assert await handle(queue, step, [], MANAGER) == []
    else:
        with pytest.raises(StepNotPossible):
            await handle(queue, step, items("one"), MANAGER)


@pytest.mark.parametrize(
    "by",
    [
        person("auditor", "*", role=Role.AUDITOR),
        person("coordinator", "*", role=Role.COORDINATOR),
        person("manager", "toronto", role=Role.MANAGER),
    ],
    ids=["looks only", "of leads", "of one clinic"],
)
async def test_nobody_else_takes_a_step(by: Principal) -> None:
    kept = InMemoryHandlings()
    with pytest.raises(RoleMayNot):
        await handling(InMemoryQueue(), kept)(
            NetworkQueue.DEAD_LETTERS, Step.RETRY, items("one"), by
        )
    assert kept.kept == {}
