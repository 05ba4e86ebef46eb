"""What the answers so far make relevant: nobody is asked, and nothing is sent, that does not
concern them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.inquiry.catalogue.domain import Clinic, Offer

Answers = Mapping[str, str]
"""What was typed, by the names of the form's fields."""
_REGIONS: Final = {"CA": "residence.subdivision_ca", "US": "residence.subdivision_us"}
_QUEBEC: Final = "CA-QC"
_PAYERS_WITH_NUMBER: Final = frozenset(
    {"workers_compensation", "federal", "private_insurer", "provincial_contract"}
)
_ACROSS_A_BORDER: Final = ("travel.citizenship", "travel.passport_valid", "travel.visa_letter")
_FROM_AFAR: Final = (
    "travel.companions", "travel.hours", "travel.mode", "travel.ground_help", "travel.hotel_help",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Relevance:
    """`country` is empty until it is known. `crosses_border`: to a clinic that may have the
    inquiry; `is_local`: all of those are in the province that the patient lives in.
    """

    country: str
    crosses_border: bool
    is_local: bool
    is_of_quebec: bool
    is_for_somebody_else: bool
    has_claim_number: bool
    has_birth_date: bool
    has_questions: bool

    @property
    def has_region(self) -> bool:
        return self.country in _REGIONS

    @property
    def is_canadian(self) -> bool:
        return self.country == "CA"


def relevance_of(answers: Answers, offer: Offer) -> Relevance:
    country = answers.get("residence.country", "")
    home = answers.get(_REGIONS.get(country, ""), "")
    plan = answers.get("residence.plan_subdivision", "") if country == "CA" else ""
    provinces = {clinic.province for clinic in clinics_of(answers, offer)}
    return Relevance(
        country=country,
        crosses_border=bool(country) and any(_country(one) != country for one in provinces),
        is_local=bool(provinces) and provinces == {home},
        is_of_quebec=_QUEBEC in (home, plan),
        is_for_somebody_else=answers.get("for_whom") == "other",
        has_claim_number=answers.get("payer.kind") in _PAYERS_WITH_NUMBER,
        has_birth_date=any(
            answers.get(f"patient.date_of_birth.{part}", "").strip()
            for part in ("day", "month", "year")
        ),
        has_questions=any(offer.procedure.screening.values()),
    )


def clinics_of(answers: Answers, offer: Offer) -> tuple[Clinic, ...]:
    """The clinics that are asked for: the wished one and those somebody would travel to; all, where
    they name none.
    """
    named = {answers.get("location", ""), *willing_of(answers)} - {""}
    found = tuple(clinic for clinic in offer.clinics if clinic.slug in named)
    return found if named else offer.clinics


def willing_of(answers: Answers) -> tuple[str, ...]:
    """Slugs of the clinics that somebody would travel to."""
    ticked = (name for name, value in answers.items() if value == "yes")
    return tuple(
        sorted(name.removeprefix("willing.") for name in ticked if name.startswith("willing."))
    )


def relevant(answers: Answers, relevance: Relevance) -> dict[str, str]:
    """The answers without those that do not concern somebody, for instance of a country that they
    have chosen before.
    """
    gone = set(_irrelevant(relevance))
    return {
        name: value
        for name, value in answers.items()
        if name not in gone and not name.startswith(tuple(f"{one}." for one in gone))
    }


def _irrelevant(relevance: Relevance) -> tuple[str, ...]:
    gone = [field for code, field in _REGIONS.items() if code != relevance.country]
    gone += [] if relevance.is_canadian else ["residence.plan_subdivision"]
    gone += [] if relevance.has_region else ["residence.postal_prefix"]
    gone += [] if relevance.is_for_somebody_else else ["on_behalf"]
    gone += ["patient.age_band"] if relevance.has_birth_date else []
    gone += [] if relevance.has_claim_number else ["payer.claim_number"]
    gone += [] if relevance.crosses_border else _ACROSS_A_BORDER
    gone += _FROM_AFAR if relevance.is_local else []
    gone += [] if relevance.is_of_quebec else ["consents.transfer_out_of_quebec"]
    gone += [] if relevance.has_questions else ["screening"]
    return tuple(gone)


def _country(province: str) -> str:
    return province.partition("-")[0]
