"""What the eligibility rules say to a patient: why nobody could take the inquiry and what else is
possible, or on which conditions the clinic that has it may treat them.
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
    `here`: at the clinic that has it; then there is nothing else.
    """

    rules_version: str
    reasons: tuple[RuleSentence, ...] = ()
    possible: tuple[RuleSentence, ...] = ()
    has_public_path: bool = False
    here: tuple[RuleSentence, ...] = ()
