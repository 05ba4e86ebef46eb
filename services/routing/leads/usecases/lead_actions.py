"""All that people do with leads, together: what the JSON interface and the console are given."""

from dataclasses import dataclass

from services.routing.capacity.ports import Capacities
from services.routing.deadlines.ports import DeadlinesInForce
from services.routing.leads.ports import Leads, RouteNow
from services.routing.leads.usecases.accept_lead import AcceptLead
from services.routing.leads.usecases.act_on_lead import ActOnLead
from services.routing.leads.usecases.advance_lead import AdvanceLead
from services.routing.leads.usecases.approve_lead import ApproveLead
from services.routing.leads.usecases.close_lead import CloseLead
from services.routing.leads.usecases.contact_lead import ContactLead
from services.routing.leads.usecases.decline_lead import DeclineLead
from services.routing.leads.usecases.offer_clinics import OfferClinics
from services.routing.leads.usecases.reassign_lead import ReassignLead
from services.routing.leads.usecases.refuse_lead import RefuseLead
from services.routing.leads.usecases.require_availability import RequireAvailability
from services.routing.leads.usecases.route_again import RouteAgain
from services.routing.leads.usecases.settle_reservations import SettleReservations
from services.routing.leads.usecases.transfer_lead import TransferLead
from services.routing.staff.ports import Coordinators
from shared.clock import Clock
from shared.directory.ports import DirectoryReplica
from shared.eligibility.ports import RuleSets


@dataclass(frozen=True, kw_only=True)
class LeadActions:
    contact: ContactLead
    accept: AcceptLead
    decline: DeclineLead
    reassign: ReassignLead
    transfer: TransferLead
    advance: AdvanceLead
    close: CloseLead
    approve: ApproveLead
    refuse: RefuseLead
    offer: OfferClinics


def lead_actions(
    leads: Leads,
    capacities: Capacities,
    directory: DirectoryReplica,
    coordinators: Coordinators,
    now: Clock,
    *,
    route_now: RouteNow,
    rule_sets: RuleSets,
    available: RequireAvailability,
    deadlines: DeadlinesInForce,
) -> LeadActions:
    act = ActOnLead(leads=leads, capacities=capacities)
    route_again = RouteAgain(leads=leads, route_now=route_now)
    return LeadActions(
        contact=ContactLead(act=act, directory=directory, deadlines=deadlines, now=now),
        accept=AcceptLead(act=act, now=now),
        decline=DeclineLead(act=act, now=now),
        reassign=ReassignLead(
            act=act,
            capacities=capacities,
            settle=SettleReservations(leads=leads, capacities=capacities),
            directory=directory,
            coordinators=coordinators,
            availability=available,
            rule_sets=rule_sets,
            deadlines=deadlines,
            now=now,
        ),
        transfer=TransferLead(act=act, directory=directory, deadlines=deadlines, now=now),
        advance=AdvanceLead(act=act, directory=directory, deadlines=deadlines, now=now),
        close=CloseLead(act=act, now=now),
        approve=ApproveLead(
            act=act, route_again=route_again, directory=directory, rule_sets=rule_sets, now=now
        ),
        refuse=RefuseLead(act=act, now=now),
        offer=OfferClinics(act=act, directory=directory, rule_sets=rule_sets, now=now),
    )
