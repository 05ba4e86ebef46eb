"""A person gives a lead to a doctor: at its clinic, or at another clinic of their own.

A person's choice beats what routing prefers, also what the patient wished for: they have spoken
with them. It does not beat the hard rules. Without consent or the capability, or against the rules
of eligibility, it is refused; on leave or without capacity too, since nobody would notice that a
doctor has more leads than they can take: who wants it nevertheless changes the roster or raises the
doctor's capacity first.
"""

from dataclasses import dataclass, replace

from services.routing.capacity.domain import Reservation, RoutingRequest
from services.routing.capacity.ports import Capacities
from services.routing.deadlines.domain import Deadlines, Due
from services.routing.deadlines.ports import DeadlinesInForce
from services.routing.decisions.domain import DoctorAtClinic, not_eligible_with, travel_class
from services.routing.leads.domain import (
    Action,
    CapacityFull,
    ClinicNotYours,
    DoctorDoesNotOffer,
    Lead,
    LeadHasChanged,
    MoveReason,
    PatientNotEligible,
    due_assigned,
    visible_to,
)
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from services.routing.leads.usecases.require_availability import RequireAvailability
from services.routing.leads.usecases.settle_reservations import SettleReservations
from services.routing.leads.usecases.transfer_lead import check_clinic
from services.routing.staff.ports import Coordinators
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.domain import Clinic, Directory
from shared.directory.ports import DirectoryReplica
from shared.eligibility.ports import RuleSets
from shared.errors import Unavailable

_ROUNDS = 100


class CapacityContended(Unavailable):
    """Others were quicker every time."""

    code = "capacity.contended"


@dataclass(frozen=True, kw_only=True)
class ReassignLead:
    act: ActOnLead
    capacities: Capacities
    settle: SettleReservations
    directory: DirectoryReplica
    coordinators: Coordinators
    availability: RequireAvailability
    rule_sets: RuleSets
    deadlines: DeadlinesInForce
    now: Clock

    async def __call__(
        self,
        lead_id: str,
        doctor: str,
        reason: MoveReason,
        by: Principal,
        *,
        expected_version: int,
        location: str | None = None,
    ) -> Lead:
        """`location` None: the clinic that looks after the lead."""
        request = ActionRequest(
            action=Action.REASSIGN,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            reason=reason.value,
        )
        before, is_done = await self.act.begin(request)
        if is_done:
            return before
        to = DoctorAtClinic(location or before.home, doctor)
        directory = await self.directory.settled()
        after = await self._reassigned(before, to, reason, by, directory)
        return await self._write(request, before, after, directory)

    async def _reassigned(
        self,
        lead: Lead,
        to: DoctorAtClinic,
        reason: MoveReason,
        by: Principal,
        directory: Directory,
    ) -> Lead:
        """Everything that can be refused is refused before any capacity is taken."""
        if not visible_to(by).covers(to.location):
            raise ClinicNotYours(lead.id)
        check_clinic(directory, lead.id, lead.facts, to.location)
        if _capacity_of(directory, lead, to) is None:
            raise DoctorDoesNotOffer(lead.id)
        rules, now = await self.rule_sets.in_force(), self.now()
        if not_eligible_with(lead.facts, to, directory, rules, now):
            raise PatientNotEligible(lead.id)
        await self.availability(lead.id, to, directory)
        clinic = directory.clinics[to.location]
        return lead.reassign(
            to,
            reason,
            coordinator=await self._coordinator(lead, to.location),
            travel_class=travel_class(lead.facts.residence, clinic.province),
            due=self._due(lead, clinic, await self.deadlines()),
            by=by.account_id,
            now=now,
        )

    def _due(self, lead: Lead, clinic: Clinic, deadlines: Deadlines) -> Due:
        """Another clinic has its own time; at the same one the clock goes on."""
        if clinic.slug == lead.location:
            return Due(at=lead.due_at, clock=replace(lead.clock, accept_by=None))
        return due_assigned(
            deadlines,
            clinic,
            lead.facts,
            now=self.now(),
            was_contacted=lead.contacted_at is not None,
            is_by_hand=True,
        )

    async def _coordinator(self, lead: Lead, location: str) -> str | None:
        """One coordinator from start to finish, where that is possible; else who has fewest."""
        here = (await self.coordinators.of_clinics([location])).get(location, ())
        if lead.coordinator in here or not here:
            return lead.coordinator if here else None
        open_with = await self.act.leads.open_with()
        return min(here, key=lambda account: (open_with.get(account, 0), account))

    async def _write(
        self, request: ActionRequest, before: Lead, after: Lead, directory: Directory
    ) -> Lead:
        taken = after.takes_capacity
        assert taken is not None  # noqa: S101 - what was reassigned has a doctor
        routing_request = RoutingRequest(
            facts=after.facts, origin=after.origin, for_version=after.version
        )
        limit = _capacity_of(directory, before, taken[0]) or 0
        names = await self.coordinators.names()
        if not await self._reserve(taken[0], routing_request, limit):
            raise CapacityFull(before.id)
        try:
            await self.availability.still(before.id, taken[0], directory)
        except CapacityFull:
            await self.capacities.release(*taken)
            raise
        try:
            written = await self.act.write(request, before, after, names=names)
        except LeadHasChanged:
            await self.settle([(taken[0], routing_request)])
            raise
        await self.settle([(taken[0], routing_request)])
        return written

    async def _reserve(self, at: DoctorAtClinic, request: RoutingRequest, limit: int) -> bool:
        for _ in range(_ROUNDS):
            capacity = await self.capacities.of(at)
            if capacity.has_reserved(request):
                return True
            if capacity.taken >= limit:
                return False
            new = [Reservation(request=request, at=self.now())]
            if await self.capacities.reserve(capacity, new):
                return True
        raise CapacityContended


def _capacity_of(directory: Directory, lead: Lead, to: DoctorAtClinic) -> int | None:
    """How many leads the doctor may have open there; None: does not do it there."""
    offering = directory.offering(to.location, lead.facts.procedure)
    if offering is None or to.doctor not in directory.doctors_at(to.location):
        return None
    return offering.capacities.get(to.doctor)
