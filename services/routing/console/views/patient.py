"""What a patient has told, as the staff read it."""

from dataclasses import dataclass

from services.routing.console.views.formatter import Formatter
from services.routing.console.views.more import MoreView, more_view
from services.routing.disclosure.domain import Message, PatientFile, Travel
from shared.disclosure.assertion import Purpose
from shared.formatting import format_phone


@dataclass(frozen=True, kw_only=True)
class NoteView:
    by: str
    at: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """`size` in KB."""

    id: str
    kind: str
    name: str
    size: str
    at: str


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """`by`: None for the patient's own. `read`: when the patient was shown it."""

    by: str | None
    at: str
    text: str
    read: str | None


@dataclass(frozen=True, kw_only=True)
class PatientView:
    """The patient's details, shown once and kept nowhere."""

    disclosure_id: str
    disclosed_at: str
    purpose: str
    name: str
    email: str
    phone: str | None
    phone_shown: str | None
    channel: str | None
    language: str
    interpreter: bool
    best_hours: str | None
    timezone: str | None
    home: str
    plan: str | None
    postal_prefix: str | None
    payer: str
    claim_number: str | None
    dates: str | None
    companions: str | None
    mobility_aid: str | None
    visa_letter: bool | None
    passport_valid: bool | None
    hours: str | None
    screening: tuple[tuple[str, str], ...]
    message: str | None
    notes: tuple[NoteView, ...]
    documents: tuple[DocumentView, ...]
    more: MoreView
    related: tuple[str, ...]
    messages: tuple[MessageView, ...]


def patient_view(
    file: PatientFile, purpose: Purpose, formatter: Formatter, clinic: str | None
) -> PatientView:
    who, home, travel = file.patient, file.residence, file.travel
    plan = home.plan_subdivision
    return PatientView(
        disclosure_id=file.disclosure_id,
        disclosed_at=formatter.time(file.disclosed_at, clinic),
        purpose=purpose.value,
        name=f"{who.given_name} {who.family_name}",
        email=who.email,
        phone=who.phone,
        phone_shown=format_phone(who.phone) if who.phone else None,
        channel=who.channel,
        language=formatter.language(who.language),
        interpreter=who.interpreter,
        best_hours=who.best_hours,
        timezone=who.timezone,
        home=formatter.region(home.country, home.subdivision),
        plan=formatter.subdivision(plan) if plan else None,
        postal_prefix=home.postal_prefix,
        payer=file.payer.kind,
        claim_number=file.payer.claim_number,
        dates=_dates(travel, formatter),
        companions=None if travel.companions is None else str(travel.companions),
        mobility_aid=travel.mobility_aid,
        visa_letter=travel.visa_letter,
        passport_valid=travel.passport_valid,
        hours=None if travel.hours is None else f"{travel.hours:g} h",
        screening=tuple((one.question, one.answer) for one in file.screening),
        message=file.message,
        notes=tuple(
            NoteView(by=note.by, at=formatter.time(note.at, clinic), text=note.text)
            for note in file.notes
        ),
        documents=tuple(
            DocumentView(
                id=one.id,
                kind=one.kind,
                name=one.filename,
                size=formatter.number(max(1, round(one.size / 1024))),
                at=formatter.time(one.at, clinic),
            )
            for one in file.attachments
        ),
        more=more_view(file, formatter),
        related=file.related,
        messages=tuple(_message(one, formatter, clinic) for one in file.messages),
    )


def _message(message: Message, formatter: Formatter, clinic: str | None) -> MessageView:
    return MessageView(
        by=message.by,
        at=formatter.time(message.at, clinic),
        text=message.text,
        read=formatter.time(message.read_at, clinic) if message.read_at else None,
    )


def _dates(travel: Travel, formatter: Formatter) -> str | None:
    days = [formatter.day(day) if day else "…" for day in (travel.earliest, travel.latest)]
    return " – ".join(days) if travel.earliest or travel.latest else None
