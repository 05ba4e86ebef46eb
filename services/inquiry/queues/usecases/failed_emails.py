"""Failed emails as a queue: which email of which inquiry, and why; no address and no text."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from services.inquiry.inquiries.domain import FailedEmail
from services.inquiry.mail.domain import EmailNotFailed
from services.inquiry.mail.ports import EmailQueue
from services.inquiry.mail.usecases.handle_failed_emails import HandleFailedEmails
from shared.cursors import UnknownCursor, decode_cursor, encode_cursor
from shared.disclosure.waiting import (
    COUNTED,
    ItemChanged,
    Step,
    StepRequest,
    Waiting,
    WaitingItem,
    WaitingPage,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = 253_370_764_800_000  # 9999-01-01
_LONGEST: Final = 100


@dataclass(frozen=True, kw_only=True)
class FailedEmailQueue:
    """An item's id is its inquiry's and its own; what is seen of it is when it failed."""

    handle: HandleFailedEmails
    emails: EmailQueue

    async def waiting(self) -> Waiting:
        """Counts inquiries, as the alarm does: few have two."""
        oldest = await self.emails.failed_after(None, limit=1)
        count = min(await self.emails.count_failed(), COUNTED)
        return Waiting(count=count, oldest_at=oldest[0].failed_at if oldest else None)

    async def page(self, cursor: str, limit: int) -> WaitingPage:
        after = _position(cursor) if cursor else None
        found = await self.emails.failed_after(after, limit=limit + 1)
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        return WaitingPage(
            items=tuple(_item(one) for one in shown), next_cursor=_cursor(last) if last else None
        )

    async def act(self, request: StepRequest) -> None:
        inquiry_id, _, email_id = request.item_id.partition("/")
        failed_at = _EPOCH + timedelta(milliseconds=min(request.seen, _LAST))
        step = self.handle.retry if request.step is Step.RETRY else self.handle.discard
        try:
            await step(inquiry_id, email_id, failed_at=failed_at)
        except EmailNotFailed:
            raise ItemChanged from None


def _item(one: FailedEmail) -> WaitingItem:
    return WaitingItem(
        id=f"{one.inquiry_id}/{one.email_id}",
        since=one.failed_at,
        subject=one.reference,
        kind=one.kind[:_LONGEST],
        reasons=(one.reason[:_LONGEST],),
        attempts=max(0, one.attempts),
        retries=one.retries,
        seen=_milliseconds(one.failed_at),
    )


def _milliseconds(at: datetime) -> int:
    return max(0, (at - _EPOCH) // timedelta(milliseconds=1))


def _cursor(last: FailedEmail) -> str:
    return encode_cursor(_milliseconds(last.failed_at), last.inquiry_id, last.email_id)


def _position(cursor: str) -> tuple[datetime, str, str]:
    """Raises `UnknownCursor`."""
    milliseconds, inquiry_id, email_id = decode_cursor(cursor, int, str, str)
    if not 0 <= milliseconds < _LAST:
        raise UnknownCursor
    return _EPOCH + timedelta(milliseconds=milliseconds), inquiry_id, email_id
