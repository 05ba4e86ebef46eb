"""Leads in every state, people of every role, and the use cases over stores in memory."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace

from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.assignment.usecases.count_open_leads import CountOpenLeads
from services.routing.assignment.usecases.finish_reservations import FinishReservations
from services.routing.assignment.usecases.level_shares import LevelShares
from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity
from services.routing.assignment.usecases.retry_unrouted import RetryUnrouted
from services.routing.capacity.domain import Origin, Reservation, RoutingRequest
from services.routing.capacity.ports import Capacities
from services.routing.deadlines.domain import Due
from services.routing.decisions.domain import (
    FIRST_POLICY,
    NO_RULES,
    Assigned,
    DecisionRecord,
    InquiryFacts,
    Policy,
    Workload,
    decide_all,
    records_of,
)
from services.routing.decisions.usecases.explain_decision import ExplainDecision
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.escalation.usecases.escalate_leads import EscalateLeads
from services.routing.escalation.usecases.hand_on_leads import HandOnLeads
from services.routing.leads.domain import (
    STAGES,
    CloseReason,
    Lead,
    LeadStatus,
    assigned_lead,
    unrouted_lead,
)
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.announce_lead import AnnounceAgain, routing_event
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
from services.routing.policies.usecases.current_deadlines import CurrentDeadlines
from shared.auth.domain import Principal, Role, Scope
from shared.directory.domain import Directory
from shared.eligibility.domain import RuleSet
from shared.ids import new_id
from tests.routing.decisions.builders import RECEIVED_AT, inquiry, network
from tests.support.clocks import StillClock
from tests.support.in_memory_decisions import InMemoryDecisionRounds
from tests.support.in_memory_directory import InMemoryDirectory
from tests.support.in_memory_leads import (
    InMemoryCapacities,
    InMemoryCoordinators,
    InMemoryEarlyFacts,
    InMemoryLeadMessages,
    InMemoryLeads,
)
from tests.support.in_memory_policies import InMemoryPolicies
from tests.support.in_memory_roster import InMemoryRosters
from tests.support.in_memory_rules import InMemoryRuleSets

NETWORK = network({"toronto": {"roy": 2, "chan": 2}, "calgary": {"kim": 2}})
COORDINATORS = InMemoryCoordinators(
    {"toronto": ("maya", "zoe"), "calgary": ("jordan",)},
    {"maya": "Julie Lavoie", "jordan": "Jordan Crowfeather"},
)


def person(
    account_id: str = "maya",
    *clinics: str,
    role: Role = Role.COORDINATOR,
    doctor: str | None = None,
) -> Principal:
    """Somebody of these clinics, of Toronto if none is named; `*` is the whole network."""
    scope = Scope(clinics=frozenset(clinics or ("toronto",)), everything="*" in clinics)
    return Principal(account_id=account_id, name="A Person", role=role, scope=scope, doctor=doctor)


def decision_on(facts: InquiryFacts, where: Directory = NETWORK) -> DecisionRecord:
    decisions = decide_all([facts], where, Workload(), FIRST_POLICY, RECEIVED_AT)
    return records_of("round", where.position, decisions)[0]


def new_lead(facts: InquiryFacts | None = None, where: Directory = NETWORK) -> Lead:
    """As routing makes it: with the doctor that the decision names, or waiting."""
    facts = facts or inquiry(location="toronto")
    decision = decision_on(facts, where)
    lead = unrouted_lead(facts, decision, origin=Origin())
    if isinstance(decision.outcome, Assigned):
        return assigned_lead(
            facts, decision, decision.outcome, due=Due(at=facts.reply_by), origin=Origin()
        )
    return lead


def lead_in(status: LeadStatus) -> Lead:
    """A lead that has come to this state on the ordinary way."""
    if status is LeadStatus.UNROUTED:
        return new_lead(inquiry(location="toronto", procedure="unheard-of"))
    lead = new_lead()
    now = RECEIVED_AT
    match status:
        case LeadStatus.ASSIGNED:
            return lead
        case LeadStatus.ACCEPTED:
            return lead.accept(by="roy", now=now)
        case LeadStatus.CONTACTED:
            return lead.contact(by="maya", now=now)
        case LeadStatus.CLOSED:
            return lead.close(CloseReason.OTHER, by="maya", now=now)
        case LeadStatus.WITHDRAWN:
            return lead.withdraw(now=now)
        case LeadStatus.UNKNOWN:
            return replace(lead, status=status)
        case _:
            assert status in STAGES
            return lead.contact(by="maya", now=now).advance(status, by="maya", now=now)


class NoTurns:
    def taken(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()


@dataclass
class InMemoryRouting:
    """What people do with leads, over stores in memory."""

    where: Directory = NETWORK
    rules: RuleSet = NO_RULES
    policy: Policy = FIRST_POLICY
    clock: StillClock = field(default_factory=StillClock)
    leads: InMemoryLeads = field(default_factory=InMemoryLeads)
    capacities: InMemoryCapacities = field(default_factory=InMemoryCapacities)
    rounds: InMemoryDecisionRounds = field(default_factory=InMemoryDecisionRounds)
    rosters: InMemoryRosters = field(default_factory=InMemoryRosters)
    early: InMemoryEarlyFacts = field(default_factory=InMemoryEarlyFacts)

    @property
    def rule_sets(self) -> InMemoryRuleSets:
        return InMemoryRuleSets(self.rules, now=self.clock)

    @property
    def directory(self) -> InMemoryDirectory:
        return in_memory(self.where)

    @property
    def actions(self) -> LeadActions:
        return self.actions_over(self.leads, self.capacities)

    def actions_over(self, leads: Leads, capacities: Capacities) -> LeadActions:
        return lead_actions(
            leads,
            capacities,
            self.directory,
            COORDINATORS,
            self.clock,
            route_now=self.retry_unrouted.these,
            rule_sets=self.rule_sets,
            available=RequireAvailability(
                rosters=self.rosters, leads=leads, capacities=capacities, now=self.clock
            ),
            deadlines=CurrentDeadlines(policies=self.policies, now=self.clock),
        )

    @property
    def policies(self) -> InMemoryPolicies:
        return InMemoryPolicies(first=self.policy)

    @property
    def retry_unrouted(self) -> RetryUnrouted:
        return RetryUnrouted(
            leads=self.leads,
            reserve_capacity=self.reserve_capacity,
            record_rounds=self.record_rounds,
            settle=self.settle,
        )

    @property
    def explain(self) -> ExplainDecision:
        return ExplainDecision(
            history=self.directory,
            rounds=self.rounds,
            rosters=self.rosters,
            policies=self.policies,
            rule_sets=self.rule_sets,
        )

    async def receives(self, facts: InquiryFacts) -> Lead:
        """What routing makes of an inquiry."""
        (lead,) = await self.assign_batch([RoutingRequest(facts=facts, origin=Origin())])
        return lead

    @property
    def withdraw(self) -> WithdrawLead:
        return WithdrawLead(leads=self.leads, capacities=self.capacities, now=self.clock)

    @property
    def erase(self) -> EraseLead:
        return EraseLead(leads=self.leads, capacities=self.capacities, now=self.clock)

    @property
    def answer(self) -> AnswerLead:
        route_again = RouteAgain(leads=self.leads, route_now=self.retry_unrouted.these)
        return AnswerLead(leads=self.leads, route_again=route_again, now=self.clock)

    @property
    def messages(self) -> InMemoryLeadMessages:
        return InMemoryLeadMessages(self.leads)

    @property
    def hear_patient(self) -> HearPatient:
        return HearPatient(
            leads=self.leads, messages=self.messages, early=self.early, now=self.clock
        )

    @property
    def sweep(self) -> SweepCapacity:
        return SweepCapacity(leads=self.leads, capacities=self.capacities)

    @property
    def settle(self) -> SettleReservations:
        return SettleReservations(leads=self.leads, capacities=self.capacities)

    @property
    def assign_batch(self) -> AssignBatch:
        return AssignBatch(
            leads=self.leads,
            capacities=self.capacities,
            reserve_capacity=self.reserve_capacity,
            record_rounds=self.record_rounds,
            settle=self.settle,
            announce_again=AnnounceAgain(leads=self.leads),
            turns=NoTurns(),
            is_transient=lambda _: False,
        )

    @property
    def reserve_capacity(self) -> ReserveCapacity:
        return ReserveCapacity(
            directory=self.directory,
            rosters=self.rosters,
            coordinators=COORDINATORS,
            count_open_leads=CountOpenLeads(leads=self.leads, now=self.clock),
            count_week_units=CountWeekUnits(leads=self.leads, now=self.clock),
            level_shares=LevelShares(capacities=self.capacities, now=self.clock),
            capacities=self.capacities,
            policies=self.policies,
            rule_sets=self.rule_sets,
            now=self.clock,
            new_id=new_id,
        )

    @property
    def record_rounds(self) -> RecordRounds:
        return RecordRounds(history=self.directory, rounds=self.rounds)

    @property
    def escalate_leads(self) -> EscalateLeads:
        return self.escalate_over(self.leads)

    def escalate_over(self, leads: Leads) -> EscalateLeads:
        hand_on = HandOnLeads(
            leads=leads,
            capacities=self.capacities,
            reserve_capacity=self.reserve_capacity,
            record_rounds=self.record_rounds,
            settle=self.settle,
        )
        return EscalateLeads(
            leads=leads,
            hand_on=hand_on,
            directory=self.directory,
            deadlines=CurrentDeadlines(policies=self.policies, now=self.clock),
            now=self.clock,
        )

    async def routed(self, facts: InquiryFacts) -> Lead:
        """The lead that routing makes of an inquiry which has just come in."""
        [lead] = await self.assign_batch([RoutingRequest(facts=facts, origin=Origin())])
        return lead

    async def finish_reservations(self) -> int:
        finish = FinishReservations(
            leads=self.leads,
            capacities=self.capacities,
            settle=self.settle,
            assign_batch=self.assign_batch,
            now=self.clock,
        )
        return await finish()

    async def has(self, *leads: Lead) -> None:
        """Stores these leads, new or on their way, with the capacity that they take."""
        for lead in leads:
            await self.leads.add_all([(lead, [routing_event(lead)])])
            if lead.takes_capacity:
                doctor_at_clinic, version = lead.takes_capacity
                request = RoutingRequest(
                    facts=lead.facts, origin=lead.origin, for_version=version.version
                )
                capacity = await self.capacities.of(doctor_at_clinic)
                new = [Reservation(request=request, at=self.clock())]
                assert await self.capacities.reserve(capacity, new)
                await self.capacities.confirm(doctor_at_clinic, [version])

    async def lead(self, lead_id: str) -> Lead:
        found = await self.leads.get(lead_id)
        assert found is not None
        return found

    async def taken_with(self) -> dict[str, int]:
        """How many leads take capacity with whom, reservations included; without the zeros."""
        taken = await self.capacities.taken()
        return {str(at): len(versions) for at, versions in taken.items() if versions}

    def announced(self, lead: Lead) -> Sequence[str]:
        return [event.type for event in self.leads.announced[lead.id]]


def in_memory(where: Directory) -> InMemoryDirectory:
    return InMemoryDirectory(
        [
            *where.clinics.values(),
            *where.doctors.values(),
            *where.procedures.values(),
            *where.offerings.values(),
        ]
    )
