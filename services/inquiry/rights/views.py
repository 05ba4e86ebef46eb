"""The copy as a page, and the form of the details."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from services.inquiry.intake.views.choices import Choice, Choices, choices
from services.inquiry.intake.views.messages import message
from services.inquiry.rights.domain import CORRECTABLE, ContactDetails, Copy, Part
from shared.errors import FieldProblem
from shared.formatting import (
    clock_city,
    first_known_zone,
    format_day,
    format_long_time,
    format_phone,
    language_name,
    region_name,
    subdivision_name,
)

_ = str  # marks a text; the template translates it
_YES: Final = _("Yes")
_NO: Final = _("No")
_CODES: Final[dict[str, dict[str, str]]] = {
    "channel": {
        "email": _("By e-mail"),
        "phone": _("By phone"),
        "sms": _("By text message"),
    },
    "age_band": {
        "under_18": _("Under 18"),
        "18_39": _("18 to 39"),
        "40_64": _("40 to 64"),
        "65_plus": _("65 or older"),
    },
    "laterality": {
        "left": _("Left"),
        "right": _("Right"),
        "both": _("Both sides"),
        "not_applicable": _("This has no side"),
        "unsure": _("Not sure"),
    },
    "urgency": {
        "routine": _("It can wait"),
        "soon": _("I would like it soon"),
        "urgent": _("It is urgent to me"),
    },
    "document_kind": {
        "referral": _("Referral"),
        "imaging": _("Imaging report or image"),
        "other": _("Other document"),
    },
    "payer_kind": {
        "self": _("I do"),
        "private_insurer": _("A private insurer"),
        "workers_compensation": _("Workers’ compensation"),
        "federal": _("Canadian Forces, Veterans Affairs or another federal program"),
        "employer": _("My employer or somebody else"),
        "provincial_contract": _("A provincial health plan under contract"),
        "embassy": _("An embassy"),
        "unknown": _("Not known yet"),
    },
    "status": {
        "received": _("Received"),
        "contacted": _("We have contacted you"),
        "records": _("Your records are gathered"),
        "medical_review": _("A doctor reviews them"),
        "financial_clearance": _("Payment is settled"),
        "scheduling": _("A date is found"),
        "booked": _("Booked"),
        "withdrawn": _("Withdrawn by you"),
        "declined": _("Not possible at our clinics"),
        "closed": _("Closed"),
    },
    "kind": {
        "received": _("We have received your inquiry"),
        "new_link": _("A new link"),
        "question": _("A question before we go on"),
        "reminder": _("We have a question for you."),
        "assigned": _("A clinic has your inquiry"),
        "message": _("You have a message"),
        "records": _("Your documents are gathered now"),
        "booked": _("Your date is booked"),
        "closed": _("Your inquiry is closed"),
        "withdrawn": _("Withdrawn by you"),
        "address_left": _("Another e-mail address, to the one before"),
        "address_new": _("Another e-mail address, to the new one"),
    },
    "outcome": {
        "accepted": _("Sent"),
        "refused": _("Not delivered"),
        "discarded": _("Not sent"),
        "overtaken": _("Not sent"),
    },
    "role": {
        "coordinator": _("Coordinator"),
        "doctor": _("Doctor"),
        "manager": _("Manager"),
    },
    "purpose": {
        "first_contact": _("First contact"),
        "follow_up": _("Follow-up"),
        "travel_planning": _("Travel planning"),
        "clinical_question": _("A clinical question"),
        "patient_request": _("At your request"),
        "note": _("To write a note"),
        "search": _("Looked for by your e-mail address"),
        "processing": _("To answer your inquiry"),
        "disclosure_out_of_province": _("To show it to clinics in other provinces"),
        "transfer_out_of_quebec": _("To send it out of Quebec"),
        "contact": _("To write to you about it"),
        "marketing": _("News and offers"),
        "disclosure_to_clinic": _("To show it to a clinic that was offered"),
    },
    "hold": {
        "litigation": _("A matter before a court"),
        "complaint": _("A complaint"),
        "regulator": _("An authority asks for it"),
        "other": _("Another legal duty"),
    },
    "field": {
        "given_name": _("Given name"),
        "family_name": _("Family name"),
        "email": _("E-mail address"),
        "phone": _("Phone number"),
        "channel": _("How should we contact you?"),
        "best_hours": _("When are you best reached?"),
        "timezone": _("Your time zone"),
        "language": _("Language"),
    },
}


@dataclass(frozen=True, kw_only=True)
class LineView:
    """`label` is a marked text, or a field's own name where nobody has marked one; `texts`: what
    stands beside it, each translated where it is a marked text (`is_marked`).
    """

    label: str
    texts: tuple[str, ...] = field(repr=False)
    is_marked: bool


@dataclass(frozen=True, kw_only=True)
class PartView:
    title: str
    entries: tuple[tuple[LineView, ...], ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CopyView:
    reference: str
    made_at: str
    parts: tuple[PartView, ...] = field(repr=False)


def copy_view(copy: Copy) -> CopyView:
    zone = first_known_zone(copy.timezone)
    return CopyView(
        reference=copy.reference,
        made_at=format_long_time(copy.made_at, zone, copy.locale),
        parts=tuple(_part(part, zone, copy.locale) for part in copy.parts),
    )


def _part(part: Part, zone: str, locale: str) -> PartView:
    def line(name: str, value: object) -> LineView:
        marked = _CODES.get(name, {}).get(value) if isinstance(value, str) else None
        if isinstance(value, bool):
            marked = _YES if value else _NO
        texts = (marked,) if marked else _texts(name, value, zone, locale)
        return LineView(
            label=part.labels.get(name, name), texts=texts, is_marked=marked is not None
        )

    entries = tuple(tuple(line(*one) for one in entry.items()) for entry in part.entries)
    return PartView(title=part.title, entries=entries)


def _texts(name: str, value: object, zone: str, locale: str) -> tuple[str, ...]:
    match value:
        case datetime():
            return (format_long_time(value, zone, locale),)
        case date():
            return (format_day(value, locale),)
        case Mapping():
            return tuple(f"{key}: {inner}" for key, inner in value.items())
        case str():
            return (_named(name, value, locale),)
        case Sequence():
            return tuple(text for inner in value for text in _texts(name, inner, zone, locale))
        case _:
            return (str(value),)


def _named(name: str, value: str, locale: str) -> str:
    """Codes of countries, provinces and languages by their names; everything else as it was."""
    match name:
        case "country":
            return region_name(value, None, locale)
        case "subdivision" | "plan_subdivision":
            return subdivision_name(value, locale)
        case "language" | "locale":
            return language_name(value, locale)
        case "phone":
            return format_phone(value)
        case _:
            return value


@dataclass(frozen=True, kw_only=True)
class DetailsView:
    """`values` and `errors` by field, as the form of an inquiry names them."""

    reference: str
    values: Mapping[str, str] = field(repr=False)
    errors: Mapping[str, str]
    choices: Choices
    zones: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    is_full: bool = False


def details_view(
    details: ContactDetails,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[FieldProblem] = (),
    is_full: bool = False,
) -> DetailsView:
    known = {f"patient.{name}": details.values[name] or "" for name in CORRECTABLE}
    errors = {one.field: message(one) for one in reversed(problems)}
    offered = choices(details.locale)
    return DetailsView(
        reference=details.reference,
        values={**known, **(typed or {})},
        errors={name: errors.pop(name) for name in known if name in errors} | errors,
        choices=offered,
        zones=_with_own(offered.zones, details.values["timezone"], details.locale, clock_city),
        languages=_with_own(
            offered.languages, details.values["language"], details.locale, language_name
        ),
        is_full=is_full,
    )


def _with_own(
    offered: tuple[Choice, ...], own: str | None, locale: str, name: Callable[[str, str], str]
) -> tuple[Choice, ...]:
    """What a program once gave may be none of those that the form offers: it stays a choice."""
    if own is None or any(one.value == own for one in offered):
        return offered
    return (Choice(own, name(own, locale)), *offered)
