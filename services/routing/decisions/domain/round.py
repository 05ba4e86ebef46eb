"""The decisions of one batch: what each of them reckoned with besides its inquiry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from services.routing.decisions.domain.candidates import DoctorAtClinic
from services.routing.decisions.domain.decision import Assigned, Decision
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.record import DecisionRecord, InputPositions, record_of
from services.routing.decisions.domain.workload import LEAD, Workload, weeks_by_doctor
from shared.directory.domain import Directory


@dataclass(frozen=True, kw_only=True)
class RoundStep:
    """One decision of a round: what it took, for those after it, and what was its own.

    `assigned_to` and `coordinator` None: it found nobody. `reserved`: capacity that its inquiry had
    already, which is not taken again. `declined_by`, `transferred_to`, `approved`: the inquiry's
    as of then, since a lead may be handed back or on, or reviewed, again later.
    """

    assigned_to: DoctorAtClinic | None = None
    coordinator: str | None = None
    reserved: tuple[DoctorAtClinic, ...] = ()
    declined_by: tuple[str, ...] = ()
    transferred_to: str | None = None
    approved: tuple[str, ...] = ()

    def facts_of(self, inquiry: InquiryFacts) -> InquiryFacts:
        """The inquiry as it was decided on."""
        then = (self.declined_by, self.transferred_to, self.approved)
        if (inquiry.declined_by, inquiry.transferred_to, inquiry.approved) == then:
            return inquiry
        declined_by, transferred_to, approved = then
        return replace(
            inquiry, declined_by=declined_by, transferred_to=transferred_to, approved=approved
        )


@dataclass(frozen=True, kw_only=True)
class DecisionRound:
    """Decisions that were made one after the other on one directory and workload.

    `workload` is as it was before the first; of reservations it holds none: they are in the steps.
    """

    id: str
    workload: Workload
    steps: tuple[RoundStep, ...]

    def workload_before(self, index: int) -> Workload:
        """What the decision at this index reckoned with. Raises `IndexError`."""
        _ = self.steps[index]
        open_at, open_with = dict(self.workload.open_at), dict(self.workload.open_with)
        shares, this_week = dict(self.workload.shares), dict(self.workload.this_week)
        for step in self.steps[:index]:
            at, coordinator = step.assigned_to, step.coordinator
            if at is not None and at not in step.reserved:
                open_at[at] = open_at.get(at, 0) + 1
                if at in shares:
                    shares[at] += LEAD
            if at is not None and all(one.doctor != at.doctor for one in step.reserved):
                for other in self._weeks.get(at.doctor, ()):
                    this_week[other] += 1
            if coordinator is not None:
                open_with[coordinator] = open_with.get(coordinator, 0) + 1
        return replace(
            self.workload,
            open_at=open_at, open_with=open_with, shares=shares, this_week=this_week,
        )  # fmt: skip

    @cached_property
    def _weeks(self) -> Mapping[str, frozenset[DoctorAtClinic]]:
        return weeks_by_doctor(self.workload)

    def inputs_of(self, index: int, inquiry: InquiryFacts) -> tuple[InquiryFacts, Workload]:
        """The inquiry as it was decided on, and the workload, its reservations included."""
        step = self.steps[index]
        reserved = {inquiry.inquiry_id: step.reserved}
        return step.facts_of(inquiry), replace(self.workload_before(index), reserved=reserved)


@dataclass(frozen=True, kw_only=True)
class UnstoredRound:
    """A round as it was decided, with the directory that has to be found again, too."""

    round: DecisionRound
    directory: Directory


def round_of(round_id: str, decisions: Sequence[Decision], workload: Workload) -> DecisionRound:
    return DecisionRound(
        id=round_id,
        workload=replace(workload, open_with=dict(workload.open_with), reserved={}),
        steps=tuple(_step(decision, workload.reserved) for decision in decisions),
    )


def records_of(
    round_id: str, directory: str, decisions: Iterable[Decision]
) -> list[DecisionRecord]:
    """The record of each decision of the round. `directory`: the position of what it read."""
    return [
        record_of(
            decision,
            InputPositions(
                directory=directory,
                policy=decision.policy.version,
                rule_set=decision.rule_set,
                roster=decision.roster,
                round=round_id,
                index=index,
            ),
        )
        for index, decision in enumerate(decisions)
    ]


def _step(decision: Decision, reserved: Mapping[str, tuple[DoctorAtClinic, ...]]) -> RoundStep:
    outcome, inquiry = decision.outcome, decision.inquiry
    return RoundStep(
        assigned_to=outcome.doctor_at_clinic if isinstance(outcome, Assigned) else None,
        coordinator=outcome.coordinator if isinstance(outcome, Assigned) else None,
        reserved=tuple(reserved.get(inquiry.inquiry_id, ())),
        declined_by=inquiry.declined_by,
        transferred_to=inquiry.transferred_to,
        approved=inquiry.approved,
    )
