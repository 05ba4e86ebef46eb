"""A manager, or an auditor, looks at how the leads of a span fared at their clinics."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.routing.decisions.domain import DoctorAtClinic
from services.routing.decisions.ports import Policies
from services.routing.replay.domain import weights_of
from services.routing.reports.domain import (
    ClinicNotReported,
    Report,
    TooManyLeads,
    report_of,
    require_span,
)
from services.routing.reports.ports import ReportAccess, ReportRows
from services.routing.roster.ports import Rosters
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.ports import DirectoryReplica

MOST_LEADS: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class ReadReport:
    rows: ReportRows
    rosters: Rosters
    directory: DirectoryReplica
    policies: Policies
    access: ReportAccess
    now: Clock

    async def clinics(self, by: Principal) -> tuple[str, ...]:
        """Whose reports somebody may read, by slug."""
        mine = self.access.reported(by)
        known = (await self.directory.current()).clinics
        return tuple(slug for slug in sorted(known) if mine.covers(slug))

    async def __call__(
        self, by: Principal, begin: datetime, end: datetime, *, clinic: str | None = None
    ) -> Report:
        """`clinic` None: all of theirs. Raises `SpanInvalid`, `SpanTooLong`, `TooManyLeads` and
        `ClinicNotReported`.
        """
        mine, own = self.access.reported(by), await self.clinics(by)
        if clinic is not None and clinic not in own:
            raise ClinicNotReported
        require_span(begin, end)
        wanted = (clinic,) if clinic else None if mine.every_clinic else own
        rows = await self.rows.received(begin, end, wanted, limit=MOST_LEADS + 1)
        if len(rows) > MOST_LEADS:
            raise TooManyLeads
        return report_of(rows, await self._weights(), self.now())

    async def _weights(self) -> Mapping[str, int]:
        """Of today: those of the policy in force, else of the roster; who takes no leads has
        none.
        """
        directory, roster = await self.directory.current(), await self.rosters.current()
        policy = (await self.policies.in_force()).at(self.now())
        targets = {str(at): weight for at, weight in policy.target_shares.items()}
        return {
            at: targets.get(at, weight)
            for at, weight in weights_of(directory, roster).items()
            if roster.doctor(DoctorAtClinic.parse(at).doctor).accepting
        }
