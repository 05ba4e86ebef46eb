"""Bodies of `/v1/leads/{id}/disclosures`; the inquiry service answers with the same."""

from dataclasses import asdict

from pydantic import BaseModel, ConfigDict

from services.routing.disclosure.domain import (
    Answer,
    Attachment,
    Blackout,
    Message,
    Needs,
    Note,
    OnBehalf,
    OpenedAttachment,
    Patient,
    PatientFile,
    Payer,
    Travel,
    Whereabouts,
)
from shared.disclosure.assertion import Purpose
from shared.disclosure.bodies import NeedsPart, PatientFileBody


class DisclosureBody(BaseModel):
    """The reason is asked for each time; the disclosure is recorded with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    purpose: Purpose


def file_body(file: PatientFile) -> PatientFileBody:
    disclosure = {"id": file.disclosure_id, "at": file.disclosed_at}
    return PatientFileBody.model_validate({**asdict(file), "disclosure": disclosure})


def file_of(body: PatientFileBody) -> PatientFile:
    return PatientFile(
        disclosure_id=body.disclosure.id,
        disclosed_at=body.disclosure.at,
        reference=body.reference,
        patient=Patient(**body.patient.model_dump()),
        residence=Whereabouts(**body.residence.model_dump()),
        payer=Payer(**body.payer.model_dump()),
        travel=Travel(**body.travel.model_dump()),
        screening=tuple(Answer(**part.model_dump()) for part in body.screening),
        message=body.message,
        notes=tuple(Note(**part.model_dump()) for part in body.notes),
        attachments=tuple(Attachment(**part.model_dump()) for part in body.attachments),
        on_behalf=OnBehalf(**body.on_behalf.model_dump()) if body.on_behalf else None,
        needs=_needs(body.needs),
        related=body.related,
        messages=tuple(Message(**part.model_dump()) for part in body.messages),
    )


def _needs(part: NeedsPart) -> Needs:
    blackout = tuple(Blackout(first=one.first, last=one.last) for one in part.blackout)
    return Needs(**{**part.model_dump(exclude={"blackout"}), "blackout": blackout})


def file_headers(opened: OpenedAttachment) -> dict[str, str]:
    """It is saved and never shown: whatever it is, no browser takes it for a page of ours."""
    return {
        "Content-Type": opened.media_type,
        "Content-Length": opened.size,
        "Content-Disposition": opened.disposition,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
