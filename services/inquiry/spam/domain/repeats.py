"""Who has written before: a blind index of mailboxes and phone numbers, and what a browser is told
that sends the same twice.
"""

from datetime import timedelta
from typing import Final

from shared.errors import Conflict
from shared.keys import KeyRing
from shared.limits.counted import mailbox_of

REPEATED_WITHIN: Final = timedelta(hours=1)
_EMAIL: Final = "email"
_PHONE: Final = "phone"


class AlreadySent(Conflict):
    """Told only to the browser that has sent the earlier one."""

    code = "inquiry.already-sent"
    title = "This inquiry was sent already."

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference


def contact_hashes(keys: KeyRing, email: str, phone: str | None = None) -> tuple[bytes, ...]:
    """HMAC-SHA256 of the mailbox, however it is written, and of the number (E.164); under each live
    key, so that those of before and after a rotation are still found.
    """
    contacts = [f"{_EMAIL}\n{mailbox_of(email)}", *([f"{_PHONE}\n{phone}"] if phone else [])]
    encoded = [contact.encode(errors="surrogatepass") for contact in contacts]
    return tuple(key.digest(contact) for contact in encoded for key in keys)
