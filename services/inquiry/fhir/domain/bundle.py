"""The bundle (https://hl7.org/fhir/R4/bundle.html): a collection, each resource under an id that is
the same whenever the inquiry is exported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from services.inquiry.fhir.domain.request import service_request, task
from services.inquiry.fhir.domain.resources import (
    JSON,
    REFERENCE,
    consent,
    patient,
    questionnaire_response,
    shown,
)
from services.inquiry.inquiries.domain import Inquiry

_IDS: Final = UUID("0f6b6c1e-2f64-4d5e-9a51-1d0c3c6f7a42")


@dataclass(frozen=True, kw_only=True)
class Exported:
    """`personal`: the fields that were sealed, in clear. `procedure`: its title; `clinic`: name of
    the one that has the inquiry, where there is one.
    """

    inquiry: Inquiry
    personal: Mapping[str, Any] = field(repr=False)
    procedure: str
    clinic: str | None = None


def bundle_of(exported: Exported, at: datetime) -> JSON:
    inquiry = exported.inquiry
    return {
        "resourceType": "Bundle",
        "id": _id(inquiry.id, "bundle"),
        "type": "collection",
        "identifier": {"system": REFERENCE, "value": inquiry.reference},
        "timestamp": at.isoformat(),
        "entry": [
            {"fullUrl": _urn(inquiry.id, name), "resource": {**one, "id": _id(inquiry.id, name)}}
            for name, one in _resources(exported)
        ],
    }


def _resources(exported: Exported) -> Iterator[tuple[str, JSON]]:
    inquiry, personal = exported.inquiry, exported.personal
    subject = {"reference": _urn(inquiry.id, "patient")}
    request = {"reference": _urn(inquiry.id, "request")}
    yield "patient", patient(inquiry, personal)
    yield "request", service_request(inquiry, personal, exported.procedure, subject)
    yield "task", task(inquiry, exported.clinic, subject, request)
    answers = questionnaire_response(inquiry, personal, subject, request)
    if answers is not None:
        yield "screening", answers
    for number, record in enumerate(inquiry.consents):
        if shown(record.purpose):
            yield f"consent-{number}", consent(record, subject)


def _id(inquiry_id: str, name: str) -> str:
    return str(uuid5(_IDS, f"{inquiry_id}/{name}"))


def _urn(inquiry_id: str, name: str) -> str:
    return f"urn:uuid:{_id(inquiry_id, name)}"
