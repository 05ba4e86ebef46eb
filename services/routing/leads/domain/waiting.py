"""Who looks after a lead that has no clinic."""

from services.routing.decisions.domain import DecisionRecord, InquiryFacts


def waits_at(facts: InquiryFacts, decision: DecisionRecord) -> str | None:
    """The clinic that looks after it while it has none."""
    if facts.transferred_to is not None:  # whoever chose it has looked at the consents
        return facts.transferred_to
    wished = facts.location
    return wished if wished and decision.lets_know(wished) else None
