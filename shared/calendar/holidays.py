"""The public holidays of Canada's provinces and territories, on which clinics are closed."""

from datetime import date
from functools import lru_cache
from typing import Final

import holidays

_COUNTRY: Final = "CA"
_KNOWN: Final = frozenset(
    f"{_COUNTRY}-{code}" for code in holidays.country_holidays(_COUNTRY).subdivisions
)


def is_holiday(day: date, province: str) -> bool:
    """Whether it is one where `province` (ISO 3166-2) is; nowhere that is no province of Canada.

    Statutory holidays by the `holidays` library, with the days off that stand in for those on a
    weekend.
    """
    return province in _KNOWN and day in _holidays(province, day.year)


@lru_cache(maxsize=512)
def _holidays(province: str, year: int) -> frozenset[date]:
    _, _, code = province.partition("-")
    return frozenset(holidays.country_holidays(_COUNTRY, subdiv=code, years=year))
