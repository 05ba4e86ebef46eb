"""E-mail addresses that a mail's header carries unchanged: the only ones that we take."""

import re
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from email_validator import EmailNotValidError, validate_email

_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9.-]+", re.ASCII)
_FITS_ON_ONE_LINE: Final = 70


def written_address(typed: str) -> str | None:
    """The address in ASCII, as it will stand in the header; None when we cannot write to it."""
    try:
        checked = validate_email(
            typed.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        return None
    address = str(checked.ascii_email or checked.normalized)
    return address if _is_plain(address) or is_carried_unchanged(address) else None


def _is_plain(address: str) -> bool:
    """Of a valid address: whether nothing in it could be read as anything else. Most are; building
    and reading a header takes longer than all other checks of an inquiry.
    """
    return len(address) <= _FITS_ON_ONE_LINE and _PLAIN.fullmatch(address) is not None


def is_carried_unchanged(address: str) -> bool:
    """Whether a header with this one address can be built, and reads as the same address again.

    A valid local part may look like an encoded word (RFC 2047), such as `=?utf-8?q?a?=`: building a
    header from it raises, or another reader decodes it to somebody else's address.
    """
    try:
        message = EmailMessage(policy=SMTP)
        message["To"] = Address(addr_spec=address)
        header = message_from_bytes(message.as_bytes(), policy=SMTP)["To"]
    except (MessageError, ValueError, IndexError):  # what the standard library's parser raises
        return False
    return [found.addr_spec for found in header.addresses] == [address] and not header.defects
