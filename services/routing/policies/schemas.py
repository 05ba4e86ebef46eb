"""Policies as `/v1/policies` takes and answers them."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

from services.routing.decisions.domain import Relaxation, ScorePart
from services.routing.policies.domain import (
    LARGEST_NUMBER,
    LONGEST_WAIT_HOURS,
    MOST_POINTS,
    PolicyRecord,
    PolicyTerms,
)
from shared.events.fields import Instant

Points = Annotated[StrictInt, Field(ge=0, le=MOST_POINTS)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
DoctorAtClinicName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$", max_length=201),
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RelaxationBody(_Body):
    """From so many hours after its arrival on, the wish counts nothing for an inquiry."""

    part: ScorePart
    after_hours: Annotated[StrictInt, Field(ge=1, le=LONGEST_WAIT_HOURS)]


class PolicyBody(_Body):
    """`deadlines` (hours by name) and `target_shares` (weights by `location/doctor`): absent where
    the policy leaves them as they are.
    """

    weights: dict[ScorePart, Points]
    relaxations: Annotated[list[RelaxationBody], Field(max_length=len(ScorePart))] = []
    deadlines: (
        Annotated[
            dict[Name, Annotated[StrictInt, Field(ge=1, le=LARGEST_NUMBER)]], Field(max_length=100)
        ]
        | None
    ) = None
    target_shares: (
        Annotated[
            dict[DoctorAtClinicName, Annotated[StrictInt, Field(ge=1, le=LARGEST_NUMBER)]],
            Field(max_length=20_000),
        ]
        | None
    ) = None

    def terms(self) -> PolicyTerms:
        return PolicyTerms(
            weights=self.weights,
            relaxations=tuple(
                Relaxation(part=one.part, after_hours=one.after_hours) for one in self.relaxations
            ),
            deadlines=self.deadlines,
            target_shares=self.target_shares,
        )


class ActivateBody(_Body):
    """`at` absent: now. Instants are told to the millisecond."""

    at: Instant | None = None

    @property
    def instant(self) -> datetime | None:
        if self.at is None:
            return None
        return self.at.astimezone(UTC).replace(microsecond=self.at.microsecond // 1000 * 1000)


class RelaxationAnswer(BaseModel):
    part: str
    after_hours: int


class ActivationAnswer(BaseModel):
    at: datetime
    by: str


class PolicyAnswer(BaseModel):
    """`activations`: the instants from which it was or will be in force, each until the next
    activation of any policy.
    """

    id: str
    state: Literal["draft", "approved"]
    is_in_force: bool
    is_built_in: bool
    weights: dict[str, int]
    relaxations: list[RelaxationAnswer]
    deadlines: dict[str, int] | None
    target_shares: dict[str, int] | None
    drafted_by: str | None
    drafted_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    activations: list[ActivationAnswer]

    @classmethod
    def of(cls, record: PolicyRecord) -> "PolicyAnswer":
        document, terms = record.document, record.document.terms
        return cls(
            id=document.id,
            state="approved" if document.is_approved else "draft",
            is_in_force=record.is_in_force,
            is_built_in=document.is_built_in,
            weights={part.value: points for part, points in terms.weights.items()},
            relaxations=[
                RelaxationAnswer(part=one.part.value, after_hours=one.after_hours)
                for one in terms.relaxations
            ],
            deadlines=dict(terms.deadlines) if terms.deadlines is not None else None,
            target_shares=dict(terms.target_shares) if terms.target_shares is not None else None,
            drafted_by=document.drafted_by,
            drafted_at=document.drafted_at,
            approved_by=document.approved_by,
            approved_at=document.approved_at,
            activations=[ActivationAnswer(at=one.at, by=one.by) for one in record.activations],
        )


class PolicyPage(BaseModel):
    items: list[PolicyAnswer]
    next_cursor: str | None
