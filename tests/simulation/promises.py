"""The hard rules in their own words: what a year's decisions are counted against."""

from collections.abc import Iterable, Iterator

from services.routing.decisions.domain import DoctorAtClinic, InquiryFacts
from shared.directory.domain import Directory
from tests.simulation.network import PROCEDURES

_INSURED_ELSEWHERE = frozenset({"workers_compensation", "federal", "provincial_contract"})


def broken_rules(facts: InquiryFacts, at: DoctorAtClinic, directory: Directory) -> Iterator[str]:
    """What speaks against this doctor for this patient; nothing should."""
    province = directory.clinics[at.location].province
    offering = directory.offering(at.location, facts.procedure)
    if offering is None or at.doctor not in offering.capacities:
        yield "does not do the procedure there"
    if at.doctor not in directory.doctors_at(at.location):
        yield "is away"
    if str(at) in facts.declined_by:
        yield "has declined it"
    if not (facts.may_be_shared_with(at.location, province) and facts.may_be_sent_to(province)):
        yield "the clinic must not know of it"
    named = facts.named_locations
    if named is not None and at.location not in named:
        yield "the clinic was not wished for"
    if not _may_be_paid_for(facts, at, province, directory):
        yield "is an insured service in the own province"


def _may_be_paid_for(
    facts: InquiryFacts, at: DoctorAtClinic, province: str, directory: Directory
) -> bool:
    """Nobody pays at home for what the plan covers, but a Quebecker a doctor outside of it; and
    nobody is assigned of whom it is not known who pays, unless anybody may have it.
    """
    status = PROCEDURES[facts.procedure]
    if status == "uninsured" or facts.payer_kind in _INSURED_ELSEWHERE:
        return True
    if facts.payer_kind == "unknown":
        return False
    if facts.residence.home_province != province:
        return True
    is_out = province in directory.doctors[at.doctor].non_participating_in
    return status == "insured" and province == "CA-QC" and is_out


def overtaken(batch: Iterable[tuple[InquiryFacts, bool]]) -> Iterator[InquiryFacts]:
    """Who still waits though somebody who asked for just the same later has a doctor now.

    `batch`: in the order in which it was decided, and whether each has found a doctor.
    """
    asked: dict[object, InquiryFacts] = {}
    for facts, is_assigned in batch:
        question = _question(facts)
        if not is_assigned:
            asked.setdefault(question, facts)
        elif question in asked:
            yield asked[question]


def _question(facts: InquiryFacts) -> object:
    return (
        facts.procedure, facts.named_locations, facts.residence, facts.payer_kind,
        facts.has_claim_number, frozenset(facts.consents), facts.declined_by,
    )  # fmt: skip
