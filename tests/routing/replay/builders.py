"""A past that was decided in memory, and the parts that replay it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.routing.decisions.domain import (
    FIRST_POLICY,
    NO_RULES,
    Assigned,
    DoctorAtClinic,
    InquiryFacts,
    Policy,
    ScorePart,
    UnstoredRound,
    Workload,
    decide_all,
    eligibility_of,
    records_of,
    round_of,
)
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.policies.domain import PolicyDocument, PolicyTerms
from services.routing.replay.domain import PastDecision, Period, Replay
from services.routing.replay.usecases.read_past import ReadPast
from services.routing.replay.usecases.run_replays import RunReplays
from shared.directory.domain import Directory, Entry
from shared.eligibility.domain import RuleSet
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    offering,
)
from tests.support.in_memory_decisions import InMemoryDecisionRounds
from tests.support.in_memory_directory import InMemoryDirectory
from tests.support.in_memory_policies import InMemoryPolicies
from tests.support.in_memory_replays import InMemoryPast, InMemoryReplays, course_here
from tests.support.in_memory_roster import InMemoryRosters
from tests.support.in_memory_rules import InMemoryRuleSets

HOUR = timedelta(hours=1)
GOES_ON = asyncio.Event()
WHOLE = Period(begin=RECEIVED_AT - 9999 * HOUR, end=RECEIVED_AT + 9999 * HOUR)
ROY, CHAN = DoctorAtClinic("toronto", "roy"), DoctorAtClinic("toronto", "chan")
KIM = DoctorAtClinic("calgary", "kim")
NETWORK = directory(
    clinic("calgary", province="CA-AB"), clinic("toronto"),
    doctor("chan", "toronto"), doctor("kim", "calgary"), doctor("roy", "toronto"),
    offering("calgary", {"kim": 9}), offering("toronto", {"chan": 9, "roy": 9}),
)  # fmt: skip
CALGARY_SPEAKS = directory(
    clinic("calgary", province="CA-AB"), clinic("toronto"),
    doctor("chan", "toronto", languages=()), doctor("kim", "calgary"),
    doctor("roy", "toronto", languages=()),
    offering("calgary", {"kim": 9}), offering("toronto", {"chan": 9, "roy": 9}),
)  # fmt: skip
"""Only Calgary's doctor speaks English."""
LANGUAGES = PolicyDocument(
    id="languages",
    terms=PolicyTerms(weights={ScorePart.DOCTOR_SPEAKS_LANGUAGE: 1}),
    drafted_by="ann",
    drafted_at=RECEIVED_AT,
)
NO_WISHES = PolicyDocument(
    id="no-wishes", terms=PolicyTerms(weights={}), drafted_by="ann", drafted_at=RECEIVED_AT
)
ONLY_WISHES = PolicyDocument(
    id="only-wishes",
    terms=PolicyTerms(weights={ScorePart.WISHED_CLINIC: 9}),
    drafted_by="ann",
    drafted_at=RECEIVED_AT,
)


@dataclass
class PastWorld:
    """`load`: open leads besides those of the past itself."""

    network: Directory = NETWORK
    policy: Policy = FIRST_POLICY
    rules: RuleSet = NO_RULES
    load: dict[DoctorAtClinic, int] = field(default_factory=dict)
    past: InMemoryPast = field(default_factory=InMemoryPast)
    replays: InMemoryReplays = field(default_factory=InMemoryReplays)
    rounds: InMemoryDecisionRounds = field(default_factory=InMemoryDecisionRounds)
    policies: InMemoryPolicies = field(default_factory=InMemoryPolicies)
    ticks: float = 0

    def __post_init__(self) -> None:
        entries: list[Entry] = list(self.network.entries.values())
        self.directory = InMemoryDirectory(entries)

    async def decided(
        self, facts: Sequence[InquiryFacts], *, at: datetime, leaves_at: datetime | None = None
    ) -> list[PastDecision]:
        """One batch, with those of before reckoned with until they left."""
        where = await self.directory.current()
        workload = Workload(open_at=self._open_at(at))
        decisions = decide_all(facts, where, workload, self.policy, at, rules=self.rules)
        name = f"round-{len(self.rounds.stored):03}"
        this_round = round_of(name, decisions, workload)
        record = RecordRounds(history=self.directory, rounds=self.rounds)
        await record([UnstoredRound(round=this_round, directory=where)])
        new = [
            PastDecision(
                lead_id=f"lead-{decision.inquiry.inquiry_id}",
                facts=decision.inquiry,
                decided_at=at,
                inputs=made.inputs,
                to=decision.outcome.doctor_at_clinic
                if isinstance(decision.outcome, Assigned)
                else None,
                verdict=found.verdict if (found := eligibility_of(decision.outcome)) else None,
                left_at=leaves_at,
            )
            for decision, made in zip(
                decisions, records_of(name, where.position, decisions), strict=True
            )
        ]
        self.past.decisions += new
        return new

    async def days(self, count: int, *, each: int = 4, stays: timedelta = 60 * HOUR) -> None:
        """So many days of inquiries that wish for Toronto or go anywhere."""
        for day in range(count):
            at = RECEIVED_AT + 24 * day * HOUR
            await self.decided(
                [
                    wishing(f"inquiry-{day:03}-{n}", at, "toronto" if n % 2 else None)
                    for n in range(each)
                ],
                at=at,
                leaves_at=at + stays,
            )

    def _open_at(self, at: datetime) -> dict[DoctorAtClinic, int]:
        open_at = dict(self.load)
        for one in self.past.decisions:
            if one.to is not None and (one.left_at is None or one.left_at > at):
                open_at[one.to] = open_at.get(one.to, 0) + 1
        return open_at

    @property
    def run(self) -> RunReplays:
        return RunReplays(
            replays=self.replays,
            read=ReadPast(
                past=self.past,
                rounds=self.rounds,
                history=self.directory,
                rule_sets=InMemoryRuleSets(self.rules),
                rosters=InMemoryRosters(),
            ),
            policies=self.policies,
            begin=course_here,
            owner="worker",
            seconds=self._seconds,
            keep_every=1,
        )

    def _seconds(self) -> float:
        """A second a look, so that every window is kept."""
        self.ticks += 1
        return self.ticks

    async def asked(
        self, policy: PolicyDocument | Policy, name: str = "replay", period: Period = WHOLE
    ) -> str:
        if isinstance(policy, PolicyDocument):
            await self.policies.add(policy)
            policy = policy.policy
        one = Replay(
            id=name, policy=policy.version, period=period, asked_by="ann",
            asked_at=period.end, total=await self.past.count(period),
        )  # fmt: skip
        await self.replays.add(one)
        return name

    async def replayed(self, policy: PolicyDocument | Policy, period: Period = WHOLE) -> Replay:
        name = await self.asked(policy, period=period)
        assert await self.run.work(GOES_ON)
        return await self.found(name)

    async def found(self, name: str = "replay") -> Replay:
        found = await self.replays.get(name)
        assert found is not None
        return found

    def lose(self, spoil: Callable[[PastDecision], PastDecision], *, every: int) -> int:
        """Every so many of the past are spoilt; how many."""
        indexes = range(0, len(self.past.decisions), every)
        for index in indexes:
            self.past.decisions[index] = spoil(self.past.decisions[index])
        return len(indexes)


def wishing(inquiry_id: str, at: datetime, location: str | None, **more: object) -> InquiryFacts:
    if location is not None:
        more = {"willing_to_travel_to": ("calgary", "toronto"), **more}
    return inquiry(inquiry_id, location=location, received_at=at, **more)


def with_inputs(past: PastDecision, **changes: object) -> PastDecision:
    assert past.inputs is not None
    return replace(past, inputs=replace(past.inputs, **changes))  # type: ignore[arg-type] # hostile
