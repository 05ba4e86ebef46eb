"""Until when a patient is promised an answer, and in which language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from services.inquiry.catalogue.domain import Clinic

_WRITTEN_AS: Final = {"fr": "fr-CA", "es": "es", "ar": "ar", "zh": "zh-Hans"}


def latest_reply_by(received_at: datetime, clinics: Iterable[Clinic]) -> datetime:
    """The promise that every one of the clinics can keep; there must be at least one."""
    return max(clinic.replies_by(received_at) for clinic in clinics)


def locale_for(language: str) -> str:
    """The locale we write in to somebody of this language, as the patient's pages have it: their
    own, else English.
    """
    return _WRITTEN_AS.get(language.split("-", maxsplit=1)[0].lower(), "en-CA")
