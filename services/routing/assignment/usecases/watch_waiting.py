"""Somebody is told when leads without a doctor wait for too long, and whose they are."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.routing.leads.ports import LeadsWaiting, WaitingLeads
from shared.clock import Clock
from shared.telemetry import alarm, gauge, lasting_alarms

TOO_LONG: Final = timedelta(hours=24)
_ALARM: Final = "lead.waits-too-long"
_waiting = gauge("leads_waiting", "Leads without a doctor, by who looks after them.", ["owner"])
_oldest = gauge("leads_waiting_seconds", "How long the oldest of them has waited.", ["owner"])


@dataclass(frozen=True, kw_only=True)
class WatchWaiting:
    """A review or an answer that nobody gives keeps a lead as well as missing capacity does."""

    leads: LeadsWaiting
    now: Clock

    async def __call__(self) -> int:
        """How many have waited for too long."""
        found = await self.leads.waiting(before=self.now() - TOO_LONG)
        for owner, waiting in found.items():
            self._say(owner, waiting)
        for owner in _watched() - set(found):
            _waiting.labels(owner).set(0)
            _oldest.labels(owner).set(0)
            alarm(_ALARM, lasts=False, about=owner)
        return sum(waiting.too_long for waiting in found.values())

    def _say(self, owner: str, waiting: WaitingLeads) -> None:
        _waiting.labels(owner).set(waiting.count)
        _oldest.labels(owner).set((self.now() - waiting.oldest).total_seconds())
        alarm(_ALARM, lasts=waiting.too_long > 0, about=owner, count=waiting.too_long)


def _watched() -> set[str]:
    """Owners that were ever seen here: of some the alarm lasts, of all there is a gauge."""
    alarmed = {name.partition(":")[2] for name in lasting_alarms() if name.startswith(_ALARM)}
    return alarmed | {
        sample.labels["owner"] for one in _waiting.collect() for sample in one.samples
    }
