"""What is reserved, and what a doctor has taken, as documents."""

from typing import Any, Final

from services.routing.capacity.domain import (
    DoctorCapacity,
    LeadVersion,
    Origin,
    PendingVersion,
    Reservation,
    RoutingRequest,
)
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.documents import facts_document, facts_of
from shared.mongo import Document, readable

COLLECTION: Final = "capacities"
_NOTHING_LEFT: Final = 1_000_000_000


def doctor_at_clinic_of(document: Document) -> DoctorAtClinic | None:
    location, slash, doctor = str(document["_id"]).partition("/")
    return DoctorAtClinic(location, doctor) if slash else None


def entries_in(value: Any) -> list[Document]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def version_document(version: LeadVersion) -> Document:
    return {"inquiry_id": version.inquiry_id, "for_version": version.version}


def lead_version_of(document: Document) -> LeadVersion:
    return LeadVersion(document["inquiry_id"], document["for_version"])


def capacity_of(document: Document) -> DoctorCapacity | None:
    """A document that nobody can read has nothing left, until somebody has looked at it."""
    found = readable([document], _readable_capacity, collection=COLLECTION)
    doctor_at_clinic = doctor_at_clinic_of(document)
    full = (
        DoctorCapacity(doctor_at_clinic=doctor_at_clinic, version=-1, unreadable=_NOTHING_LEFT)
        if doctor_at_clinic
        else None
    )
    return found[0] if found else full


def _readable_capacity(document: Document) -> DoctorCapacity:
    pending = document["pending"]
    versions = readable(pending, _pending_version, collection=COLLECTION)
    return DoctorCapacity(
        doctor_at_clinic=DoctorAtClinic(document["location"], document["doctor"]),
        version=int(document["version"]),
        confirmed=int(document["open"]),
        pending=tuple(versions),
        unreadable=len(pending) - len(versions),
        given=_number(document.get("given")),
        credit=_number(document.get("credit")) or 0,
        terms=document.get("terms"),
    )


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) else None


def reservation_document(reservation: Reservation) -> Document:
    request = reservation.request
    return {
        **version_document(request.lead_version),
        "at": reservation.at,
        "facts": facts_document(request.facts),
        "correlation_id": request.origin.correlation_id,
        "traceparent": request.origin.traceparent,
    }


def _pending_version(document: Document) -> PendingVersion:
    return PendingVersion(lead_version=lead_version_of(document), at=document["at"])


def reservation_of(document: Document) -> Reservation:
    origin = Origin(correlation_id=document["correlation_id"], traceparent=document["traceparent"])
    request = RoutingRequest(
        facts=facts_of(document["facts"]), origin=origin, for_version=int(document["for_version"])
    )
    return Reservation(request=request, at=document["at"])
