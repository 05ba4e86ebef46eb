"""Routing as a state machine: records are lost, repeated and late, several workers stand still, are
killed or lose the database between any two calls, people act at the same moment, and the directory
changes. What must hold stands in `machine/promises.py`.

The short form runs always; `--full` goes on with one seed after the other until a million decisions
were made (`WAYFARE_DECISIONS` wants another number, `WAYFARE_SEED` begins elsewhere).
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Final

import hypothesis
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from services.routing.decisions.domain import DoctorAtClinic, InquiryFacts, Residence
from services.routing.leads.domain import Lead
from services.routing.leads.domain.status import has_ended
from tests.routing.assignment.machine.acting import ACTIONS, act
from tests.routing.assignment.machine.processes import Fate, Process
from tests.routing.assignment.machine.running import Running
from tests.routing.assignment.machine.stepped import POISON
from tests.routing.assignment.machine.world import (
    DOCTORS,
    INSURED,
    PROVINCES,
    TIMERS,
    UNINSURED,
    Sent,
    consume,
    offerings,
)
from tests.routing.decisions.builders import RECEIVED_AT, inquiry

ALL_CONSENTS: Final = ("processing", "disclosure_out_of_province", "transfer_out_of_quebec")
FATES: Final = (Fate.DONE, Fate.DONE, Fate.DONE, Fate.REFUSED, Fate.UNHEARD)
RECORDS: Final = ("good", "good", "good", "good", "good", "lost", "poison")
AT_ONCE: Final = 6
"""Processes: more of them only make a failure longer."""

patients = st.builds(
    lambda **fields: partial(inquiry, **fields),
    procedure=st.sampled_from([UNINSURED, UNINSURED, UNINSURED, INSURED]),
    location=st.sampled_from([None, None, "toronto", "toronto", "calgary", "brossard"]),
    willing_to_travel_to=st.sampled_from([(), (), ("calgary",), ("brossard", "toronto")]),
    residence=st.sampled_from(
        [
            Residence(country="US", subdivision="US-TX"),
            Residence(country="CA", subdivision="CA-ON"),
            Residence(country="CA", subdivision="CA-QC"),
        ]
    ),
    consents=st.sampled_from([ALL_CONSENTS, ALL_CONSENTS, ("processing",)]),
    language=st.sampled_from(["en-CA", "fr-CA"]),
)
Patients = list[tuple[Callable[..., InquiryFacts], str]]
several = st.lists(st.tuples(patients, st.sampled_from(RECORDS)), min_size=1, max_size=8)
some = st.integers(0, 1_000)
"""One of however many there are."""
acts = st.tuples(st.sampled_from(ACTIONS), st.sampled_from(DOCTORS))
Begun = tuple[int, str | tuple[str, DoctorAtClinic]]
begun = st.tuples(some, st.sampled_from(["consumer", *TIMERS]) | acts)


class Routing(RuleBasedStateMachine):
    counts: Counter[str]
    """Of all examples together."""

    def __init__(self) -> None:
        super().__init__()
        self.running = Running(self.counts)
        self.world = self.running.world
        self.counts["examples"] += 1

    def teardown(self) -> None:
        try:
            self.running.rest()
        finally:
            self.running.end()

    # What happens outside.

    @initialize(those=several, capacities=st.lists(st.integers(1, 4), min_size=5, max_size=5))
    def there_are_leads_and_some_wait(self, those: Patients, capacities: list[int]) -> None:
        here = dict(zip(DOCTORS, capacities, strict=True))
        self.world.change(*[one for slug in PROVINCES for one in offerings(slug, here)])
        self.patients_send(those)
        everybody = partial(consume, inquiries=[replace(one) for one in self.world.sent])
        self.running.finish(self.running.begin("consumer", everybody))

    @rule(those=several)
    def patients_send(self, those: Patients) -> None:
        for make, record in those:
            number = len(self.world.sent)
            facts = make(
                f"inquiry-{number}",
                received_at=RECEIVED_AT + timedelta(seconds=number),
                reference=POISON if record == "poison" else f"WF-{number}",
            )
            sent = Sent(facts, is_lost=record == "lost", is_poison=record == "poison")
            self.world.sent.append(sent)

    @precondition(lambda self: self.world.sent)
    @rule(which=some)
    def a_patient_withdraws(self, which: int) -> None:
        self._sent(which).is_withdrawn = True

    @rule(at=st.sampled_from(DOCTORS), capacity=st.none() | st.integers(0, 4))
    def the_directory_changes(self, at: DoctorAtClinic, capacity: int | None) -> None:
        """The capacity of a doctor, or (None) whether they work there at all."""
        latest = self.world.directories[-1][1]
        if capacity is None:
            doctor = latest.doctors[at.doctor]
            locations = set(doctor.locations) ^ {at.location}
            self.world.change(replace(doctor, locations=tuple(sorted(locations))))
            return
        before = latest.offerings[at.location, UNINSURED].capacities
        here = {DoctorAtClinic(at.location, slug): number for slug, number in before.items()}
        self.world.change(*offerings(at.location, {**here, at: capacity}))

    @rule()
    def time_passes(self) -> None:
        self.world.clock.advance(timedelta(minutes=2))

    # What begins: nothing of it is done before it is let through.

    @precondition(lambda self: self.world.sent and self._may_begin)
    @rule(those=st.lists(some, min_size=1, max_size=6), is_repeat=st.booleans())
    def records_are_delivered(self, those: list[int], is_repeat: bool) -> None:
        """Once, again, late and in another order: of one inquiry all that was announced."""
        batch = {id(one): one for one in map(self._sent, those)}.values()
        for one in batch:
            if is_repeat and not one.is_withdrawn:
                one.is_lost = False
                one.repeats += 1
        seen = [replace(one) for one in batch]
        self.running.begin("consumer", partial(consume, inquiries=seen))

    @precondition(lambda self: self._may_begin)
    @rule(work=st.sampled_from(["retry", "retry", "finish", "sweep"]))
    def a_timer_rings(self, work: str) -> None:
        self.running.begin(work, TIMERS[work])

    @precondition(lambda self: self._open and self._may_begin)
    @rule(which=some, those=st.lists(acts, min_size=1, max_size=3))
    def people_act_on_a_lead(self, which: int, those: list[tuple[str, DoctorAtClinic]]) -> None:
        """All of them over the version that it has now."""
        lead = self._open[which % len(self._open)]
        for action, at in those:
            work = partial(act, lead=lead, action=action, at=at)
            self.running.begin(action, work, is_person=True)

    # How it goes on.

    @precondition(lambda self: self.world.at_work)
    @rule(which=some, gate=some, fate=st.sampled_from(FATES), steps=st.integers(1, 12))
    def somebody_goes_on(self, which: int, gate: int, fate: Fate, steps: int) -> None:
        """So many steps, of which the last has this fate."""
        process = self._somebody(which)
        for step in range(steps):
            if process.is_done:
                return
            is_last = step == steps - 1
            self.running.let_through(process, gate, fate if is_last else Fate.DONE)

    @precondition(lambda self: self.world.at_work)
    @rule(which=some)
    def somebody_comes_to_the_end(self, which: int) -> None:
        self.running.finish(self._somebody(which))

    @precondition(lambda self: self.world.sent)
    @rule(these=st.lists(begun, max_size=6), seed=some, steps=st.integers(0, 250))
    def several_at_once(self, these: list[Begun], seed: int, steps: int) -> None:
        """These begin, and then anybody goes on, in an order of which the seed tells."""
        for which, what in these:
            self._begin(which, what)
        random = Random(seed)  # noqa: S311 - an order that can be repeated
        for _ in range(steps):
            if at_work := self.world.at_work:
                fate = random.choices(list(Fate), [40, 1, 1])[0]
                self.running.let_through(random.choice(at_work), random.randrange(9), fate)
                self.running.check()

    def _begin(self, which: int, what: str | tuple[str, DoctorAtClinic]) -> None:
        if isinstance(what, tuple):
            if self._open and self._may_begin:
                self.people_act_on_a_lead(which, [what])
        elif what in TIMERS:
            self.running.begin(what, TIMERS[what])
        else:
            self.records_are_delivered([which, which + 1, which + 2], is_repeat=which % 2 == 0)

    @precondition(lambda self: self.world.at_work)
    @rule(which=some)
    def somebody_is_killed(self, which: int) -> None:
        self.running.kill(self._somebody(which))

    @invariant()
    def all_promises_are_kept(self) -> None:
        self.running.check()

    @property
    def _open(self) -> list[Lead]:
        return [lead for lead in self.world.all_leads() if not has_ended(lead.status)]

    @property
    def _may_begin(self) -> bool:
        return len(self.world.at_work) < AT_ONCE

    def _sent(self, which: int) -> Sent:
        return self.world.sent[which % len(self.world.sent)]

    def _somebody(self, which: int) -> Process:
        return self.world.at_work[which % len(self.world.at_work)]


def machine(counts: Counter[str]) -> type[Routing]:
    return type("Routing", (Routing,), {"counts": counts})


def settings_for(examples: int) -> settings:
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    return settings(
        max_examples=examples, deadline=None, stateful_step_count=50, suppress_health_check=slow
    )


def test_no_promise_is_broken_whatever_is_lost_repeated_late_or_killed(
    record_property: Callable[[str, object], None],
) -> None:
    counts: Counter[str] = Counter()
    run(machine(counts), settings=settings_for(settings().max_examples))
    record_property("decisions", counts["decisions"])
    assert counts["decisions"] > 0


@pytest.mark.timeout(7200)
def test_no_promise_is_broken_in_a_million_decisions(
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
    record_property: Callable[[str, object], None],
) -> None:
    """Without `--full` a few hundred, by the first seed: so that it is known to run."""
    is_full = pytestconfig.getoption("--full")
    wanted = int(os.environ.get("WAYFARE_DECISIONS", "1000000")) if is_full else 1
    counts: Counter[str] = Counter()
    seed = int(os.environ.get("WAYFARE_SEED", "1"))
    while counts["decisions"] < wanted:
        run(
            hypothesis.seed(seed)(machine(counts)),
            settings=settings(settings_for(250 if is_full else 5), database=None),
        )
        if is_full:
            with capsys.disabled():
                print(f"\nseed {seed}: {_summary(counts)}", flush=True)  # noqa: T201 - how far it is
        seed += 1
    record_property("decisions", counts["decisions"])


def _summary(counts: Counter[str]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in sorted(counts.items()))
