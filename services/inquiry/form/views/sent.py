"""The page after sending: the reference, by when an answer comes, and where to look meanwhile."""

from dataclasses import dataclass

from services.inquiry.tracking.usecases.read_status import StatusReport
from shared.formatting import (
    clock_city,
    first_known_zone,
    format_long_time,
    format_phone,
)


@dataclass(frozen=True, kw_only=True)
class SentView:
    reference: str
    reply_by: str
    city: str
    clinic_name: str | None
    clinic_phone: str | None
    phone_link: str | None


def sent_view(report: StatusReport, locale: str) -> SentView:
    inquiry, clinic = report.inquiry, report.clinic
    zone = first_known_zone(clinic.timezone if clinic else None, report.timezone)
    return SentView(
        reference=inquiry.reference,
        reply_by=format_long_time(inquiry.reply_by, zone, locale),
        city=clock_city(zone, locale),
        clinic_name=clinic.name if clinic else None,
        clinic_phone=format_phone(clinic.phone) if clinic else None,
        phone_link=f"tel:{clinic.phone}" if clinic else None,
    )
