"""A patient sends an inquiry: taken once, announced once, sealed under one key."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from services.inquiry.catalogue.domain import CatalogueEmpty
from services.inquiry.inquiries.domain import IdempotencyKeyReused, Receipt, Submission
from services.inquiry.intake.domain.checking import SubmissionRefused
from services.inquiry.intake.schemas import InquiryBody
from services.inquiry.intake.usecases.submit_inquiry import SubmitInquiry
from services.inquiry.spam.usecases.assess_submission import AssessSubmission
from shared.events import InquiryReceived
from shared.limits import LimitReached
from tests.inquiry.builders import body, offer
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_catalogue import InMemoryCatalogue
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.in_memory_intake import InMemoryConsentTexts, InMemoryLimits
from tests.support.in_memory_privacy import InMemoryVault
from tests.support.keys import ring

KEY = "a-key-of-sixteen-letters"


class Intake:
    """The use case over fakes, and what it leaves behind."""

    def __init__(self, **more: Any) -> None:
        self.inquiries = InMemoryInquiries()
        self.vault = InMemoryVault()
        self.catalogue = InMemoryCatalogue([offer()])
        self.limits = InMemoryLimits()
        self.references: Iterator[str] = (f"WF-{number}" for number in count())
        self.submit = SubmitInquiry(
            inquiries=self.inquiries,
            vault=self.vault,
            texts=InMemoryConsentTexts(),
            catalogue=self.catalogue,
            limits=self.limits,
            assess=AssessSubmission(texts=self.limits),
            hash_keys=ring("h1"),
            contact_keys=ring("h1"),
            now=StillClock(),
            new_reference=lambda: next(self.references),
            **more,
        )

    async def send(self, key: str = KEY, **changes: Any) -> Receipt:
        return await self.submit(submission(**changes), key)


def submission(**changes: Any) -> Submission:
    return InquiryBody.model_validate(body(**changes)).submission()


async def test_an_inquiry_is_kept_sealed_and_announced_with_ids_and_codes_only() -> None:
    intake = Intake()
    receipt = await intake.send()
    inquiry = intake.inquiries.kept[receipt.inquiry_id]
    assert (await intake.vault.open(inquiry.id, inquiry.personal)).text("given_name") == "Maria"
    ((number, fact),) = intake.inquiries.outbox[receipt.inquiry_id]
    assert number == 1
    assert isinstance(fact, InquiryReceived)
    assert (fact.reference, fact.location) == (receipt.reference, "toronto")
    assert "marketing" not in fact.consents
    assert "Maria" not in fact.model_dump_json()
    assert receipt.reply_by > MONDAY_NOON


async def test_sent_again_it_is_the_same_and_counts_once() -> None:
    intake = Intake()
    first, second = await intake.send(), await intake.send()
    assert first == second
    assert len(intake.inquiries.kept) == len(intake.vault.keys) == 1
    assert set(intake.limits.taken.values()) == {1}


async def test_another_body_under_the_same_key_is_refused() -> None:
    intake = Intake()
    await intake.send()
    with pytest.raises(IdempotencyKeyReused):
        await intake.send(message="something else")


async def test_two_sites_may_use_the_same_key() -> None:
    intake = Intake()
    for site in ("a.example", "b.example"):
        await intake.send(source={"site": site})
    assert len(intake.inquiries.kept) == 2


async def test_a_reference_that_is_taken_is_replaced_and_its_key_destroyed() -> None:
    intake = Intake()
    first = await intake.send()
    intake.references = iter([first.reference, "WF-free"])
    second = await intake.send(key="another-key-of-letters")
    assert second.reference == "WF-free"
    assert intake.vault.keys == set(intake.inquiries.kept)


async def test_whoever_comes_second_with_a_key_leaves_no_key_behind_and_does_not_count() -> None:
    """Nobody looks beforehand: the index tells."""
    intake = Intake()
    first = await intake.send()

    class Unread(InMemoryInquiries):
        async def receipt_of(self, key_hash: bytes) -> Receipt | None:
            raise AssertionError(key_hash)

    blind = replace(intake.submit, inquiries=Unread(kept=intake.inquiries.kept))
    assert await blind(submission(), KEY) == first
    assert intake.vault.keys == {first.inquiry_id}
    assert set(intake.limits.taken.values()) == {1}


async def test_a_repetition_is_answered_also_when_the_clinics_no_longer_offer_it() -> None:
    intake = Intake()
    first = await intake.send()
    nowhere = replace(intake.submit, catalogue=InMemoryCatalogue())
    assert await nowhere(submission(), KEY) == first
    with pytest.raises((CatalogueEmpty, SubmissionRefused)):
        await nowhere(submission(), "another-key-of-sixteen")


async def test_beyond_a_limit_only_a_repetition_is_answered() -> None:
    intake = Intake()
    intake.limits.most = {"inquiries_by_contact": 1}
    first = await intake.send()
    with pytest.raises(LimitReached):
        await intake.send(key="another-key-of-letters")
    assert await intake.send() == first
    reached = LimitReached("inquiries_by_address", retry_after=9)
    assert await intake.submit(submission(), KEY, over_limit=reached) == first
    with pytest.raises(LimitReached):
        await intake.submit(submission(), "a-new-key-of-letters", over_limit=reached)


async def test_what_is_refused_is_not_kept_and_does_not_count() -> None:
    intake = Intake()
    with pytest.raises(SubmissionRefused) as refused:
        await intake.send(location="atlantis")
    assert [problem.code for problem in refused.value.problems] == ["location.unknown"]
    assert not intake.inquiries.kept
    assert not intake.vault.keys
    assert not intake.limits.taken


async def test_while_the_catalogue_is_read_anew_nobody_is_called_wrong() -> None:
    intake = Intake()
    intake.catalogue.complete = False
    with pytest.raises(CatalogueEmpty):
        await intake.send(location="atlantis")
    assert (await intake.send()).status == "received"


async def test_an_error_of_ours_does_not_count_against_the_patient() -> None:
    intake = Intake()

    class Broken(InMemoryVault):
        async def seal(self, *_: object) -> Any:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await replace(intake.submit, vault=Broken())(submission(), KEY)
    assert set(intake.limits.taken.values()) == {0}


@pytest.mark.parametrize(
    ("language", "locale"), [("fr-CA", "fr-CA"), ("es-MX", "es"), ("de", "en-CA")]
)
async def test_a_patient_is_answered_in_their_language_or_in_english(
    language: str, locale: str
) -> None:
    assert (await Intake().send(patient__language=language)).locale == locale
