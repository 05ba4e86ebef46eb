"""`GET /v1/ledger/report`: for somebody who answers for the whole network routing asks inquiry what
became of all inquiries: counts, references and times. No reading is recorded.
"""

from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.disclosure.network_reader import Question

LEDGER_PATH: Final = "/v1/ledger/report"
LEDGER: Final = Question(
    audience="wayfare-inquiry-ledger", roles=frozenset({"manager", "privacy_officer", "auditor"})
)
LISTED_AT_MOST: Final = 20
Count = Annotated[int, Field(ge=0)]


class WaitingBody(BaseModel):
    """An inquiry without an answer. `waiting_since`: received, or released from quarantine."""

    model_config = ConfigDict(frozen=True)

    reference: Annotated[str, Field(max_length=64)]
    waiting_since: AwareDatetime
    is_published: bool
    repeats: Count
    next_repeat_at: AwareDatetime | None


class LedgerReportBody(BaseModel):
    """Counts of inquiries. `late`: of the difference those that wait for an answer; the rest is in
    a state that inquiry does not know. `waiting`: the oldest of `late` and `in_flight` together.
    """

    model_config = ConfigDict(frozen=True)

    accepted: Count
    routed: Count
    unrouted: Count
    withdrawn: Count
    erased: Count
    in_flight: Count
    quarantined: Count
    difference: int
    late: Count
    waiting: Annotated[list[WaitingBody], Field(max_length=LISTED_AT_MOST)]
    late_before: AwareDatetime
    """Who waits since before then is late."""
    counted_at: AwareDatetime
