"""The form: its questions, what was typed, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.inquiry.catalogue.domain import Clinic, Offer, Procedure
from services.inquiry.inquiries.domain import Purpose
from services.inquiry.intake.domain.consent_texts import ConsentText, consent_texts
from services.inquiry.intake.domain.consents import REQUIRED, REQUIRED_IN
from services.inquiry.intake.views.choices import Choice, Choices, choices
from services.inquiry.intake.views.messages import CONSENT_HINTS, message
from shared.errors import FieldProblem
from shared.formatting import format_phone, format_wait, subdivision_name

_ORDER: Final = (
    "procedure", "location", "willing_to_travel_to", "patient.given_name", "patient.family_name",
    "patient.email", "patient.phone", "patient.channel", "patient.best_hours", "patient.timezone",
    "patient.language", "residence.country", "residence.subdivision_ca", "residence.subdivision_us",
    "residence.plan_subdivision", "residence.postal_prefix", "payer.kind", "payer.claim_number",
    "travel.earliest", "travel.latest", "travel.companions", "travel.mobility_aid", "travel.hours",
    "screening", "message", "consents",
)  # fmt: skip
_ANCHORS: Final = {
    "travel.earliest": "travel-earliest-day",
    "travel.latest": "travel-latest-day",
    "patient.channel": "patient-channel-email",
    "payer.kind": "payer-kind-self",
    "location": "location-none",
}


@dataclass(frozen=True, kw_only=True)
class ClinicChoice:
    slug: str
    name: str
    city: str
    phone: str
    phone_link: str


@dataclass(frozen=True, kw_only=True)
class ConsentChoice:
    """`only_in_quebec`: shown to people who live there. `hint`: what follows from the answer."""

    name: str
    text: str
    hint: str
    text_version: str
    is_required: bool
    only_in_quebec: bool


@dataclass(frozen=True)
class SummaryLine:
    anchor: str
    message: str


@dataclass(frozen=True, kw_only=True)
class FormView:
    """`values` by field name as typed; `errors` by field name; `other_locale` links to the same
    page in it; `wait`: how long to wait before it can be sent.
    """

    key: str
    procedure: str
    title: str
    clinics: tuple[ClinicChoice, ...]
    wished: ClinicChoice | None
    willing: frozenset[str]
    values: Mapping[str, str] = field(repr=False)
    errors: Mapping[str, str]
    summary: tuple[SummaryLine, ...]
    choices: Choices
    questions: tuple[str, ...]
    questions_locale: str
    consents: tuple[ConsentChoice, ...]
    other_locale: str
    wait: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChooserView:
    procedures: tuple[Choice, ...]
    is_unknown: bool
    other_locale: str


def chooser_view(procedures: Sequence[Procedure], locale: str, *, is_unknown: bool) -> ChooserView:
    titled = [Choice(procedure.slug, procedure.title(locale)) for procedure in procedures]
    return ChooserView(
        procedures=tuple(sorted(titled, key=lambda choice: choice.label)),
        is_unknown=is_unknown,
        other_locale=_other(locale),
    )


def form_view(
    offer: Offer,
    locale: str,
    *,
    key: str,
    values: Mapping[str, str],
    willing: Sequence[str] = (),
    problems: Sequence[FieldProblem] = (),
    wait: int | None = None,
) -> FormView:
    errors = _errors(problems, values)
    clinics = {clinic.slug: _clinic(clinic, locale) for clinic in offer.clinics}
    return FormView(
        key=key,
        procedure=offer.procedure.slug,
        title=offer.procedure.title(locale),
        clinics=tuple(clinics.values()),
        wished=clinics.get(values.get("location", "")),
        willing=frozenset(willing),
        values=_readable(_agreed_to_what_is_shown(values, locale), offer, locale),
        errors=errors,
        summary=tuple(SummaryLine(_anchor(name), text) for name, text in errors.items()),
        choices=choices(locale),
        questions=offer.procedure.questions(locale),
        questions_locale=offer.procedure.questions_locale(locale),
        consents=tuple(_consent(text) for text in consent_texts(locale)),
        other_locale=_other(locale),
        wait=format_wait(wait, locale) if wait else None,
    )


def _errors(problems: Sequence[FieldProblem], values: Mapping[str, str]) -> dict[str, str]:
    """The first problem of each field, in the order of the page."""
    named: dict[str, str] = {}
    for problem in problems:
        named.setdefault(_form_field(problem.field, values), message(problem))
    return dict(sorted(named.items(), key=lambda item: _position(item[0])))


def _form_field(name: str, values: Mapping[str, str]) -> str:
    """The form's field for a field of the body: some are split or joined on the page."""
    if name == "residence.subdivision":
        return (
            "residence.subdivision_us"
            if values.get("residence.country") == "US"
            else "residence.subdivision_ca"
        )
    if name.startswith("willing_to_travel_to"):
        return "willing_to_travel_to"
    if name.startswith("consents.") and name.split(".")[1].isdigit():
        return "consents.processing"
    return name


def _position(name: str) -> int:
    positions = [index for index, known in enumerate(_ORDER) if name.startswith(known)]
    return positions[-1] if positions else len(_ORDER)


def _anchor(name: str) -> str:
    return _ANCHORS.get(name) or name.replace(".", "-")


def _agreed_to_what_is_shown(values: Mapping[str, str], locale: str) -> dict[str, str]:
    """Without the ticks at texts that have changed since: who has agreed to the earlier wording has
    not agreed to this one.
    """
    shown = {f"consents.{text.purpose}": text.text_version for text in consent_texts(locale)}
    return {
        name: value
        for name, value in values.items()
        if name not in shown or values.get(f"{name}.text_version", shown[name]) == shown[name]
    }


def _readable(values: Mapping[str, str], offer: Offer, locale: str) -> dict[str, str]:
    """Every field the template asks for; questions and consents come with the page."""
    questions = [
        f"screening.{index}.answer" for index in range(len(offer.procedure.questions(locale)))
    ]
    consents = [f"consents.{purpose.value}" for purpose in Purpose]
    return {**dict.fromkeys((*questions, *consents), ""), **values}


def _clinic(clinic: Clinic, locale: str) -> ClinicChoice:
    return ClinicChoice(
        slug=clinic.slug,
        name=clinic.name,
        city=f"{clinic.city}, {subdivision_name(clinic.province, locale)}",
        phone=format_phone(clinic.phone),
        phone_link=f"tel:{clinic.phone}",
    )


def _consent(text: ConsentText) -> ConsentChoice:
    return ConsentChoice(
        name=f"consents.{text.purpose}",
        text=text.text,
        hint=CONSENT_HINTS.get(text.purpose, ""),
        text_version=text.text_version,
        is_required=text.purpose in REQUIRED or text.purpose in REQUIRED_IN,
        only_in_quebec=text.purpose in REQUIRED_IN,
    )


def _other(locale: str) -> str:
    return "en-CA" if locale.startswith("fr") else "fr-CA"
