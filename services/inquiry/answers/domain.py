"""What somebody sends as answers, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.inquiry.catalogue.domain import Clinic
from services.inquiry.inquiries.domain import (
    CLINIC_OFFERED,
    ConsentGiven,
    ConsentRecord,
    Inquiry,
    Jurisdiction,
    PatientAnswers,
    Purpose,
)
from services.inquiry.intake.domain.consent_texts import KnownTexts
from services.inquiry.intake.domain.consents import QUEBEC
from shared.errors import FieldProblem, Invalid

UNKNOWN_PAYER: Final = "unknown"


class AnswersRefused(Invalid):
    code = "answers.refused"
    title = "Some of the answers cannot be accepted."


@dataclass(frozen=True, kw_only=True)
class GivenAnswers:
    """Formats are right; nobody has yet looked whether it is asked, nor what it agrees to."""

    residence: Jurisdiction | None = None
    payer_kind: str | None = None
    claim_number: str | None = None
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    consents: tuple[ConsentGiven, ...] = ()

    @property
    def answers(self) -> PatientAnswers:
        return PatientAnswers(
            residence=self.residence,
            payer_kind=self.payer_kind,
            has_claim_number=self.claim_number is not None,
            accepted=self.accepted,
            refused=self.refused,
        )


def needs_leave_of_quebec(inquiry: Inquiry, residence: Jurisdiction | None = None) -> bool:
    """Whether what is sent out of Quebec needs a consent that has not been given yet."""
    home = residence or inquiry.facts.residence
    is_of_quebec = QUEBEC in (home.subdivision, home.plan_subdivision)
    return is_of_quebec and Purpose.TRANSFER_OUT_OF_QUEBEC not in inquiry.granted


def answer_problems(
    given: GivenAnswers, inquiry: Inquiry, clinics: Mapping[str, Clinic], known: KnownTexts
) -> Sequence[FieldProblem]:
    """`clinics`: those that were said yes to, as far as they are known."""
    return tuple(_problems(given, inquiry, clinics, known))


def _problems(
    given: GivenAnswers, inquiry: Inquiry, clinics: Mapping[str, Clinic], known: KnownTexts
) -> Iterator[FieldProblem]:
    answers = given.answers
    if not (answers.questions or answers.clinics):
        for field in _first_fields(inquiry):
            yield _problem(field, "missing")
    if given.payer_kind == UNKNOWN_PAYER:
        yield _problem("payer.kind", "answers.payer-unknown")
    if set(given.accepted) & set(given.refused):
        yield _problem("offers", "answers.yes-and-no")
    agreed = _agreed(given, known)
    for purpose in _needed(given, inquiry, clinics):
        if purpose not in agreed:
            yield _problem(f"consents.{purpose}", "consent.required")


def _first_fields(inquiry: Inquiry) -> Iterator[str]:
    """Where the form begins with each question."""
    fields = {"payer": "payer.kind", "claim_number": "payer.claim_number"}
    for question in inquiry.lead.questions:
        yield fields.get(question, "residence.country")
    if inquiry.lead.offers and not inquiry.lead.questions:
        yield "offers"


def _needed(given: GivenAnswers, inquiry: Inquiry, clinics: Mapping[str, Clinic]) -> Iterator[str]:
    if not given.accepted:
        return
    yield CLINIC_OFFERED
    provinces = {clinics[slug].province for slug in given.accepted if slug in clinics}
    if provinces != {QUEBEC} and needs_leave_of_quebec(inquiry, given.residence):
        yield Purpose.TRANSFER_OUT_OF_QUEBEC


def _agreed(given: GivenAnswers, known: KnownTexts) -> frozenset[str]:
    """Only to a text that somebody was shown."""
    return frozenset(
        one.purpose
        for one in given.consents
        if one.granted and (one.purpose, one.text_version) in known
    )


def consents_of(
    given: GivenAnswers,
    inquiry: Inquiry,
    clinics: Mapping[str, Clinic],
    known: KnownTexts,
    at: datetime,
) -> tuple[ConsentRecord, ...]:
    """The receipts of what was agreed to: one for each clinic. Call it on checked answers."""
    needed = tuple(_needed(given, inquiry, clinics))
    texts = {
        one.purpose: known[one.purpose, one.text_version]
        for one in given.consents
        if one.granted and (one.purpose, one.text_version) in known
    }
    return tuple(
        ConsentRecord(
            purpose=purpose,
            text_version=texts[purpose].text_version,
            locale=texts[purpose].locale,
            is_granted=True,
            at=at,
            about=about,
        )
        for purpose in needed
        for about in (given.accepted if purpose == CLINIC_OFFERED else (None,))
    )


_MESSAGES: Final = {
    "missing": "This field is required.",
    "answers.payer-unknown": "It has to be known who pays before it can go on.",
    "answers.yes-and-no": "A clinic is answered with yes or with no.",
    "consent.required": "We need your agreement to this to be able to go on.",
}


def _problem(field: str, code: str) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=_MESSAGES[code])
