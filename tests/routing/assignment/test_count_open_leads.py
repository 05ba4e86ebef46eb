"""How many open leads coordinators have: exact while few are open, up to five seconds old else."""

from collections.abc import Mapping
from datetime import timedelta

from services.routing.assignment.usecases.count_open_leads import CountOpenLeads
from tests.support.clocks import StillClock
from tests.support.in_memory_leads import InMemoryLeads


class CountedLeads(InMemoryLeads):
    """So many are open with each, whatever was added."""

    def __init__(self, **open_with: int) -> None:
        super().__init__()
        self.counts: dict[str, int] = open_with

    async def open_with(self) -> Mapping[str, int]:
        return self.counts


async def test_few_open_leads_are_counted_each_time() -> None:
    leads = CountedLeads(maya=498, ben=1)
    count = CountOpenLeads(leads=leads, now=StillClock())
    assert await count() == {"maya": 498, "ben": 1}
    leads.counts = {"ben": 2}
    assert await count() == {"ben": 2}


async def test_a_thousand_open_leads_are_counted_again_after_a_second() -> None:
    leads, clock = CountedLeads(maya=1_000), StillClock()
    count = CountOpenLeads(leads=leads, now=clock)
    await count()
    leads.counts = {"ben": 2}
    clock.advance(timedelta(seconds=0.999))
    assert await count() == {"maya": 1_000}
    clock.advance(timedelta(seconds=0.001))
    assert await count() == {"ben": 2}


async def test_many_open_leads_are_counted_again_after_five_seconds_and_own_ones_at_once() -> None:
    leads, clock = CountedLeads(maya=5_000), StillClock()
    count = CountOpenLeads(leads=leads, now=clock)
    assert await count() == {"maya": 5_000}
    leads.counts = {"maya": 7_000, "ben": 9}
    count.add(["maya", "maya", "ben"])
    clock.advance(timedelta(seconds=4.999))
    assert await count() == {"maya": 5_002, "ben": 1}
    clock.advance(timedelta(seconds=0.001))
    assert await count() == {"maya": 7_000, "ben": 9}


async def test_a_clock_that_was_set_back_makes_the_count_no_older_than_it_is() -> None:
    leads, clock = CountedLeads(maya=6_000), StillClock()
    count = CountOpenLeads(leads=leads, now=clock)
    await count()
    leads.counts = {"maya": 6_001}
    clock.advance(timedelta(hours=-1))
    assert await count() == {"maya": 6_001}


async def test_what_is_done_with_a_count_changes_no_other() -> None:
    count = CountOpenLeads(leads=CountedLeads(maya=6_000), now=StillClock())
    given = dict(await count())
    given["maya"] = 0
    assert await count() == {"maya": 6_000}
