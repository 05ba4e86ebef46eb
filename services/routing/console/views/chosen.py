"""What somebody has chosen in a form of the lead's pane: kept where it could not be done."""

from dataclasses import dataclass
from enum import StrEnum


class OpenForm(StrEnum):
    ADVANCE = "advance"
    DOCTORS = "doctors"
    CLINICS = "clinics"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The form that stands open. `target`: a stage, a doctor or a clinic; `day` as it was typed."""

    form: OpenForm
    target: str = ""
    reason: str = ""
    day: str = ""
