"""Where a patient comes from, seen from a clinic: the travel class belongs to the pair."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pycountry

from shared.eligibility import case

HOME_COUNTRY: Final = "CA"
QUEBEC: Final = "CA-QC"
PROVINCES: Final = case.PROVINCES
_SUBDIVISIONS: Final = frozenset(subdivision.code for subdivision in pycountry.subdivisions)
_COUNTRIES: Final = frozenset(country.alpha_2 for country in pycountry.countries)


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

    @property
    def is_abroad(self) -> bool:
        """Whether the home is in another country, whatever the health plan."""
        return self.country != HOME_COUNTRY

    def is_known_to_be_in(self, province: str) -> bool:
        """Whether home and health plan are both known to be in this Canadian province.

        No plan says that it is that of the home. Whatever is unknown or malformed is in no
        province.
        """
        plans = {None, self.subdivision}
        is_consistent = self.country == HOME_COUNTRY and self.plan_subdivision in plans
        return is_consistent and self.subdivision == province and province in PROVINCES

    @property
    def may_be_in_quebec(self) -> bool:
        """Whether home or health plan are in Quebec, or may be because they are unknown."""
        return _may_be_quebec(self.country, self.subdivision) or (
            self.plan_subdivision is not None
            and _may_be_quebec(self.plan_subdivision.partition("-")[0], self.plan_subdivision)
        )


def _may_be_quebec(country: str, subdivision: str | None) -> bool:
    """Only another province, or another country with a subdivision of its own or none, is surely
    not Quebec.
    """
    if country == HOME_COUNTRY:
        return subdivision not in PROVINCES or subdivision == QUEBEC
    is_known = subdivision is None or (
        subdivision in _SUBDIVISIONS and subdivision.startswith(f"{country}-")
    )
    return country not in _COUNTRIES or not is_known


def travel_class(residence: Residence, province: str | None) -> TravelClass:
    """How far the patient travels to a clinic in `province`; None when no clinic is known."""
    home = residence.home_province
    if home is None:
        return TravelClass.INTERNATIONAL if residence.is_abroad else TravelClass.UNKNOWN
    if province is None:
        return TravelClass.UNKNOWN
    return TravelClass.LOCAL if home == province else TravelClass.OUT_OF_PROVINCE
