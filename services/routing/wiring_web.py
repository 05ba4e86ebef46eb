"""Puts the web process of routing together: the core, the API and the console."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from fastapi import APIRouter

from services.routing.assignment.api import evaluations_router
from services.routing.bulk.usecases.act_on_many import ActOnMany
from services.routing.capacity.store import MongoCapacities
from services.routing.capacity.usecases.count_given import CountGiven
from services.routing.console.pages import ConsoleContext, console_router
from services.routing.disclosure.api import disclosure_router
from services.routing.disclosure.client import HttpPatientDetails
from services.routing.disclosure.usecases.export_inquiry import ExportInquiry
from services.routing.disclosure.usecases.open_attachment import OpenAttachment
from services.routing.disclosure.usecases.open_patient_details import OpenPatientDetails
from services.routing.disclosure.usecases.read_travel_plan import AgreeTravelPlan, ReadTravelPlan
from services.routing.eligibility.api import rules_router
from services.routing.inbox.api import inbox_router, queues_router
from services.routing.inbox.store import MongoLeadChanges, MongoLeadRows
from services.routing.inbox.stream import stream_router
from services.routing.inbox.usecases.broadcast_lead_changes import BroadcastLeadChanges
from services.routing.inbox.usecases.end_of_day import EndOfDay
from services.routing.inbox.usecases.find_leads import FindLeads
from services.routing.inbox.usecases.read_departures import ReadDepartures
from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.inbox.usecases.report_lead_open import ReportLeadOpen
from services.routing.inquiry_http import SignedRequests
from services.routing.leads.api import leads_router, reviews_router
from services.routing.leads.store import MongoLeadMessages
from services.routing.leads.usecases.act_on_lead import ActOnLead
from services.routing.leads.usecases.add_note import AddNote
from services.routing.leads.usecases.authorize import RosterPolicy
from services.routing.leads.usecases.send_message import SendMessage
from services.routing.ledger.client import HttpInquiryLedger
from services.routing.oversight.client import HttpOversight
from services.routing.queues.client import HttpInquiryQueues
from services.routing.roster.api import roster_router
from services.routing.roster.usecases.roster_actions import RosterActions
from services.routing.saved_views.store import MongoSavedViews
from services.routing.saved_views.usecases.keep_views import KeepViews
from services.routing.search.client import HttpPatientSearch
from services.routing.staff.store import MongoCoordinators
from services.routing.unread.store import MongoLeadReads
from services.routing.unread.usecases.find_unread import FindUnread
from services.routing.unread.usecases.mark_read import MarkRead
from services.routing.wiring import build_core, prepare_core
from services.routing.wiring_audit import Audit, build_audit
from services.routing.wiring_managing import managing_routers
from services.routing.wiring_notifications import notification_routers
from services.routing.wiring_oversight import oversight_routers
from services.routing.wiring_policies import policy_actions, policy_routers, replay_actions
from services.routing.wiring_queues import prepare_queues, queue_routers
from services.routing.wiring_search import ANSWERED_EVERY, search_routers
from shared.auth.api import SignIn, sessions_router
from shared.auth.pages import FOLDER as STAFF_PAGES
from shared.auth.passwords import Passwords
from shared.auth.provider import ProviderSettings
from shared.auth.store import MongoAccounts
from shared.auth.wiring import build_sign_in, prepare_staff
from shared.brand import Brand
from shared.clock import Clock, utc_now
from shared.directory import MongoDirectory
from shared.disclosure.ledger import LEDGER
from shared.disclosure.oversight import OVERSIGHT
from shared.disclosure.queues import QUEUES
from shared.disclosure.token import signing_key
from shared.kafka import MongoOpenDeadLetters
from shared.keys import Key, KeyRing
from shared.limits import RequestLimits
from shared.mongo import Database
from shared.operations.api import dead_letter_router
from shared.presence.report_presence import ReportPresence
from shared.presence.store import MongoPresences
from shared.web import Templates

_NAME: Final = "routing"
_SERVICE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Console:
    """What the application serves, and what has to be prepared, run and closed round it."""

    routers: tuple[APIRouter, ...]
    templates: Templates
    sign_in: SignIn
    limits: RequestLimits
    broadcast: BroadcastLeadChanges
    directory: MongoDirectory
    passwords: Passwords
    find: FindLeads
    rows: MongoLeadRows
    reads: MongoLeadReads
    presences: MongoPresences
    details: HttpPatientDetails
    ledger: HttpInquiryLedger
    oversight: HttpOversight
    queues: HttpInquiryQueues
    patients: HttpPatientSearch
    database: Database
    sign_in_keys: KeyRing
    audit: Audit

    async def prepare(self) -> None:
        """Indexes and the hash of nobody; before the first request."""
        await prepare_core(self.database)
        await self.audit.prepare()
        await prepare_staff(self.database, service=_NAME, keys=self.sign_in_keys)
        await self.limits.prepare()
        await self.rows.prepare()
        await self.reads.prepare()
        await self.presences.ensure_indexes()
        await prepare_queues(self.database)
        await self.passwords.prepare()

    async def close(self) -> None:
        await self.limits.close()
        await self.details.close()
        await self.ledger.close()
        await self.oversight.close()
        await self.queues.close()
        await self.patients.close()
        self.passwords.close()


def patient_details(inquiry_url: str, key: Key) -> HttpPatientDetails:
    """Asks the inquiry service there, signing with a raw Ed25519 seed."""
    return HttpPatientDetails(inquiry_url, signing_key(key), utc_now)


def inquiry_ledger(inquiry_url: str, key: Key) -> HttpInquiryLedger:
    return HttpInquiryLedger(
        SignedRequests(inquiry_url, signing_key(key), utc_now, question=LEDGER)
    )


def inquiry_oversight(inquiry_url: str, key: Key) -> HttpOversight:
    return HttpOversight(SignedRequests(inquiry_url, signing_key(key), utc_now, question=OVERSIGHT))


def inquiry_queues(inquiry_url: str, key: Key) -> HttpInquiryQueues:
    return HttpInquiryQueues(
        SignedRequests(inquiry_url, signing_key(key), utc_now, question=QUEUES)
    )


def build_console(
    database: Database,
    *,
    details: HttpPatientDetails,
    ledger: HttpInquiryLedger,
    oversight: HttpOversight,
    queues: HttpInquiryQueues,
    patients: HttpPatientSearch,
    is_secure: bool,
    limits: RequestLimits,
    sign_in_keys: KeyRing,
    audit_keys: KeyRing,
    provider: ProviderSettings | None = None,
    address: str = "",
    passwords: Passwords | None = None,
    now: Clock = utc_now,
    known_before: timedelta = timedelta(),
    answered_every: timedelta = ANSWERED_EVERY,
) -> Console:
    """`known_before`: for so long before its start the process knows what has changed.
    `answered_every`: what a search by an address takes is a multiple of this.
    """
    core, audit = build_core(database, now=now), build_audit(database, audit_keys, now=now)
    rows, reads = MongoLeadRows(database), MongoLeadReads(database)
    presences = MongoPresences(database)
    passwords = passwords or Passwords()
    read = ReadLead(leads=core.leads)
    broadcast = BroadcastLeadChanges(MongoLeadChanges(database, known_before=known_before))
    act = ActOnLead(leads=core.leads, capacities=MongoCapacities(database))
    add_note = AddNote(act=act, leads=core.leads, notes=details, now=now)
    counted = MongoLeadMessages(database)
    send_message = SendMessage(
        act=act, leads=core.leads, messages=details, counted=counted, now=now
    )
    context = ConsoleContext(
        find=FindLeads(rows=rows, find_unread=FindUnread(reads=reads, now=now), now=now),
        read=read,
        read_departures=ReadDepartures(leads=core.leads),
        mark_read=MarkRead(reads=reads, now=now),
        find_unread=FindUnread(reads=reads, now=now),
        saved_views=KeepViews(views=MongoSavedViews(database)),
        act_on_many=ActOnMany(read=read, actions=core.actions),
        report_lead_open=ReportLeadOpen(
            read=read, report=ReportPresence(presences=presences, now=now)
        ),
        explain=core.explain,
        actions=core.actions,
        suggest_doctors=core.suggest_doctors,
        suggest_clinics=core.suggest_clinics,
        read_plan=ReadTravelPlan(plans=details),
        agree_plan=AgreeTravelPlan(plans=details),
        open_details=OpenPatientDetails(
            read=read, details=details, messages=counted, note=audit.note
        ),
        open_attachment=OpenAttachment(read=read, details=details, note=audit.note),
        send_message=send_message,
        directory=core.directory,
        staff=MongoAccounts(database),
        templates=Templates(
            _SERVICE, more=[STAFF_PAGES], brand=lambda _locale: Brand(name="Wayfare")
        ),
        now=now,
        position=lambda: broadcast.position,
    )
    roster = RosterActions(
        rosters=core.rosters,
        directory=core.directory,
        accounts=MongoCoordinators(database),
        access=RosterPolicy(),
        given=CountGiven(capacities=MongoCapacities(database)),
        now=now,
    )
    policies = policy_actions(core.policies, now)
    replays = replay_actions(database, policies.read, now)
    export = ExportInquiry(read=read, details=details, note=audit.note)
    return Console(
        routers=(
            sessions_router(),
            inbox_router(
                context.find,
                read,
                core.explain,
                context.templates.translate,
                EndOfDay(directory=core.directory, now=now),
            ),
            queues_router(context.find),
            leads_router(core.actions),
            reviews_router(core.actions),
            roster_router(roster),
            rules_router(core.rule_sets),
            evaluations_router(core.evaluate, context.templates.translate, now),
            *policy_routers(policies, replays),
            disclosure_router(
                context.open_details,
                add_note,
                export,
                context.open_attachment,
                send_message,
            ),
            dead_letter_router(MongoOpenDeadLetters(database)),
            stream_router(broadcast),
            console_router(context),
            *oversight_routers(context, audit, ledger, oversight, database),
            *managing_routers(
                context, core, roster, (policies, replays), database, note=audit.note
            ),
            *queue_routers(context, core, database, queues, audit.note),
            *search_routers(
                context,
                export,
                patients=patients,
                rows=rows,
                limits=limits,
                answered_every=answered_every,
            ),
            *notification_routers(context, database, now),
        ),
        templates=context.templates,
        sign_in=build_sign_in(
            database,
            service=_NAME,
            is_secure=is_secure,
            passwords=passwords,
            limits=limits,
            keys=sign_in_keys,
            address=address,
            provider=provider,
            now=now,
        ),
        sign_in_keys=sign_in_keys,
        limits=limits,
        broadcast=broadcast,
        directory=core.directory,
        passwords=passwords,
        find=context.find,
        rows=rows,
        reads=reads,
        presences=presences,
        details=details,
        ledger=ledger,
        oversight=oversight,
        queues=queues,
        patients=patients,
        database=database,
        audit=audit,
    )
