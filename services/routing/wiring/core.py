"""Roster, decisions and leads, as both processes of routing use them."""

from dataclasses import dataclass

from services.routing.assignment.ports import Leads
from services.routing.assignment.store import MongoLeads, MongoPools, prepare_leads
from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.assignment.usecases.contact_lead import ContactLead
from services.routing.assignment.usecases.finish_reservations import FinishReservations
from services.routing.assignment.usecases.reserve_places import ReservePlaces
from services.routing.assignment.usecases.retry_unrouted import RetryUnrouted
from services.routing.assignment.usecases.settle_reservations import SettleReservations
from services.routing.matching.domain import FIRST_POLICY, Policy
from services.routing.roster.ports import Coordinators, Roster
from services.routing.roster.store import MongoCoordinators, MongoRoster
from shared.clock import Clock, utc_now
from shared.mongo import Database


@dataclass(frozen=True, kw_only=True)
class RoutingCore:
    roster: Roster
    coordinators: Coordinators
    leads: Leads
    assign_batch: AssignBatch
    retry_unrouted: RetryUnrouted
    finish_reservations: FinishReservations
    contact_lead: ContactLead


async def prepare_core(database: Database) -> None:
    """Creates the indexes; call it before the first write."""
    await prepare_leads(database)


def build_core(
    database: Database, *, policy: Policy = FIRST_POLICY, now: Clock = utc_now
) -> RoutingCore:
    roster, coordinators = MongoRoster(database), MongoCoordinators(database)
    leads, pools = MongoLeads(database), MongoPools(database)
    settle = SettleReservations(leads=leads, pools=pools)
    reserve_places = ReservePlaces(
        roster=roster,
        coordinators=coordinators,
        leads=leads,
        pools=pools,
        policy=policy,
        now=now,
    )
    assign_batch = AssignBatch(
        leads=leads, pools=pools, reserve_places=reserve_places, settle=settle
    )
    return RoutingCore(
        roster=roster,
        coordinators=coordinators,
        leads=leads,
        assign_batch=assign_batch,
        retry_unrouted=RetryUnrouted(leads=leads, reserve_places=reserve_places, settle=settle),
        finish_reservations=FinishReservations(
            pools=pools, settle=settle, assign_batch=assign_batch, now=now
        ),
        contact_lead=ContactLead(leads=leads, now=now),
    )
