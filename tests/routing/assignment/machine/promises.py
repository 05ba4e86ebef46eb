"""What must hold whatever happened: looked at with each write, after each step, and at rest.

They are stated anew here, by what a lead and a directory say, and not by the rules that are tested.
"""

from collections import Counter
from collections.abc import Iterator

from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import Action, Lead, LeadStatus
from shared.directory.domain import Directory
from shared.events import LeadAssigned, LeadUnrouted
from tests.routing.assignment.machine.processes import Process
from tests.routing.assignment.machine.world import World


class Broken(AssertionError):
    """A promise that was not kept."""


def promise(holds: object, what: str) -> None:
    if not holds:
        raise Broken(what)


def look_at_write(world: World, process: Process, before: Lead | None, after: Lead) -> None:
    """With every write of a lead, by whomever."""
    version = before.version if before else 0
    promise(after.version == version + 1, "a lead is written over its predecessor only")
    is_new_there = after.takes_capacity and (
        before is None or before.takes_capacity != after.takes_capacity
    )
    if after.takes_capacity and is_new_there:
        at, taken_for = after.takes_capacity
        taken = world.now(world.capacities.taken()).get(at, frozenset())
        promise(taken_for in taken, "capacity is reserved before a lead is written with a doctor")
        _look_at_hard_rules(world, process, after)
    if not process.is_person and before is not None:
        _look_at_machine(before, after)


def _look_at_machine(before: Lead, after: Lead) -> None:
    """A person's choice beats routing's: what waits is routed, and nothing else is touched."""
    if after.status is LeadStatus.WITHDRAWN:
        return
    promise(before.status is LeadStatus.UNROUTED, "routing moves only what waits")
    kept = ("facts", "actions", "contacted_at", "contacted_by", "origin", "id")
    same = all(getattr(before, name) == getattr(after, name) for name in kept)
    promise(same, "routing changes nothing that a person has done")


def _look_at_hard_rules(world: World, process: Process, lead: Lead) -> None:
    facts, at = lead.facts, lead.doctor_at_clinic
    if at is None:
        return
    seen = world.directories_since(process.began)
    promise(
        any(_offers(directory, at, facts.procedure) for directory in seen),
        "only who does the procedure there has the lead",
    )
    province = seen[-1].clinics[at.location].province
    promise(
        facts.may_be_shared_with(at.location, province) and facts.may_be_sent_to(province),
        "only a clinic that the patient lets know has the lead",
    )
    if facts.procedure.startswith("knee") and facts.payer_kind == "self":
        is_at_home = facts.residence.home_province == province
        is_out = province in seen[-1].doctors[at.doctor].non_participating_in
        promise(
            not is_at_home or (province == "CA-QC" and is_out),
            "nobody pays for an insured service in the own province",
        )
    if not process.is_person:
        named = facts.named_locations
        promise(named is None or at.location in named, "only a clinic that was wished for has it")
        promise(str(at) not in facts.declined_by, "who has declined a lead never has it again")


def _offers(directory: Directory, at: DoctorAtClinic, procedure: str) -> bool:
    offering = directory.offering(at.location, procedure)
    works = at.doctor in directory.doctors_at(at.location)
    return works and offering is not None and at.doctor in offering.capacities


def look_at_reservation(world: World, process: Process, at: DoctorAtClinic) -> None:
    """Whoever reserves has seen a directory in which there is so much."""
    taken = world.now(world.capacities.of(at)).taken
    limits = [
        offering.capacities.get(at.doctor, 0)
        for directory in world.directories_since(process.began)
        for (location, _), offering in directory.offerings.items()
        if location == at.location
    ]
    promise(taken <= max(limits, default=0), "nobody takes more than there is")


def look_at_moment(world: World) -> None:
    """After every step."""
    leads = world.all_leads()
    once = Counter(lead.inquiry_id for lead in leads)
    promise(max(once.values(), default=1) == 1, "an inquiry has one lead")
    taken = world.now(world.capacities.taken())
    for lead in leads:
        if lead.takes_capacity:
            at, version = lead.takes_capacity
            promise(version in taken.get(at, ()), "a lead with a doctor has its capacity")


def look_at_rest(world: World) -> None:
    """Once everything was delivered and the workers had their turns."""
    leads = {lead.inquiry_id: lead for lead in world.all_leads()}
    for one in world.sent:
        lead = leads.pop(one.facts.inquiry_id, None)
        if one.is_poison or (one.is_lost and one.is_withdrawn):
            continue
        promise(lead is not None, "no inquiry is lost")
        if lead is not None and one.is_withdrawn:
            ended = {LeadStatus.WITHDRAWN, LeadStatus.CLOSED}
            promise(lead.status in ended, "a withdrawn inquiry has no open lead")
        if lead is not None:
            _look_at_announced(world, lead)
    promise(not leads, "no lead is without an inquiry")
    _look_at_capacity(world)
    _look_at_waiting(world)


def _look_at_capacity(world: World) -> None:
    pending = [
        one for capacity in world.now(world.capacities.all()).values() for one in capacity.pending
    ]
    promise(not pending, "nothing stays reserved")
    taken = {at: those for at, those in world.now(world.capacities.taken()).items() if those}
    promise(taken == world.now(world.leads.taking_capacity()), "open leads take what is taken")


def _look_at_announced(world: World, lead: Lead) -> None:
    """Who only follows the events knows where it is; a patient's withdrawal they knew before."""
    if lead.status is LeadStatus.WITHDRAWN:
        return
    events = world.leads.announced[lead.id]
    routing = [one for one in events if isinstance(one, LeadAssigned | LeadUnrouted)]
    last = routing[-1]
    where = (last.location, last.doctor) if isinstance(last, LeadAssigned) else (None, None)
    promise(where == (lead.location, lead.doctor), "others know where the lead is")
    came = 1 + sum(done.action in _MOVES for done in lead.actions)
    promise(len(routing) >= came, "every move was announced")


_MOVES = (Action.DECLINE, Action.REASSIGN, Action.TRANSFER)


def _look_at_waiting(world: World) -> None:
    """Nobody waits who could have a doctor."""
    directory = world.directories[-1][1]
    for lead in world.all_leads():
        if lead.status is LeadStatus.UNROUTED and lead.facts.procedure == "micro-needling":
            free = list(_free_for(world, directory, lead))
            promise(not free, f"nobody waits while there is capacity at {free}")


def _free_for(world: World, directory: Directory, lead: Lead) -> Iterator[DoctorAtClinic]:
    """For an uninsured procedure, where nobody is asked for their health plan."""
    facts = lead.facts
    for (location, procedure), offering in directory.offerings.items():
        province = directory.clinics[location].province
        may_know = facts.may_be_shared_with(location, province) and facts.may_be_sent_to(province)
        named = facts.named_locations
        if procedure != facts.procedure or not may_know or location not in (named or {location}):
            continue
        for at in (DoctorAtClinic(location, slug) for slug in offering.capacities):
            taken = world.now(world.capacities.of(at)).taken
            works = _offers(directory, at, procedure) and str(at) not in facts.declined_by
            if works and taken < offering.capacities[at.doctor]:
                yield at
