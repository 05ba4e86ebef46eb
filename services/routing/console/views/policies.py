"""The pages of policies: what became of each, and what it would change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.routing.console.domain.policy import DEADLINES, ActivationInput, PolicyInput
from services.routing.console.domain.typed import Problems
from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from services.routing.decisions.domain import Policy, ScorePart
from services.routing.policies.domain import PolicyDocument, PolicyRecord

_MOST_SHARES: Final = 200
"""Targets that are shown; those that differ come first."""


@dataclass(frozen=True, kw_only=True)
class ActivationView:
    at: str
    by: str
    is_ahead: bool


@dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """`states`: one or more of draft, approved, active, scheduled and past. `drafted`, `approved`:
    when and by whom; None where nobody did.
    """

    id: str
    is_built_in: bool
    states: tuple[str, ...]
    drafted: tuple[str, str] | None
    approved: tuple[str, str] | None
    activations: tuple[ActivationView, ...]


@dataclass(frozen=True, kw_only=True)
class PoliciesView:
    chrome: ChromeView
    may_change: bool
    in_force: PolicyRow
    rows: tuple[PolicyRow, ...]
    more: str | None
    timezone: str


@dataclass(frozen=True, kw_only=True)
class TermView:
    """One field of a policy beside that of the one in force; None: it says nothing there. `about`:
    the part, the deadline, or the doctor and the clinic.
    """

    kind: str
    about: str
    here: str | None
    in_force: str | None

    @property
    def differs(self) -> bool:
        return self.here != self.in_force


@dataclass(frozen=True, kw_only=True)
class PolicyView:
    """`refused`: the code of why a step was refused. `is_author`: of the one who looks."""

    chrome: ChromeView
    may_change: bool
    is_author: bool
    policy: PolicyRow
    terms: tuple[TermView, ...]
    differences: int
    timezone: str
    more_shares: int = 0
    typed: ActivationInput = field(default_factory=ActivationInput)
    problems: Problems = field(default_factory=dict)
    refused: str | None = None


@dataclass(frozen=True, kw_only=True)
class PolicyFormView:
    chrome: ChromeView
    typed: PolicyInput
    problems: Problems = field(default_factory=dict)


def policy_row(record: PolicyRecord, formatter: Formatter, now: datetime) -> PolicyRow:
    document = record.document
    return PolicyRow(
        id=document.id,
        is_built_in=document.is_built_in,
        states=tuple(_states(record, now)),
        drafted=_done(document.drafted_at, document.drafted_by, formatter),
        approved=_done(document.approved_at, document.approved_by, formatter),
        activations=tuple(
            ActivationView(
                at=formatter.time(one.at, None),
                by=formatter.colleague(one.by) or one.by,
                is_ahead=one.at > now,
            )
            for one in reversed(record.activations)
        ),
    )


def terms_of(
    here: PolicyDocument, in_force: PolicyDocument, formatter: Formatter
) -> tuple[tuple[TermView, ...], int]:
    """Everything that the policy lays down beside what is in force; and how many targets of shares
    are left out, since there are too many of them.
    """
    fixed = [*_weights(here, in_force), *_hours(here.policy, in_force.policy)]
    shares = sorted(_shares(here, in_force, formatter), key=lambda one: not one.differs)
    return (*fixed, *shares[:_MOST_SHARES]), max(0, len(shares) - _MOST_SHARES)


def _states(record: PolicyRecord, now: datetime) -> Iterator[str]:
    if record.is_in_force:
        yield "active"
    elif any(one.at <= now for one in record.activations):
        yield "past"
    elif not record.activations:
        yield "approved" if record.document.is_approved else "draft"
    if any(one.at > now for one in record.activations):
        yield "scheduled"


def _done(at: datetime | None, by: str | None, formatter: Formatter) -> tuple[str, str] | None:
    if at is None or by is None:
        return None
    return formatter.time(at, None), formatter.colleague(by) or by


def _weights(here: PolicyDocument, in_force: PolicyDocument) -> Iterator[TermView]:
    for part in ScorePart:
        yield TermView(
            kind="weight",
            about=part.value,
            here=str(here.policy.points(part)),
            in_force=str(in_force.policy.points(part)),
        )
    hours = [
        {one.part: str(one.after_hours) for one in document.terms.relaxations}
        for document in (here, in_force)
    ]
    for part in ScorePart:
        yield TermView(
            kind="relax", about=part.value, here=hours[0].get(part), in_force=hours[1].get(part)
        )


def _hours(here: Policy, in_force: Policy) -> Iterator[TermView]:
    both = [_deadlines(policy) for policy in (here, in_force)]
    for name in DEADLINES:
        yield TermView(
            kind="deadline", about=name, here=both[0].get(name), in_force=both[1].get(name)
        )


def _deadlines(policy: Policy) -> Mapping[str, str | None]:
    """What holds while it is in force, whether it says so itself or leaves it as it is."""
    deadlines = policy.deadlines
    first = None if deadlines.first_contact is None else str(deadlines.first_contact)
    steps = {name: str(hours) for name, hours in deadlines.next_steps}
    return {"first_contact": first, "accept": str(deadlines.accept), **steps}


def _shares(
    here: PolicyDocument, in_force: PolicyDocument, formatter: Formatter
) -> Sequence[TermView]:
    both = [document.policy.target_shares for document in (here, in_force)]
    return [
        TermView(
            kind="share",
            about=f"{formatter.doctor(at.doctor)}, {formatter.clinic(at.location)}",
            here=str(both[0][at]) if at in both[0] else None,
            in_force=str(both[1][at]) if at in both[1] else None,
        )
        for at in sorted(both[0].keys() | both[1].keys(), key=str)
    ]
