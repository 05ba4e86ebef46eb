"""Lets processes through step by step, and looks at every promise on the way and at rest."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from services.routing.assignment.usecases.reserve_capacity import CapacityContended
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import Lead
from shared.errors import Refusal
from tests.routing.assignment.machine.processes import Fate, Gate, Process, Unreachable
from tests.routing.assignment.machine.promises import (
    look_at_moment,
    look_at_reservation,
    look_at_rest,
    look_at_write,
)
from tests.routing.assignment.machine.world import TIMERS, Work, World, consume

_FORESEEN = (Refusal, Unreachable, CapacityContended)


class Running:
    """`counts`: what was done, of all runs that share it."""

    def __init__(self, counts: Counter[str]) -> None:
        self.world = World(written=self._written, reserved=self._reserved, counts=counts)
        self._counts = counts
        self._broken: list[AssertionError] = []

    def begin(self, name: str, work: Work, *, is_person: bool = False) -> Process:
        return self.world.begin(name, work, is_person=is_person)

    def let_through(self, process: Process, which: int = 0, fate: Fate = Fate.DONE) -> None:
        """One of the calls that wait; whatever follows from it waits again."""
        self.world.tick += 1
        gate: Gate = process.gates.pop(which % len(process.gates))
        gate.waits.set_result(fate)
        self.world.loop.until_quiet()
        self._counts["steps"] += 1
        if process.is_done and process.task is not None:
            error = process.task.exception()
            if error and not isinstance(error, _FORESEEN):
                raise error

    def steps(self, process: Process, number: int) -> None:
        """So many, or as many as there are."""
        for _ in range(number):
            if not process.is_done:
                self.let_through(process)

    def finish(self, process: Process) -> None:
        while not process.is_done:
            self.let_through(process)

    def kill(self, process: Process) -> None:
        """It is never let through again."""
        self.world.processes.remove(process)
        self.world.killed.append(process)
        self._counts["kills"] += 1

    def check(self) -> None:
        if self._broken:
            raise self._broken[0]
        look_at_moment(self.world)

    def rest(self) -> None:
        """Everybody is killed. Inquiry announces again what has no answer, and new workers have
        their turns: then every promise has to be kept.
        """
        for process in self.world.at_work:
            self.kill(process)
        for one in self.world.sent:
            if not one.is_withdrawn:
                one.is_lost, one.repeats = False, one.repeats + 1
        for first in range(0, len(self.world.sent), 5):
            batch = self.world.sent[first : first + 5]
            self.finish(self.begin("consumer", partial(consume, inquiries=batch)))
        for _ in range(3):
            self.world.clock.advance(timedelta(minutes=2))
            for name, work in TIMERS.items():
                self.finish(self.begin(name, work))
        self.check()
        look_at_rest(self.world)

    def end(self) -> None:
        self.world.loop.end()

    def _written(self, process: Process, before: Lead | None, after: Lead) -> None:
        self._look(lambda: look_at_write(self.world, process, before, after))

    def _reserved(self, process: Process, at: DoctorAtClinic) -> None:
        self._look(lambda: look_at_reservation(self.world, process, at))

    def _look(self, look: Callable[[], None]) -> None:
        """No use case may catch what it finds."""
        try:
            look()
        except AssertionError as error:
            self._broken.append(error)
