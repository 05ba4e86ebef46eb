"""The first stage: what the rules in force say of this patient at a clinic."""

from collections.abc import Hashable
from datetime import date, datetime
from typing import Final

from services.routing.decisions.domain.candidates import ClinicFacts
from services.routing.decisions.domain.inquiry import InquiryFacts
from shared.eligibility.case import finding_at, quarter_of
from shared.eligibility.domain import (
    Distance,
    Finding,
    InsuredStatus,
    Payer,
    Rule,
    RuleSet,
    Verdict,
)

NO_RULES: Final = RuleSet(
    version="none",
    rules=(
        Rule(
            id="none",
            verdict=Verdict.ALLOW,
            effective_from=date.min,
            source="",
            distances=frozenset(Distance),
            payers=frozenset(Payer),
            insured=frozenset(InsuredStatus),
        ),
    ),
)
"""Nothing restricts anybody: what decisions were made by before there were rules."""


def finding_of(
    rules: RuleSet, inquiry: InquiryFacts, clinic: ClinicFacts, now: datetime
) -> Finding:
    """By the rules that are in force at the clinic on its own day."""
    return finding_at(rules, inquiry.coverage, clinic, now)


def depends_on(rules: RuleSet, inquiry: InquiryFacts, now: datetime) -> Hashable:
    """All that the findings depend on besides the clinic: equal ones are the same everywhere."""
    return rules.version, inquiry.coverage, quarter_of(now)
