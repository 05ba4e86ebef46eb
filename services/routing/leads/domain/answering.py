"""The patient has said something more: what was asked, or a yes or no to clinics offered."""

from dataclasses import replace
from datetime import datetime

from services.routing.decisions.domain import InquiryFacts
from services.routing.leads.domain.actions import Action
from services.routing.leads.domain.lead import PATIENT, Lead
from services.routing.leads.domain.status import has_ended


def answered(lead: Lead, facts: InquiryFacts, *, now: datetime) -> Lead:
    """The lead with the facts as they are known now; what routing itself has noted stays. Nothing
    changes by what comes again, after what is newer, or after the end.

    The decision keeps the facts that it was made on, so that it can still be explained.
    """
    before = lead.facts
    if facts.revision <= before.revision or has_ended(lead.status):
        return lead
    has_accepted = not frozenset(facts.accepted) <= frozenset(before.accepted)
    known = replace(
        facts,
        declined_by=before.declined_by,
        # A clinic that somebody has chosen stands in for the wish, until the wish is a newer one.
        transferred_to=None if has_accepted and not lead.location else before.transferred_to,
        approved=before.approved,
    )
    done = lead.acted(Action.ANSWER, by=PATIENT, now=now)
    return replace(done, facts=known, decision=lead.decision.made_on(before))
