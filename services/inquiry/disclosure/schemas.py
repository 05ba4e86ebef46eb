"""The details that go out, in the body that routing reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.inquiry.attachments.usecases.patient_attachments import NamedAttachment
from services.inquiry.disclosure.usecases.record_access import Recorded
from services.inquiry.inquiries.domain import Note
from shared.disclosure.bodies import (
    AttachmentPart,
    DisclosurePart,
    MessagePart,
    NeedsPart,
    NoteAnswer,
    NotePart,
    OnBehalfPart,
    PatientFileBody,
    PatientPart,
    PayerPart,
    ResidencePart,
    ScreeningPart,
    TravelPart,
)


def note_answer(note: Note) -> NoteAnswer:
    return NoteAnswer(note_id=note.id, at=note.at)


def patient_file_body(
    disclosed: Recorded, attachments: Sequence[NamedAttachment] = ()
) -> PatientFileBody:
    file, entry = disclosed.file, disclosed.entry
    screening = file.personal.get("screening") or []
    return PatientFileBody(
        reference=file.reference,
        patient=PatientPart(
            **_given(
                file.personal,
                "given_name",
                "family_name",
                "email",
                "phone",
                "channel",
                "timezone",
                "best_hours",
                "preferred_name",
                "date_of_birth",
                "age_band",
            ),
            language=file.language,
            interpreter=file.interpreter,
        ),
        residence=ResidencePart(**file.residence, **_given(file.personal, "postal_prefix")),
        payer=PayerPart(kind=file.payer_kind, **_given(file.personal, "claim_number")),
        travel=_travel(file.earliest, file.latest, file.personal.get("travel") or {}),
        on_behalf=_on_behalf(file.personal.get("on_behalf")),
        needs=_needs(file.personal),
        screening=tuple(ScreeningPart.model_validate(one) for one in screening),
        message=file.personal.get("message"),
        related=file.related,
        notes=tuple(NotePart(by=one.by, at=one.at, text=one.text) for one in file.notes),
        attachments=tuple(_attachment(one) for one in attachments),
        messages=tuple(
            MessagePart(
                sender=one.sender.value, by=one.by, at=one.at, text=one.text, read_at=one.read_at
            )
            for one in file.messages
        ),
        disclosure=DisclosurePart(id=entry.id, at=entry.at),
    )


def _attachment(named: NamedAttachment) -> AttachmentPart:
    one = named.attachment
    return AttachmentPart(
        id=one.id,
        kind=one.kind.value,
        filename=named.filename,
        size=one.size,
        media_type=one.media_type or "",
        at=one.at,
    )


def _travel(earliest: str | None, latest: str | None, more: Mapping[str, Any]) -> TravelPart:
    return TravelPart.model_validate({"earliest": earliest, "latest": latest, **more})


def _on_behalf(given: Mapping[str, Any] | None) -> OnBehalfPart | None:
    return OnBehalfPart.model_validate(given) if given else None


def _needs(personal: Mapping[str, Any]) -> NeedsPart:
    return NeedsPart.model_validate(
        {
            **_given(personal, "laterality", "urgency"),
            "doctor": personal.get("doctor_wish"),
            "blackout": personal.get("blackout") or (),
            **(personal.get("prior") or {}),
        }
    )


def _given(personal: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """Personal fields by name; one that was never given is None."""
    return {field: personal.get(field) for field in fields}
