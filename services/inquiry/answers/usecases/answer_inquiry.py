"""A patient answers what is asked, or says yes or no to a clinic that was offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.inquiry.answers.domain import (
    AnswersRefused,
    GivenAnswers,
    answer_problems,
    consents_of,
)
from services.inquiry.catalogue.domain import Clinic
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.inquiries.domain import (
    ConsentRecord,
    Inquiry,
    InquiryEnded,
    NothingAsked,
    answer,
)
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.inquiries.usecases.announce import answered
from services.inquiry.intake.domain.consent_texts import by_version, known_texts
from services.inquiry.intake.domain.consents import versions
from services.inquiry.intake.ports import ConsentTexts
from services.inquiry.privacy.domain import Sealed
from services.inquiry.privacy.ports import Vault
from services.inquiry.tracking.domain import StatusLinkNeeded, session_hash
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class AnswerInquiry:
    """For whoever holds a session; doing it again changes nothing."""

    inquiries: Inquiries
    vault: Vault
    catalogue: Catalogue
    texts: ConsentTexts
    now: Clock

    async def __call__(self, reference: str, session: str, given: GivenAnswers) -> Inquiry:
        """Raises `StatusLinkNeeded`, also for references that do not exist, `AnswersRefused`,
        `NothingAsked` and `InquiryEnded`.
        """
        now = self.now()
        inquiry = await self.inquiries.by_reference(reference)
        if inquiry is None or not inquiry.has_session(session_hash(session), now):
            raise StatusLinkNeeded
        if inquiry.has_ended:
            raise InquiryEnded
        consents = await self._consents(given, inquiry, now)
        return await self._answered(inquiry, given, consents, now)

    async def _answered(
        self,
        inquiry: Inquiry,
        given: GivenAnswers,
        consents: tuple[ConsentRecord, ...],
        now: datetime,
    ) -> Inquiry:
        answers = given.answers
        answer(inquiry, answers)  # refused before anything is sealed
        sealed = await self._sealed(inquiry, given)
        changed = await self.inquiries.change(
            inquiry.id,
            lambda one: answer(one, answers, sealed=sealed, consents=consents),
            lambda one: [answered(one, now)],
        )
        if changed is None:
            raise StatusLinkNeeded
        if changed.facts_revision != inquiry.facts_revision:
            _log.info("inquiry.answered", inquiry_id=inquiry.id)
        return changed

    async def _consents(
        self, given: GivenAnswers, inquiry: Inquiry, now: datetime
    ) -> tuple[ConsentRecord, ...]:
        asked = [one for one in versions(given.consents) if one not in known_texts()]
        known = {**known_texts(), **by_version(await self.texts.find(asked) if asked else ())}
        clinics = await self._clinics(given)
        if problems := answer_problems(given, inquiry, clinics, known):
            # What is not asked any more needs no consent: that is the better answer.
            if not (inquiry.lead.questions or inquiry.lead.offers):
                raise NothingAsked
            raise AnswersRefused(*problems)
        return consents_of(given, inquiry, clinics, known, now)

    async def _clinics(self, given: GivenAnswers) -> Mapping[str, Clinic]:
        found = {slug: await self.catalogue.clinic(slug) for slug in given.accepted}
        return {slug: clinic for slug, clinic in found.items() if clinic}

    async def _sealed(self, inquiry: Inquiry, given: GivenAnswers) -> Sealed:
        if given.claim_number is None:
            return {}
        fields = {"claim_number": given.claim_number}
        sealed = await self.vault.seal_more(inquiry.id, fields)
        if sealed is None:  # erased meanwhile
            raise InquiryEnded
        return sealed
