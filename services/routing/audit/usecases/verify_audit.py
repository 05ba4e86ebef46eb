"""Every chain is verified, from its first entry to its last."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Final

from services.routing.audit.domain import PROGRAM, Checked, begin, end, going_on, step
from services.routing.audit.ports import Chains, WaitingActs
from shared.audit.act import Act
from shared.clock import Clock
from shared.keys import KeyRing
from shared.logs import get_log
from shared.telemetry import alarm

KEYED: Final = "audit.keyed"
"""The act that brings what lies before it under the current key."""
_LATELY: Final = timedelta(days=92)
_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class Verification:
    """`waiting`: documents with acts that were not chained yet when it began."""

    clinics: tuple[Checked, ...]
    waiting: int

    @property
    def entries(self) -> int:
        return sum(one.entries for one in self.clinics)

    @property
    def days(self) -> int:
        return sum(one.days for one in self.clinics)

    @property
    def faults(self) -> int:
        return sum(len(one.faults) for one in self.clinics)


@dataclass(frozen=True, kw_only=True)
class VerifyAudit:
    chains: Chains
    waiting: WaitingActs
    keys: KeyRing
    now: Clock
    new_id: Callable[[], str]

    async def __call__(self) -> Verification:
        """What does not hold is in the log, one line for each, and an alarm for each clinic. An
        intact chain whose end only an older key vouches for gets an entry under the current one,
        so that the older one can be dropped.
        """
        return await self._verification(since=None)

    async def regularly(self) -> int:
        """For a timer, and so only the last months of chains that grow for years: how many faults
        there are.
        """
        first = self.now().astimezone(UTC).date() - _LATELY
        return (await self._verification(since=first.isoformat())).faults

    async def _verification(self, since: str | None) -> Verification:
        waiting = await self.waiting.count()
        checked = [await self._verified(one, since) for one in await self.chains.clinics()]
        return Verification(clinics=tuple(checked), waiting=waiting)

    async def _verified(self, clinic: str, since: str | None) -> Checked:
        """Looks again before it says no: an entry may have been appended while it was read."""
        checked = await self._checked(clinic, since)
        if checked.faults:
            checked = await self._checked(clinic, since)
        alarm("audit.chain-broken", lasts=bool(checked.faults), about=clinic)
        for fault in checked.faults:
            _log.error(
                "security.audit-broken",
                None,
                location=clinic,
                day=fault.position.day,
                sequence=fault.position.number,
                code=fault.misfit.value,
            )
        if not checked.faults and self._needs_older_key(checked):
            await self._key(clinic)
        return checked

    async def _checked(self, clinic: str, since: str | None) -> Checked:
        """The day of the head is always among those that are read."""
        checked = begin(clinic, await self.chains.head(clinic), self.keys)
        if since is not None and checked.head is not None:
            since = min(since, checked.head.position.day)
        async for entry in self.chains.entries(clinic, since=since):
            if since and not checked.entries:
                checked = going_on(checked, entry)
            checked = step(checked, entry, self.keys)
        return end(checked, self.keys)

    def _needs_older_key(self, checked: Checked) -> bool:
        current = self.keys.current.kid
        return bool(checked.entries and checked.head) and {
            checked.kid, checked.head.kid if checked.head else None,
        } != {current}  # fmt: skip

    async def _key(self, clinic: str) -> None:
        now = self.now()
        act = Act(id=self.new_id(), at=now, clinic=clinic, account=PROGRAM, action=KEYED)
        await self.chains.append(clinic, [act], today=now.astimezone(UTC).date())
