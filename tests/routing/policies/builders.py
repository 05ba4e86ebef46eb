"""Policies for tests, by what matters in the test."""

from datetime import timedelta

from services.routing.decisions.domain import ScorePart
from services.routing.policies.domain import PolicyDocument, PolicyTerms
from tests.support.clocks import MONDAY_NOON

HOUR = timedelta(hours=1)
TERMS = PolicyTerms(weights={ScorePart.WISHED_CLINIC: 5})


def draft(
    policy_id: str = "0198-one", by: str = "ann", terms: PolicyTerms = TERMS
) -> PolicyDocument:
    return PolicyDocument(id=policy_id, terms=terms, drafted_by=by, drafted_at=MONDAY_NOON)


def approved(policy_id: str = "0198-one", terms: PolicyTerms = TERMS) -> PolicyDocument:
    return draft(policy_id, terms=terms).approve(by="ben", now=MONDAY_NOON + HOUR)
