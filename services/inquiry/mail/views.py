"""What the emails' templates are given."""

from dataclasses import dataclass

from services.inquiry.catalogue.views import spoken_time, written_phone, zone_place
from services.inquiry.mail.domain import Email


@dataclass(frozen=True, kw_only=True)
class EmailView:
    reference: str
    status_url: str
    reply_by: str
    place: str
    clinic_name: str | None
    clinic_phone: str | None


def email_view(email: Email) -> EmailView:
    return EmailView(
        reference=email.reference,
        status_url=email.status_url,
        reply_by=spoken_time(email.reply_by, email.timezone, email.locale),
        place=zone_place(email.timezone, email.locale),
        clinic_name=email.clinic_name,
        clinic_phone=written_phone(email.clinic_phone) if email.clinic_phone else None,
    )
