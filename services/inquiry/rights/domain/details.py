"""The contact details that a patient may correct without asking anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.privacy.domain import Opened
from shared.errors import Invalid

CORRECTABLE: Final = (
    "given_name", "family_name", "email", "phone", "channel", "best_hours", "timezone", "language",
)  # fmt: skip
SEALED: Final = tuple(name for name in CORRECTABLE if name != "language")


class DetailsRefused(Invalid):
    code = "inquiry.details-refused"
    title = "Some of the details cannot be accepted."


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """`values` by field; None: never given. `country`: the one that a phone number is read in."""

    reference: str
    locale: str
    country: str
    values: Mapping[str, str | None] = field(repr=False)

    def changes(self, new: Mapping[str, str | None]) -> dict[str, str | None]:
        """Those of the checked values that are other ones."""
        return {name: new[name] for name in CORRECTABLE if new[name] != self.values[name]}


def details_of(inquiry: Inquiry, opened: Opened) -> ContactDetails:
    sealed = {name: opened.text(name) for name in SEALED}
    return ContactDetails(
        reference=inquiry.reference,
        locale=inquiry.locale,
        country=inquiry.facts.residence.country,
        values={**sealed, "language": inquiry.facts.language},
    )
