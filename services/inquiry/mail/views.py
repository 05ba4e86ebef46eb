"""What the emails' templates are given."""

from dataclasses import dataclass

from services.inquiry.mail.domain import Email
from shared.formatting import (
    clock_city,
    first_known_zone,
    format_long_time,
    format_phone,
)


@dataclass(frozen=True, kw_only=True)
class EmailView:
    reference: str
    status_url: str
    link_code: str
    page: str
    """The status page's address without the secret, for whoever types the code."""
    reply_by: str
    city: str
    clinic_name: str | None
    clinic_phone: str | None


def email_view(email: Email) -> EmailView:
    zone = first_known_zone(email.timezone)
    return EmailView(
        reference=email.reference,
        status_url=email.status_url,
        link_code=email.link_code,
        page=email.status_url.partition("#")[0],
        reply_by=format_long_time(email.reply_by, zone, email.locale),
        city=clock_city(zone, email.locale),
        clinic_name=email.clinic_name,
        clinic_phone=format_phone(email.clinic_phone) if email.clinic_phone else None,
    )
