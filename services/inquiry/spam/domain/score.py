"""What speaks for spam, how much each weighs, and when an inquiry is suspect."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from services.inquiry.inquiries.domain import Quarantine


class Signal(StrEnum):
    HONEYPOT_FILLED = "honeypot-filled"
    """A field that no person sees."""
    SENT_TOO_SOON = "sent-too-soon"
    """Sooner after the form was opened than anybody could have read it."""
    TIME_NOT_KNOWN = "time-not-known"
    """Nobody can say when the form was opened."""
    PROOF_MISSING = "proof-missing"
    """No proof of work: a program, or a person whose browser runs no script."""
    PROOF_WRONG = "proof-wrong"
    """One that is forged, too old, or was used before."""
    MANY_LINKS = "many-links"
    SAME_TEXT = "same-text"
    """The same text was just sent for several other mailboxes."""


SUSPECT_FROM: Final = 4
WEIGHTS: Final = MappingProxyType(
    {
        Signal.HONEYPOT_FILLED: SUSPECT_FROM,
        Signal.SENT_TOO_SOON: 3,
        Signal.TIME_NOT_KNOWN: 3,
        Signal.PROOF_MISSING: 1,
        Signal.PROOF_WRONG: 2,
        Signal.MANY_LINKS: 3,
        Signal.SAME_TEXT: 3,
    }
)
"""Each is above 0. Only the honeypot is enough by itself; a missing proof never tips the balance of
somebody of whom nothing else is odd.
"""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """`signals` in the order of the table, each once."""

    score: int
    signals: tuple[Signal, ...]

    @property
    def is_suspect(self) -> bool:
        return self.score >= SUSPECT_FROM


def quarantine_for(assessment: Assessment, now: datetime) -> Quarantine | None:
    """None for what is not suspect."""
    if not assessment.is_suspect:
        return None
    codes = tuple(signal.value for signal in assessment.signals)
    return Quarantine(score=assessment.score, signals=codes, at=now)


_NOTHING: Final = Assessment(score=0, signals=())


def assess(seen: Collection[Signal]) -> Assessment:
    if not seen:
        return _NOTHING
    signals = tuple(signal for signal in WEIGHTS if signal in seen)
    return Assessment(score=sum(WEIGHTS[signal] for signal in signals), signals=signals)
