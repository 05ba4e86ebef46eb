"""What patients are asked to agree to: one text per purpose and locale; a version is the hash of
its text.

A changed text is another version by itself; an inquiry keeps which version was agreed to, in which
language and when.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final

from services.inquiry.intake.domain.submission import ConsentGiven, Residence
from shared.errors import FieldProblem

QUEBEC: Final = "CA-QC"


class Purpose(StrEnum):
    PROCESSING = "processing"
    DISCLOSURE_OUT_OF_PROVINCE = "disclosure_out_of_province"
    TRANSFER_OUT_OF_QUEBEC = "transfer_out_of_quebec"
    CONTACT = "contact"
    MARKETING = "marketing"


_TEXTS: Final[dict[str, dict[Purpose, str]]] = {
    "en-CA": {
        Purpose.PROCESSING: (
            "I agree that Wayfare and the clinic that takes my inquiry use what I have written "
            "here, including health information, to answer my inquiry, and that Wayfare sends "
            "me a confirmation by e-mail."
        ),
        Purpose.DISCLOSURE_OUT_OF_PROVINCE: (
            "I agree that my inquiry may be shown to clinics of the network in other provinces, "
            "so that they can offer me care there."
        ),
        Purpose.TRANSFER_OUT_OF_QUEBEC: (
            "I live in Quebec and I agree that my information is sent to and kept outside "
            "Quebec, elsewhere in Canada, where other privacy laws apply."
        ),
        Purpose.CONTACT: (
            "I agree that the clinic may write to me about this inquiry by e-mail or text message."
        ),
        Purpose.MARKETING: (
            "I would like to receive news and offers from the network by e-mail. This has no "
            "effect on my inquiry, and I can stop it at any time."
        ),
    },
    "fr-CA": {
        Purpose.PROCESSING: (
            "J’accepte que Wayfare et la clinique qui traitera ma demande utilisent ce que j’ai "
            "écrit ici, y compris les renseignements sur ma santé, pour y répondre, et que "
            "Wayfare m’envoie une confirmation par courriel."
        ),
        Purpose.DISCLOSURE_OUT_OF_PROVINCE: (
            "J’accepte que ma demande soit montrée à des cliniques du réseau situées dans "
            "d’autres provinces, afin qu’elles puissent m’y offrir des soins."
        ),
        Purpose.TRANSFER_OUT_OF_QUEBEC: (
            "J’habite au Québec et j’accepte que mes renseignements soient communiqués et "
            "conservés à l’extérieur du Québec, ailleurs au Canada, où d’autres lois sur la "
            "protection des renseignements personnels s’appliquent."
        ),
        Purpose.CONTACT: (
            "J’accepte que la clinique m’écrive au sujet de cette demande par courriel ou par "
            "message texte."
        ),
        Purpose.MARKETING: (
            "Je souhaite recevoir des nouvelles et des offres du réseau par courriel. Ce choix "
            "n’a aucun effet sur ma demande et je peux y mettre fin en tout temps."
        ),
    },
}
_REQUIRED: Final = frozenset({Purpose.PROCESSING})


@dataclass(frozen=True, kw_only=True)
class ConsentText:
    """One thing to agree to. `required_in` names the subdivisions whose residents must agree as
    well.
    """

    purpose: Purpose
    locale: str
    text: str
    text_version: str
    is_required: bool
    required_in: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """What was agreed to or refused: purpose, exact text, language, time."""

    purpose: Purpose
    text_version: str
    locale: str
    is_granted: bool
    at: datetime


@cache
def consent_texts(locale: str) -> tuple[ConsentText, ...]:
    """What is asked, in the order in which it is asked; English where the locale is not kept."""
    texts = _TEXTS.get(locale, _TEXTS["en-CA"])
    kept = locale if locale in _TEXTS else "en-CA"
    return tuple(_text(purpose, kept, text) for purpose, text in texts.items())


def _text(purpose: Purpose, locale: str, text: str) -> ConsentText:
    return ConsentText(
        purpose=purpose,
        locale=locale,
        text=text,
        text_version=hashlib.sha256(text.encode()).hexdigest()[:16],
        is_required=purpose in _REQUIRED,
        required_in=(QUEBEC,) if purpose is Purpose.TRANSFER_OUT_OF_QUEBEC else (),
    )


@cache
def _known() -> dict[tuple[str, str], ConsentText]:
    texts = [text for locale in _TEXTS for text in consent_texts(locale)]
    return {(text.purpose.value, text.text_version): text for text in texts}


def required_purposes(subdivision: str | None) -> tuple[Purpose, ...]:
    texts = consent_texts("en-CA")
    return tuple(t.purpose for t in texts if t.is_required or subdivision in t.required_in)


def consent_problems(
    consents: Sequence[ConsentGiven], residence: Residence
) -> tuple[FieldProblem, ...]:
    """Unknown or repeated purposes, texts nobody was shown, and what must be agreed to and was
    not.
    """
    problems = []
    purposes = [consent.purpose for consent in consents]
    for place, consent in enumerate(consents):
        field = f"consents.{place}"
        if consent.purpose not in set(Purpose):
            problems.append(_problem(f"{field}.purpose", "consent.unknown-purpose"))
        elif (consent.purpose, consent.text_version) not in _known():
            problems.append(_problem(f"{field}.text_version", "consent.unknown-text"))
        if consent.purpose in purposes[:place]:
            problems.append(_problem(f"{field}.purpose", "consent.repeated"))
    granted = {consent.purpose for consent in consents if consent.granted}
    missing = [p for p in required_purposes(residence.subdivision) if p not in granted]
    problems += [_problem(f"consents.{purpose.value}", "consent.required") for purpose in missing]
    return tuple(problems)


_MESSAGES: Final = {
    "consent.unknown-purpose": "This purpose is not known here.",
    "consent.unknown-text": "This version of the text is not known. Please read the current one.",
    "consent.repeated": "This purpose is answered twice.",
    "consent.required": "We need your agreement to this to be able to answer you.",
}


def _problem(field: str, code: str) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=_MESSAGES[code])


def consent_records(consents: Sequence[ConsentGiven], at: datetime) -> tuple[ConsentRecord, ...]:
    """The records to keep; the language is that of the text version. Call it on checked
    consents.
    """
    return tuple(
        ConsentRecord(
            purpose=Purpose(consent.purpose),
            text_version=consent.text_version,
            locale=_known()[consent.purpose, consent.text_version].locale,
            is_granted=consent.granted,
            at=at,
        )
        for consent in consents
    )
