"""A patient corrects their own contact details."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.inquiry.inquiries.domain import (
    FORMER_EMAIL,
    Corrected,
    Inquiry,
    InquiryEnded,
    correct,
)
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.inquiries.usecases.announce import answered
from services.inquiry.intake.domain.reply_time import locale_for
from services.inquiry.privacy.ports import Vault
from services.inquiry.rights.domain import ContactDetails, details_of
from services.inquiry.rights.domain.details import SEALED
from services.inquiry.rights.ports import CheckDetails
from services.inquiry.rights.usecases.may_look import inquiry_of_session
from services.inquiry.spam.domain import contact_hashes
from services.inquiry.tracking.domain import StatusLinkNeeded, session_hash
from shared.clock import Clock
from shared.events import Event
from shared.keys import KeyRing
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class CorrectDetails:
    """For whoever holds a session; doing it again changes nothing. Of the old values none is kept,
    but the address of before until its notice is sent.
    """

    inquiries: Inquiries
    vault: Vault
    check: CheckDetails
    contact_keys: KeyRing
    """Those of the blind index."""
    now: Clock

    async def details(self, reference: str, session: str) -> ContactDetails:
        """As they are. Raises `StatusLinkNeeded` and, where they were erased, `InquiryEnded`."""
        inquiry = await inquiry_of_session(self.inquiries, reference, session, self.now())
        return await self._details(inquiry)

    async def __call__(
        self, reference: str, session: str, given: Mapping[str, object]
    ) -> tuple[str, ...]:
        """The fields that are new by it. Raises `StatusLinkNeeded`, `DetailsRefused`,
        `TooManyCorrections` and, where it was erased, `InquiryEnded`.
        """
        now = self.now()
        inquiry = await inquiry_of_session(self.inquiries, reference, session, now)
        details = await self._details(inquiry)
        changes = details.changes(self.check(details, given))
        if not changes:
            return ()
        new = await self._corrected(inquiry, details, changes)
        hashed = session_hash(session)
        correct(inquiry, new, session=hashed, now=now)  # refused before anything is written
        await self._keep(inquiry, new, hashed, now)
        security("details-corrected", inquiry_id=inquiry.id)
        return new.fields

    async def _keep(self, inquiry: Inquiry, new: Corrected, session: bytes, now: datetime) -> None:
        def events(one: Inquiry) -> list[Event]:
            return [answered(one, now)] if new.language else []

        changed = await self.inquiries.change(
            inquiry.id, lambda one: correct(one, new, session=session, now=now), events
        )
        if changed is None:
            raise StatusLinkNeeded

    async def _details(self, inquiry: Inquiry) -> ContactDetails:
        sealed = {k: text for k, text in inquiry.personal.items() if k in SEALED}
        opened = await self.vault.open(inquiry.id, sealed)
        if opened.is_erased:
            raise InquiryEnded
        return details_of(inquiry, opened)

    async def _corrected(
        self, inquiry: Inquiry, details: ContactDetails, changes: Mapping[str, str | None]
    ) -> Corrected:
        clear = {name: value for name, value in changes.items() if name in SEALED}
        before = {FORMER_EMAIL: details.values["email"]} if "email" in changes else {}
        sealed = await self.vault.seal_more(inquiry.id, {**clear, **before})
        if sealed is None:  # erased meanwhile
            raise InquiryEnded
        language = changes.get("language")
        return Corrected(
            fields=tuple(changes),
            sealed={name: sealed.get(name) for name in (*clear, *before)},
            language=language,
            locale=locale_for(language) if language else None,
            contact_hashes=self._hashes({**details.values, **changes}, changes),
        )

    def _hashes(
        self, values: Mapping[str, str | None], changes: Mapping[str, str | None]
    ) -> tuple[bytes, ...] | None:
        """Whoever is looked for is found by the new address or number, and not by the old one."""
        email = values["email"]
        if email is None or not {"email", "phone"} & changes.keys():
            return None
        return contact_hashes(self.contact_keys, email, values["phone"])
