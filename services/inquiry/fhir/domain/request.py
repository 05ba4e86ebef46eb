"""What the patient asks for, and how far the clinic is with it, as ServiceRequest and Task."""

from collections.abc import Mapping
from typing import Any, Final

from services.inquiry.fhir.domain.resources import JSON, REFERENCE, filled, shown
from services.inquiry.inquiries.domain import Inquiry, Status

_PROCEDURE: Final = "urn:wayfare:procedure"
_TASK: Final = {
    Status.RECEIVED: "received",
    Status.BOOKED: "completed",
    Status.WITHDRAWN: "cancelled",
    Status.DECLINED: "rejected",
    Status.CLOSED: "cancelled",
}
"""Between the first contact and the booking it is in progress."""
_REQUEST: Final = {
    Status.WITHDRAWN: "revoked",
    Status.DECLINED: "revoked",
    Status.CLOSED: "revoked",
}


def service_request(
    inquiry: Inquiry, personal: Mapping[str, Any], procedure: str, subject: JSON
) -> JSON:
    """A proposal: nobody has ordered anything until a doctor does."""
    facts, lead, message = inquiry.facts, inquiry.lead, shown(personal.get("message"))
    wish = {
        "start": facts.earliest.isoformat() if facts.earliest else None,
        "end": facts.latest.isoformat() if facts.latest else None,
    }
    payer: list[JSON] = [
        {"url": "urn:wayfare:payer-kind", "valueCode": facts.payer_kind},
        {"url": "urn:wayfare:claim-number", "valueString": shown(personal.get("claim_number"))},
    ]
    return filled(
        {
            "resourceType": "ServiceRequest",
            "extension": [one for one in payer if one.get("valueCode") or one.get("valueString")],
            "identifier": [{"system": REFERENCE, "value": inquiry.reference}],
            "status": _REQUEST.get(inquiry.shown_status, "active"),
            "intent": "proposal",
            "code": {
                "coding": [{"system": _PROCEDURE, "code": facts.procedure}],
                "text": shown(procedure) or facts.procedure,
            },
            "subject": subject,
            "occurrenceDateTime": lead.treatment_on.isoformat() if lead.treatment_on else None,
            "occurrencePeriod": None if lead.treatment_on else filled(wish),
            "authoredOn": inquiry.received_at.isoformat(),
            "requester": subject,
            "note": [{"text": message}] if message else None,
        }
    )


def task(inquiry: Inquiry, clinic: str | None, subject: JSON, request: JSON) -> JSON:
    status = inquiry.shown_status
    location = inquiry.lead.location
    owner = {
        "identifier": {"system": "urn:wayfare:location", "value": location} if location else None,
        "display": shown(clinic) if location else None,
    }
    changes = [change.at for change in inquiry.known_history]
    return filled(
        {
            "resourceType": "Task",
            "identifier": [{"system": REFERENCE, "value": inquiry.reference}],
            "status": _TASK.get(status, "in-progress"),
            "businessStatus": {"coding": [{"system": "urn:wayfare:status", "code": status.value}]},
            "intent": "proposal",
            "focus": request,
            "for": subject,
            "authoredOn": inquiry.received_at.isoformat(),
            "lastModified": max([inquiry.received_at, *changes]).isoformat(),
            "owner": filled(owner),
        }
    )
