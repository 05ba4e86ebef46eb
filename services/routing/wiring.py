"""Puts the parts of routing together: the core for both processes, the console for the web one."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.assignment.usecases.finish_reservations import FinishReservations
from services.routing.assignment.usecases.reserve_places import ReservePlaces
from services.routing.assignment.usecases.retry_unrouted import RetryUnrouted
from services.routing.capacity.store import MongoPools
from services.routing.capacity.usecases.settle_reservations import SettleReservations
from services.routing.capacity.usecases.watch_room import WatchRoom
from services.routing.console.pages import ConsoleContext, console_router
from services.routing.decisions.domain import FIRST_POLICY, Policy
from services.routing.disclosure.api import disclosure_router
from services.routing.disclosure.client import HttpPatientDetails, signing_key
from services.routing.disclosure.usecases.open_patient_details import OpenPatientDetails
from services.routing.inbox.api import inbox_router
from services.routing.inbox.store import MongoLeadChanges, MongoLeadRows
from services.routing.inbox.stream import stream_router
from services.routing.inbox.usecases.find_leads import FindLeads
from services.routing.inbox.usecases.follow_leads import FollowLeads
from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.leads.ports import Leads
from services.routing.leads.store import MongoLeads, prepare_leads
from services.routing.leads.usecases.announce_lead import AnnounceAgain
from services.routing.leads.usecases.contact_lead import ContactLead
from services.routing.staff.ports import Coordinators
from services.routing.staff.store import MongoCoordinators
from shared.auth.api import SignIn, build_sign_in
from shared.auth.api import router as sessions_router
from shared.auth.passwords import Passwords
from shared.auth.store import MongoAccounts, prepare_sign_in
from shared.clock import Clock, utc_now
from shared.directory.store import MongoDirectory
from shared.kafka import MongoDeadLetterBox
from shared.kafka.retry_policy import is_transient
from shared.keys import Key
from shared.limits import RequestLimits
from shared.mongo import Database
from shared.operations.api import dead_letter_router
from shared.web import Templates


@dataclass(frozen=True, kw_only=True)
class RoutingCore:
    directory: MongoDirectory
    coordinators: Coordinators
    leads: Leads
    assign_batch: AssignBatch
    retry_unrouted: RetryUnrouted
    finish_reservations: FinishReservations
    watch_room: WatchRoom
    contact_lead: ContactLead


async def prepare_core(database: Database) -> None:
    """Creates the indexes; call it before the first write."""
    await prepare_leads(database)
    await MongoDirectory(database).prepare()


def build_core(
    database: Database, *, policy: Policy = FIRST_POLICY, now: Clock = utc_now
) -> RoutingCore:
    directory, coordinators = MongoDirectory(database), MongoCoordinators(database)
    leads, pools = MongoLeads(database), MongoPools(database)
    settle = SettleReservations(leads=leads, pools=pools)
    reserve_places = ReservePlaces(
        directory=directory,
        coordinators=coordinators,
        leads=leads,
        pools=pools,
        policy=policy,
        now=now,
    )
    assign_batch = AssignBatch(
        leads=leads,
        pools=pools,
        reserve_places=reserve_places,
        settle=settle,
        announce_again=AnnounceAgain(leads=leads),
        is_transient=is_transient,
    )
    return RoutingCore(
        directory=directory,
        coordinators=coordinators,
        leads=leads,
        assign_batch=assign_batch,
        retry_unrouted=RetryUnrouted(leads=leads, reserve_places=reserve_places, settle=settle),
        finish_reservations=FinishReservations(
            pools=pools, settle=settle, assign_batch=assign_batch, now=now
        ),
        watch_room=WatchRoom(directory=directory, pools=pools),
        contact_lead=ContactLead(leads=leads, now=now),
    )


_SERVICE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Console:
    """What the application serves, and what has to be prepared, run and closed round it."""

    routers: tuple[APIRouter, ...]
    templates: Templates
    sign_in: SignIn
    limits: RequestLimits
    follow: FollowLeads
    passwords: Passwords
    rows: MongoLeadRows
    details: HttpPatientDetails
    database: Database

    async def prepare(self) -> None:
        """Indexes and the hash of nobody; before the first request."""
        await prepare_core(self.database)
        await prepare_sign_in(self.database)
        await self.limits.prepare()
        await self.rows.prepare()
        await self.passwords.prepare()

    async def close(self) -> None:
        await self.details.close()
        self.passwords.close()


def patient_details(inquiry_url: str, key: Key) -> HttpPatientDetails:
    """Asks the inquiry service there, signing with a raw Ed25519 seed."""
    return HttpPatientDetails(inquiry_url, signing_key(key), utc_now)


def build_console(
    database: Database,
    *,
    details: HttpPatientDetails,
    is_secure: bool,
    limits: RequestLimits,
    passwords: Passwords | None = None,
    now: Clock = utc_now,
) -> Console:
    core = build_core(database, now=now)
    rows = MongoLeadRows(database)
    passwords = passwords or Passwords()
    read = ReadLead(leads=core.leads)
    follow = FollowLeads(MongoLeadChanges(database))
    desk = ConsoleContext(
        find=FindLeads(rows=rows, now=now),
        read=read,
        contact=core.contact_lead,
        open_details=OpenPatientDetails(read=read, details=details),
        places=core.directory,
        staff=MongoAccounts(database),
        templates=Templates(_SERVICE),
        now=now,
    )
    return Console(
        routers=(
            sessions_router,
            inbox_router(desk.find, read, desk.contact),
            disclosure_router(desk.open_details),
            dead_letter_router(MongoDeadLetterBox(database)),
            stream_router(follow),
            console_router(desk),
        ),
        templates=desk.templates,
        sign_in=build_sign_in(
            database,
            service="routing",
            is_secure=is_secure,
            passwords=passwords,
            limits=limits,
            now=now,
        ),
        limits=limits,
        follow=follow,
        passwords=passwords,
        rows=rows,
        details=details,
        database=database,
    )
