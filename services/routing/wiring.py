"""Puts the core of routing together, for both processes (the web one: `wiring_web`)."""

from dataclasses import dataclass

from services.routing.assignment.store import MongoTurns
from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.assignment.usecases.count_open_leads import CountOpenLeads
from services.routing.assignment.usecases.evaluate_inquiry import EvaluateInquiry
from services.routing.assignment.usecases.finish_reservations import FinishReservations
from services.routing.assignment.usecases.level_shares import LevelShares
from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity
from services.routing.assignment.usecases.retry_unrouted import RetryUnrouted
from services.routing.assignment.usecases.suggest_clinics import SuggestClinics
from services.routing.assignment.usecases.suggest_doctors import SuggestDoctors
from services.routing.assignment.usecases.watch_waiting import WatchWaiting
from services.routing.audit.store import MongoWaitingActs
from services.routing.capacity.store import MongoCapacities
from services.routing.capacity.usecases.watch_capacity import WatchCapacity
from services.routing.decisions.domain import FIRST_POLICY, Policy
from services.routing.decisions.store import MongoDecisionRounds
from services.routing.decisions.usecases.explain_decision import ExplainDecision
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.eligibility.ports import AnnouncedRules
from services.routing.eligibility.store import MongoAnnouncedRules
from services.routing.eligibility.usecases.activate_rules import ActivateRules
from services.routing.escalation.usecases.escalate_leads import EscalateLeads
from services.routing.escalation.usecases.hand_on_leads import HandOnLeads
from services.routing.leads.ports import Leads
from services.routing.leads.store import (
    MongoEarlyFacts,
    MongoLeadMessages,
    MongoLeads,
    prepare_leads,
)
from services.routing.leads.usecases.announce_lead import AnnounceAgain
from services.routing.leads.usecases.answer_lead import AnswerLead
from services.routing.leads.usecases.count_week_units import CountWeekUnits
from services.routing.leads.usecases.erase_lead import EraseLead
from services.routing.leads.usecases.hear_patient import HearPatient
from services.routing.leads.usecases.lead_actions import LeadActions, lead_actions
from services.routing.leads.usecases.require_availability import RequireAvailability
from services.routing.leads.usecases.route_again import RouteAgain
from services.routing.leads.usecases.settle_reservations import SettleReservations
from services.routing.leads.usecases.sweep_capacity import SweepCapacity
from services.routing.leads.usecases.withdraw_lead import WithdrawLead
from services.routing.policies.store import MongoPolicies
from services.routing.policies.usecases.current_deadlines import CurrentDeadlines
from services.routing.roster.store import MongoRoster
from services.routing.staff.ports import Coordinators
from services.routing.staff.store import MongoCoordinators
from services.routing.wiring_policies import prepare_replays
from shared.clock import Clock, utc_now
from shared.directory import MongoDirectory
from shared.eligibility.domain import RuleSet
from shared.eligibility.schema import shipped_rules
from shared.eligibility.store import MongoRuleSets
from shared.ids import new_id
from shared.kafka.retry_policy import is_transient
from shared.mongo import Database


@dataclass(frozen=True, kw_only=True)
class RoutingCore:
    directory: MongoDirectory
    coordinators: Coordinators
    leads: Leads
    assign_batch: AssignBatch
    retry_unrouted: RetryUnrouted
    finish_reservations: FinishReservations
    escalate_leads: EscalateLeads
    sweep_capacity: SweepCapacity
    watch_capacity: WatchCapacity
    watch_waiting: WatchWaiting
    actions: LeadActions
    withdraw_lead: WithdrawLead
    erase_lead: EraseLead
    answer_lead: AnswerLead
    hear_patient: HearPatient
    rule_sets: MongoRuleSets
    announced_rules: AnnouncedRules
    activate_rules: ActivateRules
    rosters: MongoRoster
    evaluate: EvaluateInquiry
    suggest_doctors: SuggestDoctors
    suggest_clinics: SuggestClinics
    explain: ExplainDecision
    policies: MongoPolicies


async def prepare_core(database: Database) -> None:
    """Creates the indexes; call it before the first write."""
    await MongoWaitingActs(database).prepare()
    await prepare_leads(database)
    await prepare_replays(database)
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
    rule_sets, rosters = MongoRuleSets(database, shipped=rules, now=now), MongoRoster(database)
    announced = MongoAnnouncedRules(database, now)
    deadlines = CurrentDeadlines(policies=policies, now=now)
    record_rounds = RecordRounds(history=directory, rounds=rounds)
    available = RequireAvailability(rosters=rosters, leads=leads, capacities=capacities, now=now)
    reserve_capacity = ReserveCapacity(
        directory=directory,
        rosters=rosters,
        coordinators=coordinators,
        count_open_leads=CountOpenLeads(leads=leads, now=now),
        count_week_units=CountWeekUnits(leads=leads, now=now),
        level_shares=LevelShares(capacities=capacities, now=now),
        capacities=capacities,
        policies=policies,
        rule_sets=rule_sets,
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
        escalate_leads=EscalateLeads(
            leads=leads,
            hand_on=HandOnLeads(
                leads=leads,
                capacities=capacities,
                reserve_capacity=reserve_capacity,
                record_rounds=record_rounds,
                settle=settle,
            ),
            directory=directory,
            deadlines=deadlines,
            now=now,
        ),
        sweep_capacity=SweepCapacity(leads=leads, capacities=capacities),
        watch_waiting=WatchWaiting(leads=leads, now=now),
        watch_capacity=WatchCapacity(directory=directory, capacities=capacities),
        actions=lead_actions(
            leads,
            capacities,
            directory,
            coordinators,
            now,
            route_now=retry_unrouted.these,
            rule_sets=rule_sets,
            available=available,
            deadlines=deadlines,
        ),
        answer_lead=AnswerLead(
            leads=leads,
            route_again=RouteAgain(leads=leads, route_now=retry_unrouted.these),
            now=now,
        ),
        hear_patient=HearPatient(
            leads=leads,
            messages=MongoLeadMessages(database),
            early=MongoEarlyFacts(database),
            now=now,
        ),
        withdraw_lead=WithdrawLead(leads=leads, capacities=capacities, now=now),
        erase_lead=EraseLead(leads=leads, capacities=capacities, now=now),
        rule_sets=rule_sets,
        announced_rules=announced,
        activate_rules=ActivateRules(rules=rules, announced=announced, rule_sets=rule_sets),
        rosters=rosters,
        evaluate=EvaluateInquiry(reserve_capacity=reserve_capacity),
        suggest_doctors=SuggestDoctors(reserve_capacity=reserve_capacity),
        suggest_clinics=SuggestClinics(reserve_capacity=reserve_capacity),
        explain=ExplainDecision(
            history=directory,
            rounds=rounds,
            rosters=rosters,
            policies=policies,
            rule_sets=rule_sets,
        ),
        policies=policies,
    )
