"""What a patient reads of the rules: why nobody could take the inquiry and what else is possible,
or on which conditions the clinic that has it may treat them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.eligibility.domain import (
    ALTERNATIVES_AT_MOST,
    Assessment,
    Assessments,
    assess,
)
from services.inquiry.inquiries.domain import Facts, Inquiry, LeadOutcome, Status
from services.inquiry.tracking.domain.eligibility import EligibilityReport, RuleSentence
from shared.clock import Clock
from shared.eligibility.case import coverage_of
from shared.eligibility.ports import RuleSets
from shared.eligibility.sentences import Reader, sentence


@dataclass(frozen=True, kw_only=True)
class ExplainEligibility:
    """By the rules of this moment, on what the patient sent."""

    catalogue: Catalogue
    rule_sets: RuleSets
    now: Clock

    async def __call__(self, inquiry: Inquiry) -> EligibilityReport | None:
        if inquiry.has_ended or inquiry.erased_at:
            return None
        found = await self._assessed(inquiry.facts)
        if found is None:
            return None
        if inquiry.lead.outcome is LeadOutcome.ROUTED:
            return _conditions(inquiry, found)
        return _why_nobody(inquiry, found) if _waits(inquiry) else None

    async def _assessed(self, facts: Facts) -> Assessments | None:
        offer = await self.catalogue.offer(facts.procedure)
        if offer is None:
            return None
        coverage = coverage_of(
            country=facts.residence.country,
            subdivision=facts.residence.subdivision,
            plan_subdivision=facts.residence.plan_subdivision,
            payer_kind=facts.payer_kind,
            has_claim_number=facts.has_claim_number,
        )
        return assess(await self.rule_sets.in_force(), coverage, offer, self.now())


def _waits(inquiry: Inquiry) -> bool:
    """Whether routing found nobody and nobody has been in touch since."""
    is_unrouted = inquiry.lead.outcome is LeadOutcome.UNROUTED
    return is_unrouted and inquiry.shown_status is Status.RECEIVED


def _why_nobody(inquiry: Inquiry, found: Assessments) -> EligibilityReport | None:
    named = _named(inquiry.facts, found)
    if not named or any(one.is_possible for one in named):
        return None
    elsewhere = [one for one in found.possible if one not in named]
    return EligibilityReport(
        rules_version=found.rules.version,
        reasons=_sentences(named, found, inquiry.locale),
        possible=_sentences(elsewhere[:ALTERNATIVES_AT_MOST], found, inquiry.locale),
        has_public_path=any(one.has_public_path for one in named),
    )


def _conditions(inquiry: Inquiry, found: Assessments) -> EligibilityReport | None:
    """Of the clinic that has it; where the rules have nothing to add there is nothing to read."""
    here = [
        one
        for one in found.items
        if one.clinic.slug == inquiry.location
        and one.is_possible
        and (one.finding.conditions or one.finding.is_flagged)
    ]
    if not here:
        return None
    return EligibilityReport(
        rules_version=found.rules.version, here=_sentences(here, found, inquiry.locale)
    )


def _named(facts: Facts, found: Assessments) -> tuple[Assessment, ...]:
    """The clinics that the patient would go to; any, where they named none."""
    named = {facts.location, *facts.willing_to_travel_to} - {None}
    return tuple(one for one in found.items if not named or one.clinic.slug in named)


def _sentences(
    those: Iterable[Assessment], found: Assessments, locale: str
) -> tuple[RuleSentence, ...]:
    """Each rule once, in the order of the clinics."""
    by_rule: dict[str, list[Assessment]] = {}
    for one in those:
        by_rule.setdefault(one.finding.rule, []).append(one)
    return tuple(
        RuleSentence(
            clinics=tuple(one.clinic for one in same),
            verdict=same[0].verdict.value,
            code=rule,
            sentence=sentence(
                found.rules,
                same[0].finding,
                reader=Reader.PATIENT,
                locale=locale,
                home=found.home,
            ),
        )
        for rule, same in by_rule.items()
    )
