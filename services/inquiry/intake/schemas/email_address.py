"""E-mail addresses that a mail's header carries unchanged: the only ones that we take."""

from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from email_validator import EmailNotValidError, validate_email


def written_address(typed: str) -> str | None:
    """The address in ASCII, as it will stand in the header; None when we cannot write to it."""
    try:
        checked = validate_email(
            typed.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        return None
    address = str(checked.ascii_email or checked.normalized)
    return address if is_carried_unchanged(address) else None


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
