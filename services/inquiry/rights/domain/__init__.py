"""What a copy is made of, and the details that may be corrected."""

from services.inquiry.rights.domain.copied import Copy, Part
from services.inquiry.rights.domain.details import (
    CORRECTABLE,
    ContactDetails,
    DetailsRefused,
    details_of,
)

__all__ = ["CORRECTABLE", "ContactDetails", "Copy", "DetailsRefused", "Part", "details_of"]
