"""What the emails' templates are given."""

from dataclasses import dataclass
from unicodedata import bidirectional

from services.inquiry.mail.domain import Email
from shared.brand import Brand, Palette, one_line, palette
from shared.formatting import (
    clock_city,
    first_known_zone,
    format_long_time,
    format_phone,
)
from shared.web.locales import direction


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
    clinic_text: str | None
    """The clinic's name for a plain text: one that is read the other way stands apart."""
    phone_link: str | None
    subject: str
    brand: Brand
    light: Palette
    dark: Palette
    own_reply_by: str | None
    own_city: str | None
    is_contacted: bool
    coordinator_name: str | None
    coordinator_text: str | None
    """As of `clinic_text`."""
    procedure: str | None
    procedure_text: str | None


def email_view(email: Email, brand: Brand, subject: str) -> EmailView:
    """`own_reply_by` is None for a patient on the clinic's own clocks."""
    zone = first_known_zone(email.timezone)
    own = first_known_zone(email.own_timezone, zone)
    is_elsewhere = own != zone
    light, dark = palette(brand.accent, brand.accent_dark)
    coordinator = one_line(email.coordinator_name or "")
    procedure = one_line(email.procedure or "")
    return EmailView(
        reference=email.reference,
        status_url=email.status_url,
        link_code=email.link_code,
        page=email.status_url.partition("#")[0],
        reply_by=format_long_time(email.reply_by, zone, email.locale),
        city=clock_city(zone, email.locale),
        clinic_name=one_line(email.clinic_name) if email.clinic_name else None,
        clinic_phone=format_phone(email.clinic_phone) if email.clinic_phone else None,
        clinic_text=_isolated(email.clinic_name, email.locale) if email.clinic_name else None,
        phone_link=f"tel:{email.clinic_phone}" if email.clinic_phone else None,
        subject=subject,
        brand=brand,
        light=light,
        dark=dark,
        own_reply_by=format_long_time(email.reply_by, own, email.locale) if is_elsewhere else None,
        own_city=clock_city(own, email.locale) if is_elsewhere else None,
        is_contacted=email.is_contacted,
        coordinator_name=coordinator or None,
        coordinator_text=_isolated(coordinator, email.locale) if coordinator else None,
        procedure=procedure or None,
        procedure_text=_isolated(procedure, email.locale) if procedure else None,
    )


def _isolated(name: str, locale: str) -> str:
    """In isolates (Unicode, UAX 9) where its direction is not that of the text."""
    kinds = {bidirectional(sign) for sign in name}
    is_foreign = kinds & ({"L"} if direction(locale) == "rtl" else {"R", "AL"})
    return f"\u2068{one_line(name)}\u2069" if is_foreign else one_line(name)
