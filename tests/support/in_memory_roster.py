"""The roster in memory, with every revision that it ever had."""

from services.routing.roster.domain import NO_ROSTER, Roster, RosterRevision, RosterUnknown


class InMemoryRosters:
    def __init__(self) -> None:
        self.revisions: list[RosterRevision] = []
        self._roster = NO_ROSTER

    async def current(self) -> Roster:
        return self._roster

    async def at(self, position: int) -> Roster:
        if position > len(self.revisions):
            raise RosterUnknown
        return NO_ROSTER.changed_by(self.revisions[:position], position=position)

    async def add(self, revision: RosterRevision) -> bool:
        if revision.position != self._roster.position + 1:
            return False
        self.revisions.append(revision)
        self._roster = self._roster.changed_by([revision], position=revision.position)
        return True
