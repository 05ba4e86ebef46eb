"""What of an inquiry waits for a person's review, and at which clinics."""

from collections.abc import Iterator
from datetime import datetime

from services.routing.decisions.domain.decision import Assigned
from services.routing.decisions.domain.eligibility import finding_of
from services.routing.decisions.domain.inquiry import InquiryFacts, approval_of
from services.routing.decisions.domain.offered import clinics_for
from services.routing.decisions.domain.record import DecisionRecord
from services.routing.decisions.domain.rejection import Rejection
from services.routing.decisions.domain.rules import clinic_rejection
from shared.directory.domain import Directory
from shared.eligibility.domain import RuleSet


def under_review(record: DecisionRecord) -> frozenset[str]:
    """The ids of the rules by which a decision wanted a review: what its reader has seen."""
    if isinstance(record.outcome, Assigned):
        return frozenset()
    found = [
        reason.eligibility.rule
        for reason in record.outcome.reasons
        if reason.code is Rejection.NEEDS_REVIEW and reason.eligibility
    ]
    wished = [
        one.rule for one in record.wished if one.rejected_for is Rejection.NEEDS_REVIEW and one.rule
    ]
    return frozenset([*found, *wished])


def approvals(
    inquiry: InquiryFacts,
    record: DecisionRecord,
    directory: Directory,
    rules: RuleSet,
    now: datetime,
) -> Iterator[str]:
    """What somebody allows who approves this decision (`location/rule`), at every clinic that comes
    into question: nothing that the rules say only since then.
    """
    seen = under_review(record)
    for clinic in clinics_for(inquiry.procedure, directory):
        finding = finding_of(rules, inquiry, clinic, now)
        rejection = clinic_rejection(inquiry, clinic, finding)
        if rejection is Rejection.NEEDS_REVIEW and finding.rule in seen:
            yield approval_of(clinic.slug, finding.rule)
