"""What a form carries beside its questions: nothing that a person has to do anything about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

HONEYPOT: Final = "contact.website"
OPENED: Final = "opened"
PROOF: Final = "proof"


@dataclass(frozen=True, kw_only=True)
class GuardFields:
    """The field that no person sees, when the form was opened, and the proof of work."""

    honeypot: str = field(default="", repr=False)
    opened: str = field(default="", repr=False)
    proof: str = field(default="", repr=False)

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "GuardFields":
        return cls(
            honeypot=form.get(HONEYPOT, "").strip(),
            opened=form.get(OPENED, ""),
            proof=form.get(PROOF, ""),
        )
