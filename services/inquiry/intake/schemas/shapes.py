"""Shapes that depend on another answer: postal codes by country, claim numbers by payer."""

import re
from collections.abc import Mapping
from typing import Final

_CANADIAN: Final = re.compile(
    r"^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z](?: ?\d[ABCEGHJ-NPRSTV-Z]\d)?$"
)
_AMERICAN: Final = re.compile(r"^\d{3}(?:\d{2})?$", re.ASCII)
_CLAIM_NUMBER: Final = re.compile(r"^[A-Za-z0-9-]{4,20}$")
_PAYERS_WITH_SHAPE: Final = frozenset({"workers_compensation", "federal"})
_PROVINCES: Final[Mapping[str, str]] = {
    "A": "NL", "B": "NS", "C": "PE", "E": "NB", "G": "QC", "H": "QC", "J": "QC", "K": "ON",
    "L": "ON", "M": "ON", "N": "ON", "P": "ON", "R": "MB", "S": "SK", "T": "AB", "V": "BC",
    "X": "NT NU", "Y": "YT",
}  # fmt: skip
"""Canada Post: the first letter is the province's."""


def postal_problem(prefix: str, country: str, subdivision: str | None) -> str | None:
    """A code, where the beginning of a postal code (capitals) cannot be one of the country or
    province; other countries' are taken as they are.
    """
    match country:
        case "CA":
            return _canadian_problem(prefix, subdivision)
        case "US":
            return None if _AMERICAN.fullmatch(prefix) else "postal-code"
        case _:
            return None


def _canadian_problem(prefix: str, subdivision: str | None) -> str | None:
    if not _CANADIAN.fullmatch(prefix) or not prefix.isascii():
        return "postal-code"
    is_there = subdivision is None or subdivision.partition("-")[2] in _PROVINCES[prefix[0]].split()
    return None if is_there else "postal-province"


def is_claim_number(number: str, payer: str) -> bool:
    """Whether the number may be one of this payer; most have theirs in any shape."""
    return payer not in _PAYERS_WITH_SHAPE or _CLAIM_NUMBER.fullmatch(number) is not None
