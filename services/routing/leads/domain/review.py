"""A person has reviewed what the rules would not decide, or what the patient wants a person for: it
is allowed, or it ends here.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from services.routing.leads.domain.actions import Action, RefuseReason
from services.routing.leads.domain.lead import Lead
from services.routing.leads.domain.refusals import ActionNotPossible, NothingToReview
from services.routing.leads.domain.status import LeadStatus

_KEPT: Final = 200
"""Approvals of one lead: clinics of the largest network whose province wants a review."""


def approve(lead: Lead, approvals: Iterable[str], *, by: str, now: datetime) -> Lead:
    """`approvals`: `location/rule` each. What is approved stays so, also when the lead comes back;
    another rule, or another clinic, is another review. Where the patient has asked for a person, it
    confirms what was chosen, or that routing may go on choosing.
    """
    done = lead.acted(Action.APPROVE, by=by, now=now)
    if lead.status is not LeadStatus.UNROUTED and not lead.waits_for_person:
        raise ActionNotPossible(lead.id)
    known = lead.facts.approved
    new = [one for one in dict.fromkeys(approvals) if one not in known]
    if not (lead.allows(Action.APPROVE) and (new or lead.waits_for_person)):
        raise NothingToReview(lead.id)
    return replace(
        done,
        facts=replace(done.facts, approved=(*known, *new)[:_KEPT]),
        person_decided_at=lead.decided_by_person(now),
    )


def refuse(lead: Lead, reason: RefuseReason, *, by: str, now: datetime) -> Lead:
    """Nothing more is done with it."""
    done = lead.acted(Action.REFUSE, by=by, now=now, reason=reason)
    if not lead.allows(Action.REFUSE):
        raise NothingToReview(lead.id)
    return replace(done, status=LeadStatus.CLOSED)
