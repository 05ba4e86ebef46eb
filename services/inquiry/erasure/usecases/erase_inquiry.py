"""An inquiry is erased: its content in one write, the record of it, its documents, its key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.inquiry.erasure.ports import Erasures, PatientDocuments, PatientKeys
from services.inquiry.inquiries.domain import Erasure, Inquiry, erase
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.inquiries.usecases.announce import erased
from shared.events import Event
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class EraseInquiry:
    """The first write decides: it is refused under a hold, and carries the event. What follows may
    be repeated by anybody (`ReapplyErasures` does), so a process may end between any two steps.
    """

    inquiries: Inquiries
    erasures: Erasures
    documents: PatientDocuments
    keys: PatientKeys

    async def __call__(
        self, inquiry_id: str, at: datetime, *, despite_hold: bool = False
    ) -> datetime | None:
        """When it was erased; None when there is none. Raises `UnderHold`."""
        changed = await self.inquiries.change(
            inquiry_id, lambda one: erase(one, at, despite_hold=despite_hold), _events
        )
        if changed is None or changed.erased_at is None:
            return None
        await self.finish(Erasure(inquiry_id=inquiry_id, erased_at=changed.erased_at))
        return changed.erased_at

    async def finish(self, erasure: Erasure) -> None:
        """What follows the first write."""
        await self.erasures.note(erasure)
        await self.documents.forget(erasure.inquiry_id)
        await self.keys.destroy_key(erasure.inquiry_id)
        _log.info("inquiry.erased", inquiry_id=erasure.inquiry_id)


def _events(inquiry: Inquiry) -> Sequence[Event]:
    return [erased(inquiry, inquiry.erased_at)] if inquiry.erased_at else []
