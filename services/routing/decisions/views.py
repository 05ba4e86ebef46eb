"""A decision in one plain sentence, in the reader's language."""

from typing import Protocol

from services.routing.decisions.domain import Assigned, Outcome
from shared.directory.domain import Directory


class Translate(Protocol):
    """A text of the catalogue in a locale, with its `%(name)s` filled in."""

    def __call__(self, text: str, locale: str, /, **values: object) -> str: ...


def sentence_of(
    outcome: Outcome, directory: Directory | None, translate: Translate, locale: str
) -> str:
    """Who got the lead, by the names of `directory`; what it does not know is called by its id."""
    if not isinstance(outcome, Assigned):
        return translate(
            "Nobody can take this lead yet. It is tried again by itself as soon as something"
            " changes.",
            locale,
        )
    clinic = directory.clinics.get(outcome.location) if directory else None
    doctor = directory.doctors.get(outcome.doctor) if directory else None
    return translate(
        "This lead went to %(doctor)s at %(clinic)s.",
        locale,
        doctor=doctor.name if doctor else outcome.doctor,
        clinic=clinic.name if clinic else outcome.location,
    )
