"""What a clinic may add to a step of a travel plan: fixed phrases, since free text about a patient
would be personal in every service that it passes through.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Phrase(StrEnum):
    """In the order of the steps."""

    CONSULTATION_VIDEO = "consultation_video"
    CONSULTATION_TELEPHONE = "consultation_telephone"
    CONSULTATION_INTERPRETER = "consultation_interpreter"
    ARRIVAL_MET = "arrival_met"
    ARRIVAL_LODGING = "arrival_lodging"
    PROCEDURE_COMPANION = "procedure_companion"
    HOME_TRANSPORT = "home_transport"
    HOME_COMPANION = "home_companion"
    AFTERCARE_CALL = "aftercare_call"


STEP_OF: Final[Mapping[Phrase, str]] = {
    Phrase.CONSULTATION_VIDEO: "consultation",
    Phrase.CONSULTATION_TELEPHONE: "consultation",
    Phrase.CONSULTATION_INTERPRETER: "consultation",
    Phrase.ARRIVAL_MET: "arrival",
    Phrase.ARRIVAL_LODGING: "arrival",
    Phrase.PROCEDURE_COMPANION: "procedure",
    Phrase.HOME_TRANSPORT: "travel_home",
    Phrase.HOME_COMPANION: "travel_home",
    Phrase.AFTERCARE_CALL: "aftercare",
}
"""The step that each is said of."""
