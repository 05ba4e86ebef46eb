"""A form has come: was it a person's, and has this browser sent it before?

Who sends again what the same browser has sent within the hour is told so, and mailed the link once
more. Nobody else is told: that somebody with this address has asked about this procedure is what a
stranger would like to know, and any answer that differs (another page, a refusal, a missing
receipt) would tell it. So from another browser, and from programs, a repeat is taken as any other
inquiry, and staff see that the two are of one person. What proves that it is the same browser is
the session that it was given for the earlier inquiry, by which it may look at that anyway.

Only the mailbox counts here: who has mistyped an address and sends the form again with the right
one, from the same phone number, is sending something new.
"""

from collections.abc import Callable
from dataclasses import dataclass

from services.inquiry.inquiries.domain import Submission
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.spam.domain import (
    REPEATED_WITHIN,
    AlreadySent,
    GuardFields,
    Signal,
    SpamKeys,
    contact_hashes,
    opening_signals,
    opening_token,
    solved,
)
from services.inquiry.spam.ports import UsedChallenges
from services.inquiry.tracking.domain import session_hash
from shared.clock import Clock

SessionOf = Callable[[str], str | None]
"""The session that a browser holds of the inquiry with this reference."""


@dataclass(frozen=True, kw_only=True)
class ScreenForm:
    inquiries: Inquiries
    challenges: UsedChallenges
    keys: SpamKeys
    now: Clock

    def opened(self) -> str:
        """For a form that is begun now."""
        return opening_token(self.keys.opening, self.now())

    async def __call__(
        self, guard: GuardFields, session_of: SessionOf, submission: Submission, key_hash: bytes
    ) -> frozenset[Signal]:
        """Raises `AlreadySent`. A repetition with the same key is none: it has its own answer."""
        await self._refuse_repeat(session_of, submission, key_hash)
        seen = opening_signals(guard.opened, self.keys.opening, self.now())
        if guard.honeypot:
            seen |= {Signal.HONEYPOT_FILLED}
        return seen | await self._proof_signals(guard.proof, key_hash)

    async def _proof_signals(self, proof: str, key_hash: bytes) -> frozenset[Signal]:
        if not proof:
            return frozenset({Signal.PROOF_MISSING})
        found = solved(proof, self.keys.challenges, self.now())
        is_right = found is not None and await self.challenges.use(found, key_hash)
        return frozenset() if is_right else frozenset({Signal.PROOF_WRONG})

    async def _refuse_repeat(
        self, session_of: SessionOf, submission: Submission, key_hash: bytes
    ) -> None:
        now = self.now()
        hashes = contact_hashes(self.keys.contacts, submission.patient.email)
        for earlier in await self.inquiries.by_contact(hashes, since=now - REPEATED_WITHIN):
            session = session_of(earlier.reference)
            is_ours = bool(session) and earlier.has_session(session_hash(session or ""), now)
            is_same = earlier.facts.procedure == submission.procedure
            if is_ours and is_same and not earlier.has_ended and earlier.key_hash != key_hash:
                await self.inquiries.change(earlier.id, lambda one: one.request_link(now))
                raise AlreadySent(earlier.reference)
