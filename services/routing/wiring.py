"""Puts the parts of routing together: the core for both processes, the console for the web one."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from services.routing.assignment.api import evaluations_router
from services.routing.assignment.store import MongoTurns
from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.assignment.usecases.count_open_leads import CountOpenLeads
from services.routing.assignment.usecases.evaluate_inquiry import EvaluateInquiry
from services.routing.assignment.usecases.finish_reservations import FinishReservations
from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity
from services.routing.assignment.usecases.retry_unrouted import RetryUnrouted
from services.routing.capacity.ports import Capacities
from services.routing.capacity.store import MongoCapacities
from services.routing.capacity.usecases.watch_capacity import WatchCapacity
from services.routing.console.pages import ConsoleContext, console_router
from services.routing.decisions.domain import FIRST_POLICY, NO_RULES, Policy
from services.routing.decisions.store import MongoDecisionRounds
from services.routing.decisions.usecases.explain_decision import ExplainDecision
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.disclosure.api import disclosure_router
from services.routing.disclosure.client import HttpPatientDetails
from services.routing.disclosure.usecases.open_patient_details import OpenPatientDetails
from services.routing.eligibility.api import rules_router
from services.routing.inbox.api import inbox_router, queues_router
from services.routing.inbox.store import MongoLeadChanges, MongoLeadRows
from services.routing.inbox.stream import stream_router
from services.routing.inbox.usecases.broadcast_lead_changes import BroadcastLeadChanges
from services.routing.inbox.usecases.find_leads import FindLeads
from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.leads.api import leads_router, reviews_router
from services.routing.leads.ports import Leads, RouteNow
from services.routing.leads.store import MongoLeads, prepare_leads
from services.routing.leads.usecases.accept_lead import AcceptLead
from services.routing.leads.usecases.act_on_lead import ActOnLead
from services.routing.leads.usecases.add_note import AddNote
from services.routing.leads.usecases.advance_lead import AdvanceLead
from services.routing.leads.usecases.announce_lead import AnnounceAgain
from services.routing.leads.usecases.approve_lead import ApproveLead
from services.routing.leads.usecases.close_lead import CloseLead
from services.routing.leads.usecases.contact_lead import ContactLead
from services.routing.leads.usecases.decline_lead import DeclineLead
from services.routing.leads.usecases.lead_actions import LeadActions
from services.routing.leads.usecases.reassign_lead import ReassignLead
from services.routing.leads.usecases.refuse_lead import RefuseLead
from services.routing.leads.usecases.route_again import RouteAgain
from services.routing.leads.usecases.settle_reservations import SettleReservations
from services.routing.leads.usecases.sweep_capacity import SweepCapacity
from services.routing.leads.usecases.transfer_lead import TransferLead
from services.routing.leads.usecases.withdraw_lead import WithdrawLead
from services.routing.policies.api import policies_router
from services.routing.policies.store import MongoPolicies
from services.routing.policies.usecases.activate_policy import ActivatePolicy
from services.routing.policies.usecases.approve_policy import ApprovePolicy
from services.routing.policies.usecases.draft_policy import DraftPolicy
from services.routing.policies.usecases.read_policies import ReadPolicies
from services.routing.staff.ports import Coordinators
from services.routing.staff.store import MongoCoordinators
from shared.auth.api import SignIn, build_sign_in, sessions_router
from shared.auth.passwords import Passwords
from shared.auth.store import MongoAccounts, prepare_sign_in
from shared.clock import Clock, utc_now
from shared.directory import MongoDirectory
from shared.directory.ports import DirectoryReplica
from shared.disclosure.token import signing_key
from shared.eligibility.domain import RuleSet
from shared.eligibility.schema import shipped_rules
from shared.ids import new_id
from shared.kafka import MongoOpenDeadLetters
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
    sweep_capacity: SweepCapacity
    watch_capacity: WatchCapacity
    actions: LeadActions
    withdraw_lead: WithdrawLead
    rules: RuleSet
    evaluate: EvaluateInquiry
    explain: ExplainDecision
    policies: MongoPolicies


async def prepare_core(database: Database) -> None:
    """Creates the indexes; call it before the first write."""
    await prepare_leads(database)
    await MongoDirectory(database).prepare()


def build_core(
    database: Database,
    *,
    policy: Policy = FIRST_POLICY,
    rules: RuleSet | None = None,
    now: Clock = utc_now,
) -> RoutingCore:
    """`policy`: what decides until one is activated; `rules` None: those that come with the
    program.
    """
    rules = shipped_rules() if rules is None else rules
    directory, coordinators = MongoDirectory(database), MongoCoordinators(database)
    leads, capacities = MongoLeads(database), MongoCapacities(database)
    settle = SettleReservations(leads=leads, capacities=capacities)
    rounds, policies = MongoDecisionRounds(database), MongoPolicies(database, first=policy)
    record_rounds = RecordRounds(history=directory, rounds=rounds)
    reserve_capacity = ReserveCapacity(
        directory=directory,
        coordinators=coordinators,
        count_open_leads=CountOpenLeads(leads=leads, now=now),
        capacities=capacities,
        policies=policies,
        rules=rules,
        now=now,
        new_id=new_id,
    )
    assign_batch = AssignBatch(
        leads=leads,
        capacities=capacities,
        reserve_capacity=reserve_capacity,
        record_rounds=record_rounds,
        settle=settle,
        announce_again=AnnounceAgain(leads=leads),
        turns=MongoTurns(database),
        is_transient=is_transient,
    )
    retry_unrouted = RetryUnrouted(
        leads=leads,
        reserve_capacity=reserve_capacity,
        record_rounds=record_rounds,
        settle=settle,
    )
    return RoutingCore(
        directory=directory,
        coordinators=coordinators,
        leads=leads,
        assign_batch=assign_batch,
        retry_unrouted=retry_unrouted,
        finish_reservations=FinishReservations(
            leads=leads, capacities=capacities, settle=settle, assign_batch=assign_batch, now=now
        ),
        sweep_capacity=SweepCapacity(leads=leads, capacities=capacities),
        watch_capacity=WatchCapacity(directory=directory, capacities=capacities),
        actions=lead_actions(
            leads,
            capacities,
            directory,
            coordinators,
            now,
            route_now=retry_unrouted.these,
            rules=rules,
        ),
        withdraw_lead=WithdrawLead(leads=leads, capacities=capacities, now=now),
        rules=rules,
        evaluate=EvaluateInquiry(reserve_capacity=reserve_capacity),
        explain=ExplainDecision(
            history=directory,
            rounds=rounds,
            policies=policies,
            rule_sets={one.version: one for one in (NO_RULES, rules)},
        ),
        policies=policies,
    )


def lead_actions(
    leads: Leads,
    capacities: Capacities,
    directory: DirectoryReplica,
    coordinators: Coordinators,
    now: Clock,
    *,
    route_now: RouteNow,
    rules: RuleSet,
) -> LeadActions:
    act = ActOnLead(leads=leads, capacities=capacities)
    route_again = RouteAgain(leads=leads, route_now=route_now)
    return LeadActions(
        contact=ContactLead(act=act, now=now),
        accept=AcceptLead(act=act, now=now),
        decline=DeclineLead(act=act, now=now),
        reassign=ReassignLead(
            act=act,
            capacities=capacities,
            settle=SettleReservations(leads=leads, capacities=capacities),
            directory=directory,
            coordinators=coordinators,
            now=now,
        ),
        transfer=TransferLead(act=act, directory=directory, now=now),
        advance=AdvanceLead(act=act, now=now),
        close=CloseLead(act=act, now=now),
        approve=ApproveLead(
            act=act, route_again=route_again, directory=directory, rules=rules, now=now
        ),
        refuse=RefuseLead(act=act, now=now),
    )


def _policies(policies: MongoPolicies, now: Clock) -> APIRouter:
    read = ReadPolicies(policies=policies, now=now)
    return policies_router(
        read,
        DraftPolicy(policies=policies, new_id=new_id, now=now),
        ApprovePolicy(policies=policies, read=read, now=now),
        ActivatePolicy(policies=policies, read=read, now=now),
    )


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
        await self.limits.close()
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
    broadcast = BroadcastLeadChanges(MongoLeadChanges(database))
    act = ActOnLead(leads=core.leads, capacities=MongoCapacities(database))
    add_note = AddNote(act=act, leads=core.leads, notes=details, now=now)
    context = ConsoleContext(
        find=FindLeads(rows=rows, now=now),
        read=read,
        explain=core.explain,
        actions=core.actions,
        open_details=OpenPatientDetails(read=read, details=details),
        directory=core.directory,
        staff=MongoAccounts(database),
        templates=Templates(_SERVICE),
        now=now,
    )
    return Console(
        routers=(
            sessions_router(),
            inbox_router(context.find, read, core.explain, context.templates.translate),
            queues_router(context.find),
            leads_router(core.actions),
            reviews_router(core.actions),
            rules_router(core.rules),
            evaluations_router(core.evaluate, context.templates.translate, now),
            _policies(core.policies, now),
            disclosure_router(context.open_details, add_note),
            dead_letter_router(MongoOpenDeadLetters(database)),
            stream_router(broadcast),
            console_router(context),
        ),
        templates=context.templates,
        sign_in=build_sign_in(
            database,
            service="routing",
            is_secure=is_secure,
            passwords=passwords,
            limits=limits,
            now=now,
        ),
        limits=limits,
        broadcast=broadcast,
        directory=core.directory,
        passwords=passwords,
        rows=rows,
        details=details,
        database=database,
    )
