"""Leads as documents."""

from typing import Final

from services.routing.capacity.domain import WeekUnit
from services.routing.deadlines.domain import STOPPED, LeadClock
from services.routing.decisions.domain import DecisionRecord, DoctorAtClinic, InquiryFacts
from services.routing.documents import (
    clock_of_document,
    decision_document,
    decision_of,
    facts_document,
    facts_of,
)
from services.routing.leads.domain import Lead, LeadState, LeadStatus, eligibility_there
from shared.mongo import Document, document_converter, known, readable

COLLECTION: Final = "leads"
STATE_FIELDS: Final = dict.fromkeys(
    ("inquiry_id", "version", "status", "location", "doctor", "assigned_version", "contacted_at"), 1
)
COUNTED: Final = ("messages_received", "messages_seen", "last_message_at", "has_messages")
"""What rises beside the versions of a lead: written with a new one, and never over one."""
_converter = document_converter()
_converter.register_unstructure_hook(DecisionRecord, decision_document)
_converter.register_structure_hook(DecisionRecord, lambda document, _: decision_of(document))
_converter.register_unstructure_hook(InquiryFacts, facts_document)
_converter.register_structure_hook(InquiryFacts, lambda document, _: facts_of(document))


def lead_document(lead: Lead) -> Document:
    """The lead as it is, and beside it what lists and indexes go by."""
    document: Document = _converter.unstructure(lead)
    del document["id"]
    return {
        "inquiry_id": lead.inquiry_id,
        "reference": lead.reference,
        "received_at": lead.facts.received_at,
        "eligibility": eligibility_there(lead),
        "waits_for_person": lead.waits_for_person,
        "has_messages": lead.messages_waiting > 0,
        **document,
    }


def lead_of(document: Document) -> Lead:
    return _converter.structure({**document, "id": document["_id"]}, Lead)


def clock_in(document: Document) -> LeadClock:
    """What nobody can read is no clock that has come anywhere."""
    read = readable(
        [document], lambda one: clock_of_document(one.get("clock")), collection=COLLECTION
    )
    return read[0] if read else STOPPED


def week_unit_of(document: Document) -> WeekUnit:
    return WeekUnit(
        inquiry_id=document["inquiry_id"], doctor=document["doctor"], at=document["assigned_at"]
    )


def state_of(document: Document) -> LeadState:
    location, doctor = document["location"], document["doctor"]
    return LeadState(
        inquiry_id=document["inquiry_id"],
        version=document["version"],
        status=known(LeadStatus, document["status"], LeadStatus.UNKNOWN),
        doctor_at_clinic=DoctorAtClinic(location, doctor) if location and doctor else None,
        assigned_version=document.get("assigned_version"),
        is_contacted=document.get("contacted_at") is not None,
    )
