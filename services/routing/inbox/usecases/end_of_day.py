"""Until when it is today, for whoever looks at a list."""

from dataclasses import dataclass
from datetime import datetime

from services.routing.inbox.domain import day_ends, only_clinic
from services.routing.leads.usecases.authorize import visibility_for
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.ports import DirectoryReplica
from shared.formatting import first_known_zone


@dataclass(frozen=True, kw_only=True)
class EndOfDay:
    """A day is the clinic's; of several clinics it is the network's."""

    directory: DirectoryReplica
    now: Clock

    async def __call__(self, clinic: str | None, by: Principal) -> datetime:
        """`clinic`: what the list is narrowed to."""
        slug = only_clinic(visibility_for(by), clinic)
        known = (await self.directory.current()).clinics.get(slug) if slug else None
        return day_ends(self.now(), first_known_zone(known.timezone if known else None))
