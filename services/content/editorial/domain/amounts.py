"""Amounts of money as people type them."""

import re
from decimal import Decimal
from typing import Final

from services.content.directory.domain import MOST_CENTS

_SPACES: Final = re.compile(r"[\s\u00a0\u2009\u202f]+")
_PLAIN: Final = re.compile(r"(?P<whole>[0-9]{1,9})(?:[.,](?P<part>[0-9]{2}))?")
_GROUPED: Final = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.(?P<part>[0-9]{2}))?")


def cents_of(amount: str) -> int | None:
    """`$2,400`, `2400.50` and `2 400,50 $` in cents; None for what is no amount, or could be two: a
    comma before three digits is between thousands, and one before two digits before cents.
    """
    digits = _SPACES.sub("", amount).removeprefix("$").removesuffix("$")
    found = _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)
    if found is None or not digits.isascii():
        return None
    cents = int(found["whole"].replace(",", "")) * 100 + int(found["part"] or 0)
    return cents if cents <= MOST_CENTS else None


def amount_of(cents: int) -> str:
    """As a form shows it: `2400`, or `2400.50`."""
    amount = Decimal(cents) / 100
    return str(int(amount)) if amount == int(amount) else f"{amount:.2f}"
