"""A patient answers: with a session, only what is open, with what a yes agrees to."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from services.inquiry.answers.domain import AnswersRefused, GivenAnswers
from services.inquiry.answers.usecases.answer_inquiry import AnswerInquiry
from services.inquiry.inquiries.domain import (
    CLINIC_OFFERED,
    ConsentGiven,
    Inquiry,
    InquiryEnded,
    Jurisdiction,
    NothingAsked,
    Purpose,
    Status,
)
from services.inquiry.intake.domain.consent_texts import current_text
from services.inquiry.tracking.domain import StatusLinkNeeded, session_hash
from shared.events import InquiryAnswered
from tests.inquiry.builders import clinic, offer, received_inquiry
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_catalogue import InMemoryCatalogue
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.in_memory_intake import InMemoryConsentTexts
from tests.support.in_memory_privacy import InMemoryVault

QUEBEC = Jurisdiction(country="CA", subdivision="CA-QC")
CLINICS = offer(clinic(), clinic("calgary", province="CA-AB"), clinic("brossard", province="CA-QC"))


def agreed(purpose: str, *, version: str | None = None, granted: bool = True) -> ConsentGiven:
    text = current_text(purpose, "en-CA")
    return ConsentGiven(purpose=purpose, text_version=version or text.text_version, granted=granted)


@dataclass
class Patient:
    inquiries: InMemoryInquiries
    vault: InMemoryVault

    async def answers(self, session: str = "mine", **given: Any) -> Inquiry:
        answer = AnswerInquiry(
            inquiries=self.inquiries,
            vault=self.vault,
            catalogue=InMemoryCatalogue([CLINICS]),
            texts=InMemoryConsentTexts(),
            now=StillClock(),
        )
        return await answer("WF-a", session, GivenAnswers(**given))

    @property
    def inquiry(self) -> Inquiry:
        return self.inquiries.kept["a"]


def patient(*questions: str, offers: tuple[str, ...] = (), **more: Any) -> Patient:
    inquiry = received_inquiry("a", **more).open_session(session_hash("mine"), MONDAY_NOON)
    lead = replace(inquiry.lead, questions=questions, offers=offers)
    kept = {"a": replace(inquiry, lead=lead)}
    return Patient(InMemoryInquiries(kept), InMemoryVault(keys={"a"}))


def residing(where: Patient, residence: Jurisdiction) -> Patient:
    inquiry = where.inquiry
    facts = replace(inquiry.facts, residence=residence)
    without = tuple(one for one in inquiry.consents if one.purpose == Purpose.PROCESSING)
    where.inquiries.kept["a"] = replace(inquiry, facts=facts, consents=without)
    return where


async def test_an_answer_is_announced_once_with_all_facts_and_a_number_only_sealed() -> None:
    somebody = patient("payer")
    for _ in range(2):
        await somebody.answers(payer_kind="workers_compensation", claim_number="Kanarienvogel 7")
    (event,) = somebody.inquiries.publish()
    assert isinstance(event, InquiryAnswered)
    assert (event.payer_kind, event.has_claim_number) == ("workers_compensation", True)
    assert (event.facts_revision, event.answered_at) == (1, MONDAY_NOON)
    assert "Kanarienvogel" not in event.model_dump_json()
    opened = await somebody.vault.open(
        "a", {"claim_number": somebody.inquiry.personal["claim_number"]}
    )
    assert opened.text("claim_number") == "Kanarienvogel 7"


@pytest.mark.parametrize("session", ["", "another", "x" * 5000])
async def test_without_a_session_of_the_inquiry_nothing_is_answered(session: str) -> None:
    somebody = patient("payer")
    with pytest.raises(StatusLinkNeeded):
        await somebody.answers(session, payer_kind="self")
    assert somebody.inquiries.publish() == []


async def test_a_yes_is_kept_with_the_very_text_that_was_agreed_to_for_that_clinic_alone() -> None:
    somebody = patient(offers=("calgary", "toronto"))
    await somebody.answers(
        accepted=("calgary",), refused=("toronto",), consents=(agreed(CLINIC_OFFERED),)
    )
    receipt = somebody.inquiry.consents[-1]
    text = current_text(CLINIC_OFFERED, "en-CA")
    assert (receipt.purpose, receipt.about, receipt.is_granted) == (CLINIC_OFFERED, "calgary", True)
    assert (receipt.text_version, receipt.locale) == (text.text_version, "en-CA")
    (event,) = somebody.inquiries.publish()
    assert isinstance(event, InquiryAnswered)
    assert (event.accepted, event.refused) == (("calgary",), ("toronto",))


@pytest.mark.parametrize(
    "consents",
    [
        (),
        (agreed(CLINIC_OFFERED, granted=False),),
        (agreed(CLINIC_OFFERED, version="never-shown"),),
        (agreed(Purpose.CONTACT),),
    ],
)
async def test_a_yes_without_agreeing_to_what_it_means_is_no_yes(
    consents: tuple[ConsentGiven, ...],
) -> None:
    somebody = patient(offers=("calgary",))
    with pytest.raises(AnswersRefused) as refused:
        await somebody.answers(accepted=("calgary",), consents=consents)
    assert [one.field for one in refused.value.problems] == [f"consents.{CLINIC_OFFERED}"]
    assert somebody.inquiry.facts.accepted == ()


async def test_a_no_agrees_to_nothing_and_needs_nothing() -> None:
    somebody = patient(offers=("calgary",))
    before = somebody.inquiry.consents
    await somebody.answers(refused=("calgary",))
    assert somebody.inquiry.consents == before


async def test_who_is_of_quebec_agrees_to_leaving_it_too_unless_the_clinic_is_there() -> None:
    somebody = residing(patient(offers=("calgary",)), QUEBEC)
    with pytest.raises(AnswersRefused) as refused:
        await somebody.answers(accepted=("calgary",), consents=(agreed(CLINIC_OFFERED),))
    assert [one.field for one in refused.value.problems] == ["consents.transfer_out_of_quebec"]
    both = (agreed(CLINIC_OFFERED), agreed(Purpose.TRANSFER_OUT_OF_QUEBEC))
    await somebody.answers(accepted=("calgary",), consents=both)
    assert Purpose.TRANSFER_OUT_OF_QUEBEC in somebody.inquiry.granted
    at_home = residing(patient(offers=("brossard",)), QUEBEC)
    await at_home.answers(accepted=("brossard",), consents=(agreed(CLINIC_OFFERED),))


async def test_an_offer_that_has_ended_meanwhile_is_not_taken() -> None:
    somebody = patient()
    with pytest.raises(NothingAsked):
        await somebody.answers(accepted=("calgary",), consents=(agreed(CLINIC_OFFERED),))
    with pytest.raises(NothingAsked):
        await somebody.answers(accepted=("calgary",))


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CLOSED, Status.DECLINED])
async def test_of_an_inquiry_that_has_ended_nothing_is_answered(status: Status) -> None:
    somebody = patient("payer", status=status)
    with pytest.raises(InquiryEnded):
        await somebody.answers(payer_kind="self")


async def test_nothing_is_sealed_for_somebody_who_was_erased_meanwhile() -> None:
    somebody = patient("payer")
    somebody.vault.keys.clear()
    with pytest.raises(InquiryEnded):
        await somebody.answers(payer_kind="federal", claim_number="7")
    assert somebody.inquiries.publish() == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "payer.kind"),
        ({"payer_kind": "unknown"}, "payer.kind"),
        ({"accepted": ("calgary",), "refused": ("calgary",)}, "offers"),
    ],
)
async def test_what_says_nothing_or_contradicts_itself_is_refused_at_its_field(
    given: dict[str, Any], field: str
) -> None:
    somebody = patient("payer", offers=("calgary",))
    with pytest.raises(AnswersRefused) as refused:
        await somebody.answers(**given)
    assert field in [one.field for one in refused.value.problems]
