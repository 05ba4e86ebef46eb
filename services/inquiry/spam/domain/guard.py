"""What a form carries beside its questions: nothing that a person has to do anything about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

HONEYPOT: Final = "contact.website"
PROOF: Final = "proof"


@dataclass(frozen=True, kw_only=True)
class GuardFields:
    """Of the last page the field that no person sees, and the proof of work; of the draft when it
    was begun.
    """

    honeypot: str = field(default="", repr=False)
    opened: str = field(default="", repr=False)
    proof: str = field(default="", repr=False)

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "GuardFields":
        return cls(
            honeypot=form.get(HONEYPOT, "").strip(),
            proof=form.get(PROOF, ""),
        )
