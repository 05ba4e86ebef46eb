"""Somebody types a patient's e-mail address, and sees the leads of theirs that came from it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.routing.leads.domain import Action, LeadRow, lead_id_of, visible_to
from services.routing.leads.usecases.authorize import require_role
from services.routing.search.domain import rest_of_step
from services.routing.search.ports import PatientSearch, SearchLimits, VisibleLeads
from shared.auth.domain import Principal
from shared.limits.counted import Counted
from shared.telemetry import security

LIMIT: Final = "searches_by_account"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """`seconds`: of a clock that only goes forward; answers come when a whole number of `step`s is
    over.
    """

    step: timedelta
    seconds: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]

    async def wait(self, began: float) -> None:
        taken = timedelta(seconds=self.seconds() - began)
        await self.sleep(rest_of_step(taken, self.step).total_seconds())


@dataclass(frozen=True, kw_only=True)
class FindByEmail:
    """For those who may open a patient's details. What nobody has written from and what only other
    clinics have is answered alike, and as late.
    """

    patients: PatientSearch
    leads: VisibleLeads
    limits: SearchLimits
    pace: Pace

    async def __call__(self, typed: str, by: Principal) -> Sequence[LeadRow]:
        """The newest first. Raises `RoleMayNot`, `LimitReached`, `NotAnAddress` and
        `SearchUnavailable`.
        """
        require_role(by, Action.OPEN_DETAILS)
        await self.limits.take([Counted(limit=LIMIT, whom=by.account_id)])
        security("leads-searched", account=by.account_id, role=by.role.value)
        began = self.pace.seconds()
        ids = [lead_id_of(one) for one in await self.patients.by_email(typed, by)]
        rows = await self.leads.some(ids, visible_to(by))
        await self.pace.wait(began)
        return sorted(rows, key=lambda row: row.received_at, reverse=True)
