"""What the rules say of one patient at every clinic that offers a procedure, and what else there is
where they forbid it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from services.inquiry.catalogue.domain import Clinic, Offer
from shared.eligibility.case import Coverage, finding_at
from shared.eligibility.domain import (
    Condition,
    Finding,
    InsuredStatus,
    RuleSet,
    Verdict,
    insured_status_of,
)

ALTERNATIVES_AT_MOST: Final = 10
"""Clinics that are named instead of a forbidden one; a network may have a thousand."""
_OF_THE_PLAN: Final = (InsuredStatus.INSURED, InsuredStatus.DEPENDS)


class _Terms(NamedTuple):
    province: str
    timezone: str
    insured_status: str


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One clinic. `is_insured_at_home`: the plan of the patient's own province may pay there."""

    clinic: Clinic
    finding: Finding
    is_insured_at_home: bool = False
    has_doctor: bool = True
    """Whether there is one who may do it: outside the public plan where the rules want that."""

    @property
    def verdict(self) -> Verdict:
        """A permission under a condition that this program does not know is none."""
        is_closed = self.finding.verdict.may_be_placed and not self.finding.may_be_placed
        return Verdict.REVIEW if is_closed else self.finding.verdict

    @property
    def is_blocked(self) -> bool:
        return self.verdict is Verdict.BLOCK

    @property
    def has_public_path(self) -> bool:
        """Whether the plan of the patient's province pays for what this clinic may not sell."""
        return self.is_blocked and self.is_insured_at_home

    @property
    def is_possible(self) -> bool:
        return self.finding.may_be_placed and self.has_doctor


@dataclass(frozen=True, kw_only=True)
class Assessments:
    """Clinics by name, by the rules of one version. `home`: the province of the health plan."""

    rules: RuleSet
    home: str | None
    items: tuple[Assessment, ...]

    @cached_property
    def possible(self) -> tuple[Assessment, ...]:
        """Where the rules allow it, those without conditions first."""
        possible = [one for one in self.items if one.is_possible]
        return tuple(sorted(possible, key=lambda one: one.verdict is not Verdict.ALLOW))

    @property
    def alternatives(self) -> tuple[Assessment, ...]:
        """To a clinic where it is forbidden."""
        return self.possible[:ALTERNATIVES_AT_MOST]


def assess(rules: RuleSet, coverage: Coverage, offer: Offer, now: datetime) -> Assessments:
    items = tuple(_assessed(rules, coverage, offer, now))
    return Assessments(rules=rules, home=coverage.home, items=items)


def _assessed(
    rules: RuleSet, coverage: Coverage, offer: Offer, now: datetime
) -> Iterator[Assessment]:
    for clinic in offer.clinics:
        status = offer.procedure.insured_status_at(clinic.province)
        terms = _Terms(clinic.province, clinic.timezone, status)
        finding = finding_at(rules, coverage, terms, now)
        yield Assessment(
            clinic=clinic,
            finding=finding,
            is_insured_at_home=(
                clinic.province == coverage.home and insured_status_of(status) in _OF_THE_PLAN
            ),
            has_doctor=(
                Condition.NON_PARTICIPATING_DOCTOR not in finding.conditions
                or clinic.slug in offer.non_participating_at
            ),
        )
