"""Where a patient comes from, seen from a clinic: the travel class belongs to the pair."""

from dataclasses import dataclass
from enum import StrEnum

HOME_COUNTRY = "CA"


class TravelClass(StrEnum):
    LOCAL = "local"
    OUT_OF_PROVINCE = "out_of_province"
    INTERNATIONAL = "international"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Residence:
    """ISO 3166-1 country, ISO 3166-2 subdivisions; the health plan's province when it differs."""

    country: str
    subdivision: str | None = None
    plan_subdivision: str | None = None

    @property
    def home_province(self) -> str | None:
        """The Canadian province that counts: the plan's first, as it goes on after a move."""
        if self.plan_subdivision and self.plan_subdivision.startswith(f"{HOME_COUNTRY}-"):
            return self.plan_subdivision
        return self.subdivision if self.country == HOME_COUNTRY else None


def travel_class(residence: Residence, province: str | None) -> TravelClass:
    """How far the patient travels to a clinic in `province`; None when no clinic is known."""
    home = residence.home_province
    if home is None:
        is_abroad = residence.country != HOME_COUNTRY
        return TravelClass.INTERNATIONAL if is_abroad else TravelClass.UNKNOWN
    if province is None:
        return TravelClass.UNKNOWN
    return TravelClass.LOCAL if home == province else TravelClass.OUT_OF_PROVINCE
