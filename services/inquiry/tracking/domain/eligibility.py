"""Why nobody could take an inquiry, where the eligibility rules are the reason, and what else is
possible.
"""

from dataclasses import dataclass

from services.inquiry.catalogue.domain import Clinic


@dataclass(frozen=True, kw_only=True)
class RuleSentence:
    """What a rule says to the patient, and the clinics at which it does. `code`: the rule's id."""

    clinics: tuple[Clinic, ...]
    verdict: str
    code: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class EligibilityReport:
    """`reasons`: at the clinics that the patient named, or at all of them; `possible`: at others,
    where they may be treated. `has_public_path`: whether the plan of their province may pay.
    """

    rules_version: str
    reasons: tuple[RuleSentence, ...]
    possible: tuple[RuleSentence, ...]
    has_public_path: bool
