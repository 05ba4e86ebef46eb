"""What patients must agree to and what they did agree to: purpose, exact text, language, time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from services.inquiry.inquiries.domain import ConsentGiven, ConsentRecord, Purpose, Residence
from services.inquiry.intake.domain.consent_texts import KnownTexts, known_texts
from shared.errors import FieldProblem, NotFound

QUEBEC: Final = "CA-QC"
REQUIRED: Final = frozenset({Purpose.PROCESSING})
REQUIRED_IN: Final[Mapping[str, tuple[str, ...]]] = {Purpose.TRANSFER_OUT_OF_QUEBEC: (QUEBEC,)}
"""Purposes that people who live in these subdivisions, or have their health plan, must agree to as
well.
"""

_PURPOSES: Final = frozenset(Purpose)

CHANNELS_IN_WRITING: Final = ("email", "sms")
"""Whoever wants to hear from us in writing agrees to be written to."""


class ConsentTextUnknown(NotFound):
    code = "consent.unknown-text"
    title = "No such text was ever asked here."


def required_purposes(residence: Residence, channel: str | None = None) -> tuple[Purpose, ...]:
    """`channel`: how the patient wants to be contacted."""
    at_home = {residence.subdivision, residence.plan_subdivision}
    return tuple(
        purpose
        for purpose in Purpose
        if purpose in REQUIRED
        or not at_home.isdisjoint(REQUIRED_IN.get(purpose, ()))
        or (purpose is Purpose.CONTACT and channel in CHANNELS_IN_WRITING)
    )


def versions(consents: Sequence[ConsentGiven]) -> frozenset[tuple[str, str]]:
    return frozenset((consent.purpose, consent.text_version) for consent in consents)


def consent_problems(
    consents: Sequence[ConsentGiven],
    residence: Residence,
    known: KnownTexts | None = None,
    *,
    channel: str | None = None,
) -> tuple[FieldProblem, ...]:
    """Unknown or repeated purposes, texts nobody was shown, and what must be agreed to and was not.

    Any version that is `known` counts, also an earlier one: it is what was on the page of somebody
    who had it open while a newer one came.
    """
    texts = known_texts() if known is None else known
    problems = []
    purposes = [consent.purpose for consent in consents]
    for index, consent in enumerate(consents):
        field = f"consents.{index}"
        if consent.purpose not in _PURPOSES:
            problems.append(_problem(f"{field}.purpose", "consent.unknown-purpose"))
        elif (consent.purpose, consent.text_version) not in texts:
            problems.append(_problem(f"{field}.text_version", "consent.unknown-text"))
        if consent.purpose in purposes[:index]:
            problems.append(_problem(f"{field}.purpose", "consent.repeated"))
    granted = {consent.purpose for consent in consents if consent.granted}
    wanted = required_purposes(residence, channel)
    missing = [purpose for purpose in wanted if purpose not in granted]
    problems += [_problem(f"consents.{one.value}", _CODES.get(one, _REQUIRED)) for one in missing]
    return tuple(problems)


_REQUIRED: Final = "consent.required"
_CODES: Final = {Purpose.CONTACT: "consent.channel"}
_MESSAGES: Final = {
    "consent.channel": "Who chooses e-mail or text message has to agree to be written to.",
    "consent.unknown-purpose": "This purpose is not known here.",
    "consent.unknown-text": "This version of the text is not known. Please read the current one.",
    "consent.repeated": "This purpose is answered twice.",
    "consent.required": "We need your agreement to this to be able to answer you.",
}


def _problem(field: str, code: str) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=_MESSAGES[code])


def consent_records(
    consents: Sequence[ConsentGiven], at: datetime, known: KnownTexts | None = None
) -> tuple[ConsentRecord, ...]:
    """The records to keep; the language is that of the text version. Call it on checked
    consents.
    """
    texts = known_texts() if known is None else known
    return tuple(
        ConsentRecord(
            purpose=Purpose(consent.purpose),
            text_version=consent.text_version,
            locale=texts[consent.purpose, consent.text_version].locale,
            is_granted=consent.granted,
            at=at,
        )
        for consent in consents
    )
