"""Two processes at the same leads, the one stopped at each of its calls while the other goes on to
its end: what the state machine comes upon by chance is gone through here from end to end.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import count, product
from typing import Final

import pytest

from services.routing.capacity.domain import Origin, RoutingRequest
from services.routing.decisions.domain import DoctorAtClinic
from tests.routing.assignment.machine.acting import act
from tests.routing.assignment.machine.running import Running
from tests.routing.assignment.machine.stepped import POISON
from tests.routing.assignment.machine.world import TIMERS, Sent, Work, consume, offerings
from tests.routing.decisions.builders import RECEIVED_AT, inquiry, network
from tests.routing.leads.builders import InMemoryRouting

CHAN, ROY = DoctorAtClinic("toronto", "chan"), DoctorAtClinic("toronto", "roy")
KIM = DoctorAtClinic("calgary", "kim")
PEOPLE: Final = ("decline", "reassign", "transfer", "close", "withdraw")
WORKERS: Final = ("consume", "retry", "finish", "sweep")


@contextmanager
def running(capacities: dict[DoctorAtClinic, int]) -> Iterator[Running]:
    """With these doctors in Toronto."""
    this = Running(Counter())
    this.world.change(*offerings("toronto", capacities))
    try:
        yield this
    finally:
        this.end()


def sent(name: str, **more: object) -> Sent:
    is_poison = more.get("reference") == POISON
    facts = inquiry(name, location="toronto", received_at=RECEIVED_AT, **more)
    return Sent(facts, is_poison=is_poison)


def batch(*inquiries: Sent) -> Work:
    return partial(consume, inquiries=inquiries)


def works(this: Running) -> Mapping[str, Callable[[], Work]]:
    """What may be begun; people begin it at the lead of the first doctor."""
    [lead] = [one for one in this.world.all_leads() if one.doctor_at_clinic == CHAN]
    inquiry_of = next(one for one in this.world.sent if one.facts.inquiry_id == lead.inquiry_id)
    acts: dict[str, Work] = {
        name: partial(act, lead=lead, action=name, at=KIM) for name in PEOPLE[:-1]
    }
    return {
        **{name: partial(_as_it_is, work) for name, work in [*acts.items(), *TIMERS.items()]},
        "consume": lambda: batch(*this.world.sent),
        "withdraw": partial(_withdrawn, inquiry_of),
    }


def _as_it_is(work: Work) -> Work:
    return work


def _withdrawn(one: Sent) -> Work:
    one.is_withdrawn = True
    return batch(one)


@pytest.mark.parametrize(
    ("slow", "quick"), [*product(PEOPLE + WORKERS, WORKERS), *product(WORKERS, PEOPLE)]
)
def test_whoever_stands_still_anywhere_while_another_works_breaks_no_promise(
    slow: str, quick: str
) -> None:
    """Of three patients two have the only doctors, and the third waits."""
    for stops_after in count():
        with running({CHAN: 1, ROY: 1}) as this:
            this.world.sent += [sent(name) for name in ("one", "two", "three")]
            this.finish(this.begin("consumer", batch(*this.world.sent)))
            before = works(this)
            begun = this.begin(slow, before[slow](), is_person=slow in PEOPLE)
            this.steps(begun, stops_after)
            if begun.is_done:
                break
            this.finish(this.begin(quick, before[quick](), is_person=quick in PEOPLE))
            newcomer = sent("four")
            this.world.sent.append(newcomer)
            this.finish(this.begin("consumer", batch(newcomer)))
            this.finish(begun)
            this.check()
            this.rest()
    assert stops_after > 1


def test_what_fails_beside_others_gives_back_nothing_that_a_second_worker_relies_on() -> None:
    """The second worker keeps the reservation that the first has made, and writes the lead."""
    bad, good = sent("a-bad", reference=POISON), sent("good")
    for first_stops_after, second_stops_after in product(range(4, 16), range(20)):
        with running({CHAN: 2}) as this:
            this.world.sent += [bad, good]
            first = this.begin("consumer", batch(bad, good))
            this.steps(first, first_stops_after)
            second = this.begin("consumer", batch(good))
            this.steps(second, second_stops_after)
            this.finish(first)
            this.finish(second)
            this.check()


async def test_an_attempt_that_is_behind_is_not_counted_beside_a_later_one() -> None:
    routing = InMemoryRouting(where=network({"toronto": {"roy": 1}}))
    facts, reserve = inquiry("inquiry-1", location="toronto"), routing.reserve_capacity
    for version in (6, 5):
        request = RoutingRequest(facts=facts, origin=Origin(), for_version=version)
        await reserve([request], await reserve.look())
    [pending] = (await routing.capacities.of(ROY)).pending
    assert pending.lead_version.version == 6
