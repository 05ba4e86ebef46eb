"""What is asked and answered (`shared.disclosure.search`)."""

from collections.abc import Iterable

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.intake.schemas.email_address import written_address
from shared.disclosure.search import FoundBody


def address_in(typed: str) -> str | None:
    """The address as inquiries have it, in ASCII (a domain in Punycode) and small letters; None for
    what no inquiry can have come from.
    """
    written = written_address(typed)
    return written.casefold() if written else None


def found_body(inquiries: Iterable[Inquiry]) -> FoundBody:
    return FoundBody(inquiries=[inquiry.id for inquiry in inquiries])
