"""A clinic as patients may see it."""

from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Final

from services.content.directory.domain.hours import DatedHours, Hours, check_dated, check_hours
from services.content.text.domain import checks
from shared.errors import FieldProblem

_EARTH_RADIUS_KM: Final = 6371.0
_MOST_REPLY_HOURS: Final = 720
RESERVED_SLUGS: Final = frozenset({"doctors", "embed", "procedures", "search", "travel"})
"""Addresses that the site has beside those of clinics: `/{locale}/search` is no clinic's."""


def slug_problem(field: str, slug: str) -> FieldProblem | None:
    """Of a new clinic; one that is there already keeps what it has."""
    if slug not in RESERVED_SLUGS:
        return None
    message = "The site has a page of its own at this address. Give the clinic another slug."
    return FieldProblem(field=field, code="reserved", message=message)


@dataclass(frozen=True, kw_only=True)
class Address:
    street: str
    city: str
    province: str
    postal_code: str

    def __post_init__(self) -> None:
        checks.check_text("address.street", self.street)
        checks.check_text("address.city", self.city)
        checks.check_province("address.province", self.province)
        checks.check_text("address.postal_code", self.postal_code, longest=20, may_be_empty=True)


@dataclass(frozen=True, kw_only=True)
class Position:
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        checks.check_number("position.latitude", self.latitude, least=-90, most=90)
        checks.check_number("position.longitude", self.longitude, least=-180, most=180)

    def kilometres_to(self, other: "Position") -> float:
        """Great-circle distance (haversine formula)."""
        north, other_north = radians(self.latitude), radians(other.latitude)
        half_up = sin((other_north - north) / 2) ** 2
        half_across = sin(radians(other.longitude - self.longitude) / 2) ** 2
        chord = half_up + cos(north) * cos(other_north) * half_across
        return 2 * _EARTH_RADIUS_KM * asin(sqrt(chord))


@dataclass(frozen=True, kw_only=True)
class Location:
    """`province` in ISO 3166-2, `phone` in E.164, `timezone` of IANA, `languages` in BCP 47.
    `dated_hours` stand in place of `hours` on their days; `picture` names a medium, empty for none;
    `edited_by`: the account that wrote it last, empty where a bundle did.
    """

    slug: str
    name: str
    province: str
    phone: str
    timezone: str
    address: Address
    languages: tuple[str, ...] = ()
    overnight_stay: bool = False
    hours: Hours = field(default_factory=dict)
    reply_within_hours: int = 8
    position: Position | None = None
    dated_hours: tuple[DatedHours, ...] = ()
    picture: str = ""
    edited_by: str = ""

    def __post_init__(self) -> None:
        checks.check_slug("slug", self.slug)
        checks.check_text("name", self.name)
        checks.check_province("province", self.province)
        checks.check_phone("phone", self.phone)
        checks.check_timezone("timezone", self.timezone)
        checks.check_languages("languages", self.languages)
        check_hours("hours", self.hours)
        check_dated("dated_hours", self.dated_hours)
        if self.picture:
            checks.check_slug("picture", self.picture)
        checks.check_number(
            "reply_within_hours", self.reply_within_hours, least=1, most=_MOST_REPLY_HOURS
        )

    @property
    def key(self) -> str:
        return self.slug

    def kilometres_to(self, other: "Location") -> int | None:
        """Whole kilometres to another clinic; None where one of the positions is not known."""
        if self.position is None or other.position is None:
            return None
        return round(self.position.kilometres_to(other.position))
