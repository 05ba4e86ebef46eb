"""Inquiries as their use cases need them. What only one feature needs stands in its own ports."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from services.inquiry.inquiries.domain import Inquiry, Receipt
from shared.errors import Refusal
from shared.events import Event

Transition = Callable[[Inquiry], Inquiry]
"""Pure: it may be called again on what somebody else has changed meanwhile."""


FOUND_AT_MOST: Final = 20
"""Inquiries of one contact that are shown; nobody sends as many."""


class ReferenceTaken(Exception):
    """Another inquiry has this reference; try the next one."""


class InquiryUnreadable(Refusal):
    """The document is not what it should be. Not transient: it costs this inquiry only."""

    code = "inquiry.unreadable"
    title = "This inquiry cannot be shown at the moment."
    status = 503


def no_events(_: Inquiry) -> Sequence[Event]:
    return ()


class Inquiries(Protocol):
    """Reading raises `InquiryUnreadable`; changing raises `Unavailable` when others change the same
    inquiry all the time.
    """

    async def receipt_of(self, key_hash: bytes) -> Receipt | None:
        """The receipt that was given for this idempotency key, if there is one."""
        ...

    async def receipt_soon(self, key_hash: bytes) -> Receipt | None:
        """The same, a moment later: for whoever was sent together with the one that was taken."""
        ...

    async def add(self, inquiry: Inquiry, events: Sequence[Event]) -> Receipt:
        """Keeps the inquiry and its events in one write and returns its receipt.

        When an inquiry with the same idempotency key is there already, nothing is kept and that
        one's receipt is returned. Raises `ReferenceTaken`.
        """
        ...

    async def get(self, inquiry_id: str) -> Inquiry | None: ...

    async def by_reference(self, reference: str) -> Inquiry | None: ...

    async def by_contact(
        self,
        contact_hashes: Collection[bytes],
        *,
        since: datetime | None = None,
        limit: int = FOUND_AT_MOST,
    ) -> Sequence[Inquiry]:
        """Those with one of these in their blind index, the newest first, at most `limit`; what
        cannot be read is passed over.
        """
        ...

    async def change(
        self,
        inquiry_id: str,
        transition: Transition,
        events: Callable[[Inquiry], Sequence[Event]] = no_events,
    ) -> Inquiry | None:
        """Keeps what the transition makes of the inquiry, and the events of that, in one write; and
        makes it again of what the inquiry has become when somebody else was faster.

        Returns the inquiry as it is now; None when there is none. A refusal of the transition
        passes through. Where it changes nothing, nothing is written or announced. Of an inquiry
        that is then in quarantine nothing is announced, whatever happens to it there.
        """
        ...

    async def change_all(self, inquiry_ids: Iterable[str], transition: Transition) -> None:
        """The same for many at once, without events. The transition must be harmless to repeat.
        Those that are not there or cannot be read are passed over.
        """
        ...


class WaitingInquiries(Protocol):
    async def to_remind(self, now: datetime, *, limit: int) -> Sequence[str]:
        """The ids of inquiries whose patients are due to be reminded, the longest due first."""
        ...

    async def change(self, inquiry_id: str, transition: Transition) -> Inquiry | None:
        """As of `Inquiries`."""
        ...


class SealedInquiries(Protocol):
    async def get(self, inquiry_id: str) -> Inquiry | None: ...

    async def replace_sealed(
        self, before: Inquiry, personal: Mapping[str, bytes], notes: Mapping[str, bytes]
    ) -> bool:
        """The same content sealed anew, by name of the field and id of the note: nothing else of
        the inquiry changes. False where somebody has changed it meanwhile.
        """
        ...
