"""The first stage: may this patient be treated at this clinic at all, by the rules in force."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from services.routing.decisions.domain.candidates import ClinicFacts
from services.routing.decisions.domain.inquiry import InquiryFacts


class Eligibility(StrEnum):
    """What the rules say of one patient at one clinic."""

    ALLOW = "allow"
    ALLOW_WITH_CONDITIONS = "allow_with_conditions"
    REVIEW = "review"
    """Somebody has to look at it first."""
    BLOCK = "block"
    ASK = "ask"
    """It depends on something that the patient has not said."""
    UNKNOWN = "unknown"
    """Of a stored decision: what only another version knows."""


@dataclass(frozen=True, kw_only=True)
class ClinicEligibility:
    """An answer and the rule or law that it rests on; no source where no rule applied."""

    answer: Eligibility = Eligibility.ALLOW
    source: str | None = None


ALLOWED: Final = ClinicEligibility()


class RuleSet(Protocol):
    """Eligibility rules of one version; pure, like everything a decision is made of."""

    @property
    def version(self) -> str: ...

    def evaluate(self, inquiry: InquiryFacts, clinic: ClinicFacts) -> ClinicEligibility: ...

    def depends_on(self, inquiry: InquiryFacts) -> Hashable:
        """All of an inquiry that its evaluations depend on: equal ones have the same at every
        clinic.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class NoRules:
    """No rule restricts anybody: the rule set until there is one."""

    version: str = "none"

    def evaluate(self, inquiry: InquiryFacts, clinic: ClinicFacts) -> ClinicEligibility:  # noqa: ARG002 - as `RuleSet`
        return ALLOWED

    def depends_on(self, inquiry: InquiryFacts) -> Hashable:  # noqa: ARG002 - as `RuleSet`
        return None


NO_RULES: Final = NoRules()
