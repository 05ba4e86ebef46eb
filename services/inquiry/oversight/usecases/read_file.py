"""The file of one inquiry: what was agreed to, who asked for the details, whether the record of
that is whole, and what keeps it.
"""

from dataclasses import dataclass

from services.inquiry.disclosure.domain.checks import StoredChain
from services.inquiry.disclosure.domain.verification import Broken, Intact, verify
from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.oversight.ports import Records
from shared.errors import NotFound
from shared.keys import KeyRing
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class InquiryFile:
    inquiry: Inquiry
    chain: StoredChain
    verification: Intact | Broken


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """`account`: the id of whoever looks; that they did is a security event."""

    inquiries: Inquiries
    records: Records
    keys: KeyRing

    async def __call__(self, reference: str, account: str) -> InquiryFile:
        """Raises `NotFound`."""
        inquiry = await self.inquiries.by_reference(reference)
        if inquiry is None:
            raise NotFound
        security("inquiry-file-read", account=account, inquiry_id=inquiry.id)
        return await self._verified(inquiry)

    async def _verified(self, inquiry: Inquiry) -> InquiryFile:
        """Looks again before it finds fault: an entry may have been appended meanwhile."""
        for _ in range(2):
            chain = await self.records.get(inquiry.id)
            verification = verify(inquiry.id, chain.entries, chain.head, self.keys)
            if isinstance(verification, Intact):
                break
        return InquiryFile(inquiry=inquiry, chain=chain, verification=verification)
