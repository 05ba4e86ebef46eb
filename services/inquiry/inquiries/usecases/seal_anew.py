"""Seals anew what an earlier version has sealed in another format."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.inquiries.ports import SealedInquiries
from services.inquiry.privacy.ports import SealedBefore
from shared.errors import Refusal
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class SealAnew:
    """Once no process of an earlier version runs. A run that is broken off goes on where it ended.
    An inquiry that cannot be read or opened keeps its key and is passed over.
    """

    inquiries: SealedInquiries
    vault: SealedBefore

    async def __call__(self) -> AsyncIterator[str]:
        """Yields the id of each inquiry that is done."""
        async for inquiry_id in self.vault.sealed_before():
            try:
                await self._anew(inquiry_id)
            except (LookupError, Refusal, TypeError, ValueError) as error:
                _log.error("inquiry.not-sealed-anew", error, inquiry_id=inquiry_id)
                continue
            await self.vault.drop_key_of_before(inquiry_id)
            yield inquiry_id

    async def _anew(self, inquiry_id: str) -> None:
        while (inquiry := await self.inquiries.get(inquiry_id)) is not None:
            if await self._is_done(inquiry):
                return

    async def _is_done(self, inquiry: Inquiry) -> bool:
        """Whether nothing is left; else it is to be looked at again."""
        texts = [(note.id, note.text) for note in inquiry.notes]
        personal = await self.vault.seal_anew(inquiry.id, inquiry.personal.items())
        notes = await self.vault.seal_anew(inquiry.id, texts)
        if not personal and not notes:
            return True
        return await self.inquiries.replace_sealed(inquiry, personal, notes)
