"""A policy as a document that never changes: drafted, approved by another person, activated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from services.routing.deadlines.domain import Deadlines, deadlines_of
from services.routing.decisions.domain import (
    FIRST_POLICY,
    DoctorAtClinic,
    Policy,
    Relaxation,
    ScorePart,
)
from shared.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound

MOST_POINTS: Final = 10_000
LONGEST_WAIT_HOURS: Final = 365 * 24
LARGEST_NUMBER: Final = 1_000_000
MOST_SCHEDULED: Final = 100
"""Activations that lie ahead."""


class PolicyNotFound(NotFound):
    code = "policy.not-found"
    title = "There is no such policy."


class ApprovalByAuthor(Forbidden):
    code = "policy.approval-by-author"
    title = "A policy is approved by somebody else than its author."


class PolicyAlreadyApproved(Conflict):
    code = "policy.already-approved"
    title = "Somebody else has approved this policy already."


class PolicyNotApproved(Conflict):
    code = "policy.not-approved"
    title = "A policy is activated only once it is approved."


class InstantTaken(Conflict):
    code = "policy.instant-taken"
    title = "Another policy is activated at this very instant."


class TooManyScheduled(Conflict):
    code = "policy.too-many-scheduled"
    title = "So many activations lie ahead that another one cannot be added."


class ActivationInThePast(Invalid):
    code = "policy.activation-in-the-past"
    title = "A policy cannot have been in force before anybody activated it."

    def __init__(self) -> None:
        super().__init__(FieldProblem(field="at", code=self.code, message=self.title))


class PolicyInvalid(Invalid):
    code = "policy.invalid"

    def __init__(self, name: str, message: str) -> None:
        super().__init__(FieldProblem(field=name, code=self.code, message=message))


def _require(name: str, numbers: Iterable[int], *, least: int = 0, most: int) -> None:
    for number in numbers:
        if isinstance(number, bool) or not least <= number <= most:
            raise PolicyInvalid(name, f"A whole number from {least} to {most} is expected.")


@dataclass(frozen=True, kw_only=True)
class PolicyTerms:
    """What a policy lays down. A part without a weight counts nothing.

    `deadlines` (hours by name) and `target_shares` (weights by `location/doctor`) are None where
    the policy leaves them as they are.
    """

    weights: Mapping[ScorePart, int]
    relaxations: tuple[Relaxation, ...] = ()
    deadlines: Mapping[str, int] | None = None
    target_shares: Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        _require("weights", self.weights.values(), most=MOST_POINTS)
        hours = [one.after_hours for one in self.relaxations]
        _require("relaxations", hours, least=1, most=LONGEST_WAIT_HOURS)
        if len({one.part for one in self.relaxations}) < len(self.relaxations):
            raise PolicyInvalid("relaxations", "A wish is relaxed once.")
        _require("deadlines", (self.deadlines or {}).values(), least=1, most=LARGEST_NUMBER)
        shares = (self.target_shares or {}).values()
        _require("target_shares", shares, least=1, most=LARGEST_NUMBER)
        _ = self.in_opening_hours, self.shares

    @property
    def in_opening_hours(self) -> Deadlines:
        try:
            return deadlines_of(self.deadlines or {})
        except ValueError as error:
            raise PolicyInvalid("deadlines", f"{str(error).capitalize()}.") from error

    @property
    def shares(self) -> Mapping[DoctorAtClinic, int]:
        try:
            return {DoctorAtClinic.parse(at): n for at, n in (self.target_shares or {}).items()}
        except ValueError as error:
            raise PolicyInvalid("target_shares", "A doctor at a clinic is expected.") from error


@dataclass(frozen=True, kw_only=True)
class PolicyDocument:
    """`id` is the version that decision records name. Times and people are None of the policy that
    comes with the program.
    """

    id: str
    terms: PolicyTerms
    drafted_by: str | None
    drafted_at: datetime | None
    approved_by: str | None = None
    approved_at: datetime | None = None
    is_built_in: bool = False

    @property
    def is_approved(self) -> bool:
        return self.is_built_in or self.approved_by is not None

    @property
    def policy(self) -> Policy:
        """The part of it that decides; one policy has one form, however it was written."""
        weights = self.terms.weights
        return Policy(
            version=self.id,
            weights=tuple((part, weights[part]) for part in ScorePart if part in weights),
            relaxations=self.terms.relaxations,
            target_shares=self.terms.shares,
            deadlines=self.terms.in_opening_hours,
        )

    def approve(self, *, by: str, now: datetime) -> "PolicyDocument":
        """Approving twice changes nothing."""
        if self.is_built_in:
            raise PolicyAlreadyApproved
        if by == self.drafted_by:
            raise ApprovalByAuthor
        if self.approved_by not in (None, by):
            raise PolicyAlreadyApproved
        return self if self.is_approved else replace(self, approved_by=by, approved_at=now)

    def activate(
        self, at: datetime | None, *, by: str, now: datetime, scheduled: int = 0
    ) -> "Activation":
        """From `at` on, from now on where that is None. `scheduled`: how many lie ahead already."""
        if not self.is_approved:
            raise PolicyNotApproved
        if at is not None and at < now:
            raise ActivationInThePast
        if scheduled >= MOST_SCHEDULED:
            raise TooManyScheduled
        return Activation(at=at or now, policy=self.id, by=by, recorded_at=now)


@dataclass(frozen=True, kw_only=True)
class Activation:
    """The policy is in force from `at` until the next activation; it is never taken back."""

    at: datetime
    policy: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class PolicyRecord:
    """A policy with all that became of it."""

    document: PolicyDocument
    activations: tuple[Activation, ...] = field(default=())
    is_in_force: bool = False


BUILT_IN: Final = PolicyDocument(
    id=FIRST_POLICY.version,
    terms=PolicyTerms(weights=dict(FIRST_POLICY.weights), relaxations=FIRST_POLICY.relaxations),
    drafted_by=None,
    drafted_at=None,
    is_built_in=True,
)
"""In force until another one is activated; it can be activated again later."""


def in_force_at(activations: Iterable[Activation], instant: datetime) -> str:
    """The id of the policy that is in force then."""
    begun = [one for one in activations if one.at <= instant]
    return max(begun, key=lambda one: one.at).policy if begun else BUILT_IN.id


def records_of(
    documents: Sequence[PolicyDocument], activations: Sequence[Activation], now: datetime
) -> list[PolicyRecord]:
    current = in_force_at(activations, now)
    return [
        PolicyRecord(
            document=one,
            activations=tuple(each for each in activations if each.policy == one.id),
            is_in_force=one.id == current,
        )
        for one in documents
    ]
