"""What a digest's templates are given: numbers with their addresses, and references."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from services.routing.notifications.domain import ClinicTally, DigestMail, EscalatedLead
from shared.brand import Brand, Palette, brand_of, one_line, palette
from shared.formatting import first_known_zone, format_short_time, sort_key

NOTIFICATIONS: Final = "/console/notifications"
_CONSOLE: Final = "/console"
_LISTS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("waiting", {}),
    ("unrouted", {"status": "unrouted"}),
    ("due_today", {"status": "all", "due": "today"}),
    ("overdue", {"status": "overdue"}),
    ("unread", {"status": "all", "unread": "yes"}),
)
"""As the inbox writes them into its address, with the clinic."""


@dataclass(frozen=True, kw_only=True)
class FigureView:
    """`code`: what is counted; `href`: the list of the console that it counts."""

    code: str
    count: int
    href: str


@dataclass(frozen=True, kw_only=True)
class ClinicView:
    name: str
    figures: tuple[FigureView, ...]


@dataclass(frozen=True, kw_only=True)
class EscalatedView:
    """`level` is a code; `due` on the clinic's clocks."""

    reference: str
    href: str
    level: str
    clinic: str
    due: str


@dataclass(frozen=True, kw_only=True)
class DigestView:
    """A clinic's name is its slug where nobody knows it, such as that of the network's desk."""

    subject: str
    at: str
    clinics: tuple[ClinicView, ...]
    escalated: tuple[EscalatedView, ...]
    more_escalated: int
    console_href: str
    choice_href: str
    brand: Brand
    light: Palette
    dark: Palette


def digest_view(mail: DigestMail, subject: str, address: str) -> DigestView:
    """`address`: where browsers reach this service."""
    brand = brand_of(mail.network, mail.locale)
    light, dark = palette(brand.accent, brand.accent_dark)
    clinics = [_clinic(tally, mail, address) for tally in mail.digest.clinics]
    return DigestView(
        subject=subject,
        at=format_short_time(mail.at, first_known_zone(mail.timezone), mail.locale),
        clinics=tuple(sorted(clinics, key=lambda one: sort_key(one.name))),
        escalated=tuple(_escalated(one, mail, address) for one in mail.digest.escalated),
        more_escalated=mail.digest.more_escalated,
        console_href=f"{address}{_CONSOLE}",
        choice_href=f"{address}{NOTIFICATIONS}",
        brand=brand,
        light=light,
        dark=dark,
    )


def _clinic(tally: ClinicTally, mail: DigestMail, address: str) -> ClinicView:
    return ClinicView(name=_name(tally.home, mail), figures=tuple(_figures(tally, address)))


def _figures(tally: ClinicTally, address: str) -> Iterator[FigureView]:
    for code, asked in _LISTS:
        count = getattr(tally, code)
        if count:
            query = urlencode({**asked, "location": tally.home})
            yield FigureView(code=code, count=count, href=f"{address}{_CONSOLE}?{query}")


def _escalated(lead: EscalatedLead, mail: DigestMail, address: str) -> EscalatedView:
    zone = first_known_zone(mail.timezone)
    return EscalatedView(
        reference=lead.reference,
        href=f"{address}{_CONSOLE}/leads/{lead.lead_id}",
        level=lead.level.value,
        clinic=_name(lead.home, mail),
        due=format_short_time(lead.due_at, zone, mail.locale),
    )


def _name(home: str, mail: DigestMail) -> str:
    return one_line(mail.clinics.get(home, home))
