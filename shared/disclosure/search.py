"""What routing asks inquiry on behalf of somebody who works on leads: which inquiries came from an
e-mail address (`POST SEARCHES_PATH`), and which came from the same mailbox or phone number as one
(`POST SAME_CONTACT_PATH`). Answers are ids of inquiries and nothing of their patients.

The address stands in the body and nowhere else: no URL, header, log line, metric or span has it.
"""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from shared.disclosure.assertion import TYPED_AT_MOST
from shared.disclosure.network_reader import Question

SEARCHES_PATH: Final = "/v1/disclosures/searches"
SAME_CONTACT_PATH: Final = "/v1/disclosures/same-contact"
SEARCH: Final = Question(
    audience="wayfare-inquiry-search", roles=frozenset({"coordinator", "doctor"})
)
SAME_CONTACT: Final = Question(
    audience="wayfare-inquiry-same-contact",
    roles=frozenset({"coordinator", "doctor", "manager", "auditor"}),
)
FOUND_AT_MOST: Final = 200
InquiryId = Annotated[str, Field(min_length=8, max_length=64)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class SearchBody(_Body):
    """`email`: as somebody has typed it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    email: Annotated[str, Field(max_length=TYPED_AT_MOST, repr=False)]


class SameContactBody(_Body):
    model_config = ConfigDict(extra="forbid", strict=True)

    inquiry_id: InquiryId


class FoundBody(_Body):
    """The newest first."""

    inquiries: Annotated[list[InquiryId], Field(max_length=FOUND_AT_MOST)]
