"""Somebody of a clinic looks for the inquiries that came from an e-mail address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.privacy.domain import SealBroken
from services.inquiry.privacy.ports import Vault
from services.inquiry.search.domain import NotAnAddress, found, is_from, may_be_found
from services.inquiry.search.ports import InquiriesByContact, Records
from services.inquiry.spam.domain import contact_hashes
from shared.clock import Clock
from shared.concurrency import finish_all
from shared.disclosure.network_reader import NetworkReader
from shared.disclosure.search import FOUND_AT_MOST
from shared.keys import KeyRing
from shared.logs import get_log
from shared.telemetry import security

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class FindByEmail:
    """That an address is known here is a disclosure: it is recorded with every inquiry that was
    found, before any is told of.
    """

    inquiries: InquiriesByContact
    vault: Vault
    records: Records
    keys: KeyRing
    """Those of the blind index."""
    now: Clock
    new_id: Callable[[], str]

    async def __call__(self, address: str | None, who: NetworkReader) -> Sequence[Inquiry]:
        """`address`: in ASCII and small letters; None for what is none. The newest inquiry first.
        Raises `NotAnAddress`.
        """
        if address is None:
            raise NotAnAddress
        hashes = contact_hashes(self.keys, address)
        among = await self.inquiries.by_contact(hashes, limit=FOUND_AT_MOST)
        candidates = [one for one in among if may_be_found(one)]
        are_from = await finish_all(self._is_from(one, address) for one in candidates)
        those = [one for one, is_it in zip(candidates, are_from, strict=True) if is_it]
        await finish_all(self._record(one, who) for one in those)  # each in a chain of its own
        return those

    async def _is_from(self, inquiry: Inquiry, address: str) -> bool:
        """Not one that cannot be opened: that is no reason to find none of the others."""
        sealed = {name: text for name, text in inquiry.personal.items() if name == "email"}
        try:
            opened = await self.vault.open(inquiry.id, sealed)
        except SealBroken as error:
            _log.error("inquiry.not-searched", error, inquiry_id=inquiry.id)
            return False
        return is_from(opened.text("email"), address)

    async def _record(self, inquiry: Inquiry, who: NetworkReader) -> None:
        entry = found(
            self.new_id(),
            inquiry,
            account_id=who.account_id,
            name=who.name,
            role=who.role,
            at=self.now(),
        )
        await self.records.append(entry)
        security(
            "inquiry-found",
            account=who.account_id,
            role=who.role,
            inquiry_id=inquiry.id,
            disclosure_id=entry.id,
        )
