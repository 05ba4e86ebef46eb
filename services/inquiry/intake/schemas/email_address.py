"""E-mail addresses that a mail's header carries unchanged: the only ones that we take."""

from email_validator import EmailNotValidError, validate_email

from shared.formatting.mailboxes import is_carried_unchanged


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
