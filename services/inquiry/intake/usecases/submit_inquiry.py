"""A patient sends an inquiry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.inquiry.catalogue.domain import CatalogueEmpty, Offer
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.inquiries.domain import (
    ConsentGiven,
    Inquiry,
    Receipt,
    Submission,
    fingerprint,
    key_hash,
    receive,
)
from services.inquiry.inquiries.ports import Inquiries, ReferenceTaken
from services.inquiry.inquiries.usecases.announce import received
from services.inquiry.intake.domain.checking import (
    SubmissionRefused,
    answering_clinics,
    submission_problems,
)
from services.inquiry.intake.domain.consent_texts import (
    KnownTexts,
    by_version,
    known_texts,
)
from services.inquiry.intake.domain.consents import consent_records, versions
from services.inquiry.intake.domain.reply_time import latest_reply_by, locale_for
from services.inquiry.intake.ports import ConsentTexts, SubmissionLimits
from services.inquiry.privacy.ports import Vault
from services.inquiry.spam.domain import Assessment, contact_hashes, quarantine_for
from services.inquiry.spam.ports import Screen
from services.inquiry.spam.usecases.assess_submission import AssessSubmission, note_quarantined
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.keys import KeyRing
from shared.limits.counted import Counted, LimitReached, by_contact


@dataclass(frozen=True, kw_only=True)
class SubmitInquiry:
    """Repeating it with the same key and the same body answers the same, changes nothing and does
    not count.
    """

    inquiries: Inquiries
    vault: Vault
    texts: ConsentTexts
    catalogue: Catalogue
    limits: SubmissionLimits
    assess: AssessSubmission
    hash_keys: KeyRing
    contact_keys: KeyRing
    """Make the blind index by which the inquiries of one person are found."""
    now: Clock
    new_reference: Callable[[], str]

    async def __call__(
        self,
        submission: Submission,
        idempotency_key: str,
        locale: str | None = None,
        *,
        over_limit: LimitReached | None = None,
        screen: Screen | None = None,
    ) -> Receipt:
        """`over_limit`: the client has sent too many, so this is taken only as a repetition.
        `screen`: the guard of the form that it came by; what that raises passes through. Whoever
        sends what is put into quarantine is answered as everybody is.
        """
        key = key_hash(idempotency_key, submission.source.site)
        try:
            if over_limit is not None:
                raise over_limit
            return await self._submit(submission, key, locale, screen)
        except (CatalogueEmpty, LimitReached, SubmissionRefused) as refused:
            # What would be refused today may repeat what was taken yesterday, or a moment ago.
            # One that is sent at the same moment may have used up the limit, and be kept soon.
            may_have_twin = isinstance(refused, LimitReached) and over_limit is None
            look = self.inquiries.receipt_soon if may_have_twin else self.inquiries.receipt_of
            earlier = await look(key)
            if earlier is None:
                raise
            return earlier.for_body(submission, self.hash_keys)

    async def _submit(
        self,
        submission: Submission,
        key: bytes,
        locale: str | None,
        screen: Screen | None,
    ) -> Receipt:
        """The receipt of this attempt or, where there is an inquiry with its key, of that."""
        known = await self.known_texts(submission.consents)
        offer = await self._checked_offer(submission, known)
        seen = await screen(submission, key) if screen else ()
        counted = _counted(submission)
        assessment = await self.assess(submission, seen, meanwhile=self.limits.take(counted))
        right = _Right(submission, offer, known, key, locale, assessment)
        try:
            receipt, is_new = await self._add(right)
        except Exception:
            await self.limits.give_back(counted)  # nobody is told to wait for what was our fault
            raise
        if is_new:
            return receipt
        await self.limits.give_back(counted)
        return receipt.for_body(submission, self.hash_keys)

    async def _add(self, right: "_Right") -> tuple[Receipt, bool]:
        """The receipt, and whether it is that of this attempt and not of another with its key."""
        while True:
            inquiry = await self._inquiry(right)
            facts = () if inquiry.is_kept_back else [received(inquiry)]
            try:
                receipt = await self.inquiries.add(inquiry, facts)
            except ReferenceTaken:
                await self.vault.destroy_key(inquiry.id)
                continue
            is_new = receipt.inquiry_id == inquiry.id
            if not is_new:
                await self.vault.destroy_key(inquiry.id)
            elif inquiry.quarantined is not None:
                note_quarantined(inquiry.id, right.assessment)
            return receipt, is_new

    async def known_texts(self, consents: Sequence[ConsentGiven]) -> KnownTexts:
        """This program's texts, and of those that it does not carry the ones that were asked for:
        somebody's page may be older, or newer, than it.
        """
        known = known_texts()
        others = [one for one in versions(consents) if one not in known]
        return {**known, **by_version(await self.texts.find(others))} if others else known

    async def _checked_offer(self, submission: Submission, known: KnownTexts) -> Offer:
        """Looks twice before it refuses: what a catalogue that is just being read anew does not
        have is nobody's mistake.
        """
        offer, problems = await self._looked_up(submission, known)
        if problems:
            was_complete = await self.catalogue.is_complete()
            offer, problems = await self._looked_up(submission, known)
            if problems and not (was_complete and await self.catalogue.is_complete()):
                raise CatalogueEmpty
        if problems or offer is None:
            raise SubmissionRefused(*problems)
        return offer

    async def _looked_up(
        self, submission: Submission, known: KnownTexts
    ) -> tuple[Offer | None, Sequence[FieldProblem]]:
        offer = await self.catalogue.offer(submission.procedure)
        return offer, submission_problems(submission, offer, self.now(), known)

    async def _inquiry(self, right: "_Right") -> Inquiry:
        now: datetime = self.now()
        submission, patient = right.submission, right.submission.patient
        inquiry_id, sealed = await self.vault.seal_new(submission.personal)
        return receive(
            submission,
            inquiry_id=inquiry_id,
            reference=self.new_reference(),
            sealed=sealed,
            consents=consent_records(submission.consents, now, right.known),
            locale=right.locale or locale_for(patient.language),
            now=now,
            reply_by=latest_reply_by(now, answering_clinics(submission, right.offer)),
            key_hash=right.key,
            fingerprint=fingerprint(submission, self.hash_keys.current),
            contact_hashes=contact_hashes(self.contact_keys, patient.email, patient.phone),
            quarantined=quarantine_for(right.assessment, now),
        )


@dataclass(frozen=True)
class _Right:
    """A submission in which there is nothing to refuse, and what was found out about it."""

    submission: Submission
    offer: Offer
    known: KnownTexts
    key: bytes
    locale: str | None
    assessment: Assessment


def _counted(submission: Submission) -> tuple[Counted, ...]:
    """Narrow before wide. Those that name no site count as one site."""
    patient, site = submission.patient, submission.source.site
    contact = by_contact("inquiries", email=patient.email, phone=patient.phone)
    return (*contact, Counted(limit="inquiries_by_site", whom=site or ""))
