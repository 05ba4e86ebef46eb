"""The first stage: what the rules in force say of this patient at a clinic."""

from collections.abc import Hashable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from services.routing.decisions.domain.candidates import ClinicFacts
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.travel import PROVINCES, Residence
from shared.eligibility.domain import (
    Case,
    Distance,
    Finding,
    InsuredStatus,
    Payer,
    Rule,
    RuleSet,
    Verdict,
    distance_of,
    insured_status_of,
    payer_of,
)

NO_RULES: Final = RuleSet(
    version="none",
    rules=(
        Rule(
            id="none",
            verdict=Verdict.ALLOW,
            effective_from=date.min,
            source="",
            distances=frozenset(Distance),
            payers=frozenset(Payer),
            insured=frozenset(InsuredStatus),
        ),
    ),
)
"""Nothing restricts anybody: what decisions were made by before there were rules."""
_QUARTER: Final = timedelta(minutes=15)
"""Midnight comes at a full quarter of an hour UTC in every time zone."""


def finding_of(
    rules: RuleSet, inquiry: InquiryFacts, clinic: ClinicFacts, now: datetime
) -> Finding:
    """By the rules that are in force at the clinic on its own day."""
    return rules.finding(_case(inquiry, clinic), _day(clinic.timezone, _quarter(now)))


def depends_on(rules: RuleSet, inquiry: InquiryFacts, now: datetime) -> Hashable:
    """All that the findings depend on besides the clinic: equal ones are the same everywhere."""
    residence = inquiry.residence
    return (
        rules.version, _home(residence), residence.is_known_abroad, residence.has_moved,
        payer_of(inquiry.payer_kind), inquiry.has_claim_number, _quarter(now),
    )  # fmt: skip


def _case(inquiry: InquiryFacts, clinic: ClinicFacts) -> Case:
    residence = inquiry.residence
    return Case(
        distance=distance_of(
            _home(residence), is_abroad=residence.is_known_abroad, province=clinic.province
        ),
        payer=payer_of(inquiry.payer_kind),
        insured_status=insured_status_of(clinic.insured_status),
        province=clinic.province,
        is_in_waiting_period=residence.has_moved,
        has_claim_number=inquiry.has_claim_number,
    )


def _home(residence: Residence) -> str | None:
    """The province whose plan covers; one that does not exist covers nobody."""
    home = residence.home_province
    return home if home in PROVINCES else None


def _quarter(now: datetime) -> datetime:
    return now - (now - now.replace(hour=0, minute=0, second=0, microsecond=0)) % _QUARTER


@lru_cache(maxsize=1024)
def _day(timezone: str, quarter: datetime) -> date:
    return quarter.astimezone(ZoneInfo(timezone)).date()
