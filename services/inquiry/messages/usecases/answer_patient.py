"""Somebody who looks after a lead writes to its patient."""

from dataclasses import dataclass

from services.inquiry.disclosure.domain.file import PatientFile
from services.inquiry.disclosure.domain.refusals import DetailsErased
from services.inquiry.disclosure.usecases.record_access import RecordAccess, Recorded
from services.inquiry.inquiries.domain import (
    Inquiry,
    Message,
    MessagesClosed,
    Sender,
    kept_as,
    write_message,
)
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.errors import NotFound
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class AnswerPatient:
    """Recorded first, as everything that staff do with an inquiry; the patient is told by email
    that there is a message, and by nothing else what it says.
    """

    record: RecordAccess

    async def __call__(
        self, assertion: Assertion | UnreadableAssertion, text: str
    ) -> tuple[Message, Inquiry]:
        """The message as it is kept, in its inquiry; the same one, where one of this id is kept
        already.
        """
        recorded = await self.record(assertion, PatientFile.message_fault)
        message = await self._sealed(recorded, text)
        try:
            inquiry = await self.record.inquiries.change(
                recorded.entry.inquiry_id, lambda one: write_message(one, message)
            )
        except MessagesClosed:
            await self._say_erased(recorded)
            raise
        kept = kept_as(inquiry, message) if inquiry else None
        if inquiry is None or kept is None:
            raise NotFound
        _say_sent(recorded)
        return kept, inquiry

    async def _sealed(self, recorded: Recorded, text: str) -> Message:
        by, entry = recorded.assertion, recorded.entry
        message_id = by.message_id or entry.id
        sealed = await self.record.vault.seal_more(entry.inquiry_id, {message_id: text})
        if sealed is None:
            raise DetailsErased
        return Message(
            id=message_id,
            sender=Sender.CLINIC,
            at=entry.at,
            text=sealed[message_id],
            by=by.account_id,
            name=by.name,
        )

    async def _say_erased(self, recorded: Recorded) -> None:
        """What was erased meanwhile is not only closed."""
        inquiry = await self.record.inquiries.get(recorded.entry.inquiry_id)
        if inquiry is not None and inquiry.erased_at is not None:
            raise DetailsErased from None


def _say_sent(recorded: Recorded) -> None:
    entry = recorded.entry
    _log.info(
        "security.message-sent",
        account=entry.account_id,
        lead_id=entry.lead_id,
        inquiry_id=entry.inquiry_id,
        disclosure_id=entry.id,
    )
