"""What routing asks inquiry on behalf of a privacy officer or an auditor of the whole network: who
read an inquiry, what its patient agreed to, whether the record of that is whole; what is on hold.
All of it names staff, codes and times, and nothing of the patient.

`GET OVERVIEW_PATH`, `GET INQUIRY_PATH`, `PUT` and `DELETE HOLD_PATH`, `POST VERIFICATIONS_PATH`.
"""

from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.disclosure.network_reader import Question

OVERVIEW_PATH: Final = "/v1/oversight"
INQUIRY_PATH: Final = "/v1/oversight/inquiries/{reference}"
HOLD_PATH: Final = "/v1/oversight/inquiries/{reference}/hold"
VERIFICATIONS_PATH: Final = "/v1/oversight/verifications"
OVERSIGHT: Final = Question(
    audience="wayfare-inquiry-oversight", roles=frozenset({"privacy_officer", "auditor"})
)
ACTING: Final = OVERSIGHT.narrowed(["privacy_officer"])
"""Who may put something on hold and have it verified anew; an auditor looks."""
LISTED_AT_MOST: Final = 200
REFERENCE: Final = r"[A-Za-z0-9-]{1,40}"
Count = Annotated[int, Field(ge=0)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ConsentBody(_Body):
    """`about`: the clinic, where it was agreed to for one alone."""

    purpose: str
    text_version: str
    locale: str
    is_granted: bool
    at: AwareDatetime
    about: str | None


class AccessBody(_Body):
    """Somebody asked for the patient's details, or for one document of theirs. What could not be
    read of who asked was refused: it has neither name nor role.
    """

    at: AwareDatetime
    was_granted: bool
    reason: str | None
    """A code, of a refusal."""
    name: str | None
    role: str | None
    purpose: str | None
    of_document: bool


class ChainBody(_Body):
    """Whether the record of accesses is whole and unaltered; `broken_at`: the first entry that
    does not fit, counted from 1, and `code` what of it does not.
    """

    length: Count
    broken_at: int | None = None
    code: str | None = None


class HoldBody(_Body):
    reason: str
    by: str
    at: AwareDatetime
    erasure_asked_at: AwareDatetime | None


class NamedHoldBody(HoldBody):
    reference: str


class HoldReasonBody(_Body):
    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Literal["litigation", "complaint", "regulator", "other"]


class InquiryFileBody(_Body):
    """`accesses`: the newest first, and `more_accesses` older ones that are not listed."""

    reference: str
    status: str
    received_at: AwareDatetime
    erased_at: AwareDatetime | None
    person_asked_at: AwareDatetime | None
    corrections: Count
    consents: list[ConsentBody]
    accesses: Annotated[list[AccessBody], Field(max_length=LISTED_AT_MOST)]
    more_accesses: Count
    chain: ChainBody
    hold: HoldBody | None


class VerificationBody(_Body):
    """The last time through all chains, as far as it has come; `chains` were verified."""

    began_at: AwareDatetime
    is_done: bool
    chains: Count
    broken: Count


class OverviewBody(_Body):
    """`erased`: inquiries that were erased in the last `erased_days` days."""

    holds: Annotated[list[NamedHoldBody], Field(max_length=LISTED_AT_MOST)]
    verification: VerificationBody | None
    erased: Count
    erased_days: Count
