"""The inquiry was erased: its lead ends, and forgets what it knew of the patient."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from services.routing.deadlines.domain import STOPPED
from services.routing.decisions.domain import InquiryFacts, Residence
from services.routing.leads.domain.actions import Action
from services.routing.leads.domain.lead import SYSTEM, Lead
from services.routing.leads.domain.status import LeadStatus, has_ended

ERASED: Final = "erased"
"""Why such a lead is closed; no reason of a person's."""


def erased(lead: Lead, *, now: datetime) -> Lead:
    """Left is what counts need: which clinic and doctor had it, procedure, travel class, status,
    times, who did what. Again it changes nothing. Its decision keeps its outcome and can be
    computed no more, as what it was made on is gone.
    """
    facts = _forgotten(lead.facts)
    if lead.facts == facts and has_ended(lead.status):
        return lead
    decision = replace(lead.decision, inquiry=None, inputs=None, table_hash=None, wished=())
    return replace(_ended(lead, now), facts=facts, decision=decision, offers=())


def _ended(lead: Lead, now: datetime) -> Lead:
    """What has ended stays as it ended."""
    if has_ended(lead.status):
        return replace(lead, version=lead.version + 1, updated_at=now)
    closed = lead.acted(Action.CLOSE, by=SYSTEM, now=now, reason=ERASED)
    return replace(closed, status=LeadStatus.CLOSED, clock=STOPPED)


def _forgotten(facts: InquiryFacts) -> InquiryFacts:
    return InquiryFacts(
        inquiry_id=facts.inquiry_id,
        reference=facts.reference,
        procedure=facts.procedure,
        residence=Residence(country="ZZ"),  # ISO 3166-1: for nobody's country
        payer_kind="unknown",
        language="und",  # BCP 47: undetermined
        received_at=facts.received_at,
        reply_by=facts.reply_by,
        revision=facts.revision,
    )
