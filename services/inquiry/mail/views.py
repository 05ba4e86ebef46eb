"""What the letters' templates are given."""

from dataclasses import dataclass

from services.inquiry.catalogue.views import (
    first_known_zone,
    spoken_time,
    written_phone,
    zone_place,
)
from services.inquiry.mail.domain import Letter


@dataclass(frozen=True, kw_only=True)
class LetterView:
    reference: str
    status_url: str
    reply_by: str
    place: str
    clinic_name: str | None
    clinic_phone: str | None


def letter_view(letter: Letter) -> LetterView:
    zone = first_known_zone(letter.timezone)
    return LetterView(
        reference=letter.reference,
        status_url=letter.status_url,
        reply_by=spoken_time(letter.reply_by, zone, letter.locale),
        place=zone_place(zone, letter.locale),
        clinic_name=letter.clinic_name,
        clinic_phone=written_phone(letter.clinic_phone) if letter.clinic_phone else None,
    )
