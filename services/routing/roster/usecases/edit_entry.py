"""An entry of the roster is written over the version that somebody has seen, once."""

from dataclasses import dataclass

from services.routing.roster.domain import Entry, EntryHasChanged, Roster, RosterRevision
from services.routing.roster.ports import Rosters
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.errors import Unavailable

_TRIES = 100


class RosterContended(Unavailable):
    """Others were quicker every time."""

    code = "roster.contended"


@dataclass(frozen=True, kw_only=True)
class EditEntry:
    """Changes of other entries meanwhile do no harm: only this one has to be as it was seen."""

    rosters: Rosters
    now: Clock

    async def __call__(
        self,
        key: str,
        entry: Entry,
        by: Principal,
        *,
        expected_version: int,
        clinics: frozenset[str],
    ) -> Roster:
        """The roster with the entry as it is then; what it says already is not written again.
        `clinics`: where whom it is about works.
        """
        for _ in range(_TRIES):
            roster = await self.rosters.current()
            version = roster.version(key)
            is_same = roster.entries.get(key) == entry
            if is_same and version in (expected_version, expected_version + 1):
                return roster
            if version != expected_version:
                raise EntryHasChanged(version)
            revision = RosterRevision(
                position=roster.position + 1,
                key=key,
                version=version + 1,
                entry=entry,
                by=by.account_id,
                at=self.now(),
                clinics=clinics,
            )
            if await self.rosters.add(revision):
                return roster.changed_by([revision], position=revision.position)
        raise RosterContended
