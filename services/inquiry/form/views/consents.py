"""What somebody is asked to agree to, and what they have agreed to so far."""

from dataclasses import dataclass
from functools import cache

from services.inquiry.form.domain import FilledForm
from services.inquiry.inquiries.domain import Purpose, Residence
from services.inquiry.intake.domain.consent_texts import ConsentText, consent_texts
from services.inquiry.intake.domain.consents import required_purposes
from services.inquiry.intake.views.messages import CONSENT_HINTS, CONTACT_HINT
from shared.web import PATIENT_LOCALES


@dataclass(frozen=True, kw_only=True)
class ConsentChoice:
    """`hint`: what follows from the answer, or why it is asked."""

    name: str
    text: str
    hint: str
    text_version: str
    is_required: bool
    is_given: bool


def consent_choices(form: FilledForm) -> tuple[ConsentChoice, ...]:
    """What concerns this patient: who is not of Quebec is not asked about leaving it."""
    given = ticked(form)
    shown = [
        text
        for text in consent_texts(form.draft.locale)
        if form.relevance.is_of_quebec or text.purpose != Purpose.TRANSFER_OUT_OF_QUEBEC
    ]
    required = _required(form)
    return tuple(
        ConsentChoice(
            name=f"consents.{text.purpose}",
            text=text.text,
            hint=_hint(text.purpose, required),
            text_version=text.text_version,
            is_required=text.purpose in required,
            is_given=given.get(f"consents.{text.purpose}") == "yes",
        )
        for text in shown
    )


def ticked(form: FilledForm) -> dict[str, str]:
    """The ticks at texts that are still asked for, in whatever language. Who has agreed to an
    earlier wording has not agreed to this one.
    """
    answers = form.draft.answers
    return {
        name: "yes"
        for purpose in Purpose
        if answers.get(name := f"consents.{purpose.value}") == "yes"
        and answers.get(f"{name}.text_version") in _versions(purpose.value)
    }


def _required(form: FilledForm) -> frozenset[str]:
    answers = form.answers
    plan = answers.get("residence.plan_subdivision") or None
    home = answers.get("residence.subdivision_ca") or None
    residence = Residence(country=form.relevance.country, subdivision=home, plan_subdivision=plan)
    return frozenset(required_purposes(residence, answers.get("patient.channel")))


def _hint(purpose: str, required: frozenset[str]) -> str:
    if purpose == Purpose.CONTACT and purpose in required:
        return CONTACT_HINT
    return CONSENT_HINTS.get(purpose, "")


@cache
def _versions(purpose: str) -> frozenset[str]:
    """Of the wording that is asked for now, in each language."""
    texts: list[ConsentText] = [
        text for locale in PATIENT_LOCALES for text in consent_texts(locale)
    ]
    return frozenset(text.text_version for text in texts if text.purpose == purpose)
