"""Compares the capacity that is taken with the leads that take it: the leads are the truth."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.capacity.domain import LeadVersion
from services.routing.capacity.ports import Capacities
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.ports import Leads
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_settled = counter(
    "capacity_settled_total", "Differences between leads and capacity, settled.", ["direction"]
)

Taken = Mapping[DoctorAtClinic, frozenset[LeadVersion]]


@dataclass(frozen=True, kw_only=True)
class SweepCapacity:
    """Frees what a process did not give back that died after its lead was written, and takes what
    a lead has without it. May run beside everything else and at any time.
    """

    leads: Leads
    capacities: Capacities

    async def __call__(self) -> int:
        """How many differences it found."""
        before = await self.capacities.taken()
        taking = await self.leads.taking_capacity()
        count = await self._release(_beyond(before, taking))
        missing = _beyond(taking, before)
        if missing:
            # What was written in between has its reservation: only a second look tells.
            missing = await self._still(_beyond(missing, await self.capacities.taken()))
            count += await self._restore(missing)
            # Whose lead ended, or went to another doctor, just then has nobody to give it back.
            count += await self._release(missing)
        return count

    async def _still(self, missing: Taken) -> Taken:
        """Those whose lead has it still. One that has left the doctor since the first look has
        given its capacity back, and does not lack it.
        """
        ids = [one.inquiry_id for versions in missing.values() for one in versions]
        states = await self.leads.states(ids) if ids else {}
        found = {
            at: frozenset(
                one
                for one in versions
                if one.inquiry_id in states and states[one.inquiry_id].takes(at, one)
            )
            for at, versions in missing.items()
        }
        return {at: versions for at, versions in found.items() if versions}

    async def _release(self, surplus: Taken) -> int:
        """Only where the lead can be read and has passed that version: it never comes back."""
        ids = [one.inquiry_id for versions in surplus.values() for one in versions]
        states = await self.leads.states(ids) if ids else {}
        count = 0
        for doctor_at_clinic, versions in surplus.items():
            for one in versions:
                state = states.get(one.inquiry_id)
                if state is None or state.version < one.version:
                    continue
                if not state.takes(doctor_at_clinic, one):
                    is_refund = state.returns(doctor_at_clinic, one)
                    await self.capacities.release(doctor_at_clinic, one, is_refund=is_refund)
                    count += _report("released", one)
        return count

    async def _restore(self, missing: Taken) -> int:
        count = 0
        for doctor_at_clinic, versions in missing.items():
            await self.capacities.restore(doctor_at_clinic, sorted(versions))
            count += sum(_report("restored", one) for one in versions)
        return count


def _beyond(these: Taken, those: Taken) -> Taken:
    """What is in the first and not in the second."""
    nothing: frozenset[LeadVersion] = frozenset()
    found = {at: versions - those.get(at, nothing) for at, versions in these.items()}
    return {at: versions for at, versions in found.items() if versions}


def _report(direction: str, one: LeadVersion) -> int:
    _settled.labels(direction).inc()
    _log.warning("capacity.settled", inquiry_id=one.inquiry_id, outcome=direction)
    return 1
