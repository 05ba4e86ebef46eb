"""What is reported where a chain of records does not hold: a line for each, and one alarm."""

from typing import Final

from services.inquiry.disclosure.domain.verification import Broken
from shared.logs import get_log
from shared.telemetry import alarm

_log = get_log(__name__)
_ALARM: Final = "disclosure.chain-broken"


def broken_chain(inquiry_id: str, broken: Broken) -> None:
    seq, code = broken.seq, broken.code
    _log.error("security.chain-broken", None, inquiry_id=inquiry_id, sequence=seq, code=code)
    alarm(_ALARM, lasts=True, inquiry_id=inquiry_id, sequence=seq, code=code)


def broken_switch(*, is_broken: bool) -> None:
    """The note that all chains are under a key is gone or not ours; or it is there."""
    if is_broken:
        _log.error("security.chain-broken", None, code="switch")
    alarm(_ALARM, lasts=is_broken, about="switch", code="switch")


def broken_chains(count: int) -> None:
    """How many a whole pass has found: none ends the alarm."""
    alarm(_ALARM, lasts=count > 0, count=count)
