"""Brings reservations to their end once the leads say what became of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.capacity.domain import LeadVersion, RoutingRequest
from services.routing.capacity.ports import Capacities
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.ports import Leads

Reserved = tuple[DoctorAtClinic, RoutingRequest]


@dataclass(frozen=True, kw_only=True)
class SettleReservations:
    """Confirms the capacity of leads that are written and gives back what no lead can use any
    more.
    """

    leads: Leads
    capacities: Capacities

    async def give_back(self, reserved: Sequence[Reserved]) -> None:
        """What no attempt will ever write: settled where the lead says so, else released."""
        for doctor_at_clinic, request in await self(reserved):
            await self.capacities.release(doctor_at_clinic, request.lead_version)

    async def __call__(self, reserved: Sequence[Reserved]) -> list[Reserved]:
        """Those that cannot be settled yet, as the lead is still to be written."""
        if not reserved:
            return []
        states = await self.leads.states([request.inquiry_id for _, request in reserved])
        written: dict[DoctorAtClinic, list[LeadVersion]] = defaultdict(list)
        left = []
        for doctor_at_clinic, request in reserved:
            state = states.get(request.inquiry_id)
            if state is None or state.version < request.for_version:
                left.append((doctor_at_clinic, request))
            elif state.takes(doctor_at_clinic, request.lead_version):
                written[doctor_at_clinic].append(request.lead_version)
            else:
                version = request.lead_version
                is_refund = state.returns(doctor_at_clinic, version)
                await self.capacities.release(doctor_at_clinic, version, is_refund=is_refund)
        for doctor_at_clinic, versions in written.items():
            await self.capacities.confirm(doctor_at_clinic, versions)
        return left
