"""E-mail addresses in the header of an email."""

import re
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9.-]+", re.ASCII)
_FITS_ON_ONE_LINE: Final = 70


def is_carried_unchanged(address: str) -> bool:
    """Whether a header with this one address can be built, and reads as the same address again.

    A valid local part may look like an encoded word (RFC 2047), such as `=?utf-8?q?a?=`: building a
    header from it raises, or another reader decodes it to somebody else's address. Most addresses
    have nothing in them that could be read as anything else; building and reading a header takes
    longer than all other checks of an inquiry.
    """
    if len(address) <= _FITS_ON_ONE_LINE and _PLAIN.fullmatch(address):
        return True
    try:
        message = EmailMessage(policy=SMTP)
        message["To"] = Address(addr_spec=address)
        header = message_from_bytes(message.as_bytes(), policy=SMTP)["To"]
    except (MessageError, ValueError, IndexError):  # what the standard library's parser raises
        return False
    return [found.addr_spec for found in header.addresses] == [address] and not header.defects
