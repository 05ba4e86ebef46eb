"""A replay under way: windows in, what they come to added up."""

from services.routing.decisions.domain import Policy
from services.routing.replay.domain.job import Checkpoint
from services.routing.replay.domain.report import Report, report_of, weights_of
from services.routing.replay.domain.simulation import Simulation, Window
from services.routing.roster.domain import NO_ROSTER, Roster
from shared.directory.domain import Directory


class Course:
    """`checkpoint`: how far it has come; from there another course goes on to the same end."""

    def __init__(self, policy: Policy, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._simulation = Simulation(policy, checkpoint.load)
        self._directory: Directory | None = None
        self._roster: Roster = NO_ROSTER

    def run(self, window: Window) -> None:
        """Takes most of a second for a thousand inquiries."""
        self._know_weights(window)
        tally = self.checkpoint.tally
        for one in self._simulation.run(window):
            tally.add(one)
        self.checkpoint = Checkpoint(
            after=window.past[-1].position, load=self._simulation.load, tally=tally
        )

    def report(self) -> Report:
        return report_of(self.checkpoint.tally)

    def _know_weights(self, window: Window) -> None:
        roster = max(window.rosters.values(), key=lambda one: one.position, default=NO_ROSTER)
        for directory in window.directories.values():
            if directory is not self._directory or roster is not self._roster:
                self.checkpoint.tally.know(weights_of(directory, roster))
                self._directory, self._roster = directory, roster
