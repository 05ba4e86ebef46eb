"""What a patient answers to what is asked or offered while an inquiry is on its way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from services.inquiry.inquiries.domain.consents import ConsentRecord
from services.inquiry.inquiries.domain.facts import Facts, Jurisdiction
from services.inquiry.inquiries.domain.inquiry import Inquiry, InquiryEnded
from shared.errors import Conflict

_CLINIC: Final = "clinic:"


class NothingAsked(Conflict):
    """Also what was asked once and is not any more: a clinic has it, or somebody else answered."""

    code = "inquiry.nothing-asked"
    title = "This is not asked, or not asked any more."


class Question(StrEnum):
    """Those that this version has a form for."""

    RESIDENCE = "residence"
    PLAN = "plan"
    PAYER = "payer"
    CLAIM_NUMBER = "claim_number"


_WHERE: Final = frozenset({Question.RESIDENCE, Question.PLAN})
_NUMBER: Final = frozenset({Question.PAYER, Question.CLAIM_NUMBER})


@dataclass(frozen=True, kw_only=True)
class PatientAnswers:
    """None and empty: nothing is said of it. `accepted`, `refused`: clinics that were offered."""

    residence: Jurisdiction | None = None
    payer_kind: str | None = None
    has_claim_number: bool = False
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def questions(self) -> frozenset[str]:
        """What is answered by it."""
        where = _WHERE if self.residence else frozenset()
        payer = {Question.PAYER} if self.payer_kind else frozenset()
        return where | payer | ({Question.CLAIM_NUMBER} if self.has_claim_number else frozenset())

    @property
    def clinics(self) -> tuple[str, ...]:
        return self.accepted + self.refused


def answer(
    inquiry: Inquiry,
    given: PatientAnswers,
    *,
    sealed: Mapping[str, bytes] | None = None,
    consents: tuple[ConsentRecord, ...] = (),
) -> Inquiry:
    """The same again changes nothing. Raises `InquiryEnded` and `NothingAsked`: only what is open
    can be answered, so that nobody changes what was not asked.

    `sealed`: what of it is personal. `consents`: what saying yes to a clinic agrees to.
    """
    if inquiry.has_ended:
        raise InquiryEnded
    lead, open_ = inquiry.lead, _open(inquiry)
    if any(is_news and open_.isdisjoint(names) for names, is_news in _parts(inquiry.facts, given)):
        raise NothingAsked
    if open_.isdisjoint({*given.questions, *map(_clinic, given.clinics)}):
        return inquiry
    still = replace(
        lead,
        questions=tuple(one for one in lead.questions if one not in given.questions),
        offers=tuple(one for one in lead.offers if one not in given.clinics),
    )
    return replace(
        inquiry,
        facts=_facts(inquiry.facts, given),
        facts_revision=inquiry.facts_revision + 1,
        personal={**inquiry.personal, **(sealed or {})},
        consents=inquiry.consents + consents,
        lead=still,
    )


def _open(inquiry: Inquiry) -> frozenset[str]:
    return frozenset({*inquiry.lead.questions, *map(_clinic, inquiry.lead.offers)})


def _parts(facts: Facts, given: PatientAnswers) -> Iterator[tuple[frozenset[str], bool]]:
    """What each answer answers, and whether it says something that is not known."""
    yield _WHERE, given.residence not in (None, facts.residence)
    yield frozenset({Question.PAYER}), given.payer_kind not in (None, facts.payer_kind)
    yield _NUMBER, given.has_claim_number and not facts.has_claim_number
    for clinic in given.accepted:
        yield frozenset({_clinic(clinic)}), clinic not in facts.accepted
    for clinic in given.refused:
        yield frozenset({_clinic(clinic)}), clinic not in facts.refused


def _facts(facts: Facts, given: PatientAnswers) -> Facts:
    """A clinic is in one of the two lists: that of the last word."""
    return replace(
        facts,
        residence=given.residence or facts.residence,
        payer_kind=given.payer_kind or facts.payer_kind,
        has_claim_number=given.has_claim_number or facts.has_claim_number,
        accepted=_with(facts.accepted, given.accepted, without=given.refused),
        refused=_with(facts.refused, given.refused, without=given.accepted),
    )


def _with(
    known: tuple[str, ...], new: tuple[str, ...], *, without: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys((*known, *new)) if one not in without)


def _clinic(slug: str) -> str:
    """A slug may be the same word as a question."""
    return f"{_CLINIC}{slug}"
