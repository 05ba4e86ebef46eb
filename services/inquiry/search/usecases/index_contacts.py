"""After a rotation of the key: every inquiry is found by the keys that are live now."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Final

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.privacy.ports import Vault
from services.inquiry.search.ports import ChangedInquiries, IndexedContacts
from services.inquiry.spam.domain import contact_hashes
from shared.errors import Refusal
from shared.keys import KeyRing
from shared.logs import get_log

_log = get_log(__name__)
_AT_ONCE: Final = 200
_CONTACT: Final = ("email", "phone")


@dataclass(frozen=True, kw_only=True)
class IndexContacts:
    """Safe beside running processes, and harmless to repeat: what is indexed already is left. An
    inquiry that cannot be opened is passed over, and said to be.
    """

    indexed: IndexedContacts
    inquiries: ChangedInquiries
    vault: Vault
    keys: KeyRing

    async def __call__(self) -> AsyncIterator[str]:
        """Yields the id of each inquiry that was indexed anew."""
        last: str | None = ""
        while last is not None:
            those, last = await self.indexed.after(last, _AT_ONCE)
            for inquiry in those:
                try:
                    is_new = await self._index(inquiry)
                except (LookupError, Refusal, TypeError, ValueError) as error:
                    _log.error("inquiry.not-indexed", error, inquiry_id=inquiry.id)
                    continue
                if is_new:
                    yield inquiry.id

    async def _index(self, inquiry: Inquiry) -> bool:
        opened = await self.vault.open(inquiry.id, _sealed(inquiry))
        email = opened.text("email")
        if opened.is_erased or email is None:
            return False
        hashes = contact_hashes(self.keys, email, opened.text("phone"))
        if set(hashes) == set(inquiry.contact_hashes):
            return False

        def indexed(now: Inquiry) -> Inquiry:
            """Whoever has corrected them meanwhile has indexed them as well."""
            is_same = now.erased_at is None and _sealed(now) == _sealed(inquiry)
            return replace(now, contact_hashes=hashes) if is_same else now

        await self.inquiries.change(inquiry.id, indexed)
        return True


def _sealed(inquiry: Inquiry) -> dict[str, bytes]:
    return {name: text for name, text in inquiry.personal.items() if name in _CONTACT}
