"""The case of a patient at a clinic: built in one way, for decisions, previews and status pages.

What is given is the text of codes, from wherever: what is missing, malformed or contradicts itself
is unknown here, and what is unknown no rule allows.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import pycountry

from shared.eligibility.domain import (
    Case,
    Finding,
    InsuredStatus,
    Payer,
    RuleSet,
    distance_of,
    insured_status_of,
    payer_of,
)

CANADA: Final = "CA"
PROVINCES: Final = frozenset(
    f"{CANADA}-{code}"
    for code in ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
)
_COUNTRIES: Final = frozenset(country.alpha_2 for country in pycountry.countries)
_QUARTER: Final = timedelta(minutes=15)
"""Midnight comes at a full quarter of an hour UTC in every time zone."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """All of a patient that a verdict depends on: equal ones are judged the same everywhere.

    `home`: the province whose health plan covers, None where it is not known or there is none;
    `is_abroad`: surely from another country.
    """

    home: str | None
    is_abroad: bool
    has_moved: bool = False
    """The plan is still that of another province than the home's."""
    payer: Payer
    has_claim_number: bool = False


class ClinicTerms(Protocol):
    """All of a clinic that a verdict depends on; `insured_status`: as its province lists the
    procedure.
    """

    @property
    def province(self) -> str: ...

    @property
    def timezone(self) -> str: ...

    @property
    def insured_status(self) -> str: ...


def coverage_of(
    *,
    country: str,
    subdivision: str | None,
    plan_subdivision: str | None,
    payer_kind: str,
    has_claim_number: bool,
) -> Coverage:
    """From codes of ISO 3166-1 and 3166-2. The plan's province comes first, as it goes on after a
    move; without a plan that is named it is that of the home.
    """
    plan = plan_subdivision or None
    home = plan if plan in PROVINCES else None
    if home is None and _has_no_other_plan(country, plan):
        home = subdivision if country == CANADA and subdivision in PROVINCES else None
    is_abroad = home is None and _is_surely_abroad(country, subdivision, plan)
    return Coverage(
        home=home,
        is_abroad=is_abroad,
        has_moved=plan in PROVINCES and subdivision in PROVINCES and subdivision != plan,
        payer=payer_of(payer_kind),
        has_claim_number=has_claim_number,
    )


def case_of(coverage: Coverage, province: str, insured_status: str) -> Case:
    """A clinic in no province of Canada has no list of what is insured there."""
    is_known = province in PROVINCES
    return Case(
        distance=distance_of(coverage.home, is_abroad=coverage.is_abroad, province=province),
        payer=coverage.payer,
        insured_status=insured_status_of(insured_status) if is_known else InsuredStatus.UNKNOWN,
        province=province,
        is_in_waiting_period=coverage.has_moved,
        has_claim_number=coverage.has_claim_number,
    )


def finding_at(rules: RuleSet, coverage: Coverage, clinic: ClinicTerms, now: datetime) -> Finding:
    """By the rules that are in force at the clinic on its own day."""
    case = case_of(coverage, clinic.province, clinic.insured_status)
    return rules.finding(case, day_at(clinic.timezone, now))


def day_at(timezone: str, now: datetime) -> date:
    """The day there."""
    return _day(timezone, quarter_of(now))


def quarter_of(now: datetime) -> datetime:
    """Within a quarter of an hour no clinic's day changes."""
    return now - (now - now.replace(hour=0, minute=0, second=0, microsecond=0)) % _QUARTER


def _has_no_other_plan(country: str, plan: str | None) -> bool:
    """Whether no plan is named, or one of the country abroad where the home is."""
    return plan is None or (country in _COUNTRIES - {CANADA} and _is_in(country, plan))


def _is_surely_abroad(country: str, subdivision: str | None, plan: str | None) -> bool:
    is_consistent = not subdivision or _is_in(country, subdivision)
    is_elsewhere = country != CANADA and country in _COUNTRIES
    return is_elsewhere and is_consistent and _has_no_other_plan(country, plan)


def _is_in(country: str, subdivision: str) -> bool:
    return subdivision.startswith(f"{country}-")


@lru_cache(maxsize=1024)
def _day(timezone: str, quarter: datetime) -> date:
    return quarter.astimezone(ZoneInfo(timezone)).date()
