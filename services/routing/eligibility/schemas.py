"""A rule set as `/v1/rules` answers it."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel

from shared.eligibility.domain import Rule, RuleSet


class RuleAnswer(BaseModel):
    """What a list names is what the rule is for; null: whatever is known. `confirmed_by` empty:
    nobody has checked the rule against its source yet. `says` and `tells`: the sentences for the
    staff and for the patient, by locale; `{home}` in one is the province of the health plan.
    """

    id: str
    verdict: str
    effective_from: date
    effective_to: date | None
    source: str
    confirmed_by: str
    distances: list[str] | None
    payers: list[str] | None
    insured: list[str] | None
    provinces: list[str] | None
    in_waiting_period: bool | None
    with_claim_number: bool | None
    conditions: list[str]
    questions: list[str]
    is_flagged: bool
    says: dict[str, str]
    tells: dict[str, str]

    @classmethod
    def of(cls, rule: Rule) -> "RuleAnswer":
        return cls(
            id=rule.id,
            verdict=rule.verdict.value,
            effective_from=rule.effective_from,
            effective_to=rule.effective_to,
            source=rule.source,
            confirmed_by=rule.confirmed_by,
            distances=_sorted(rule.distances),
            payers=_sorted(rule.payers),
            insured=_sorted(rule.insured),
            provinces=None if rule.provinces is None else sorted(rule.provinces),
            in_waiting_period=rule.in_waiting_period,
            with_claim_number=rule.with_claim_number,
            conditions=list(rule.conditions),
            questions=list(rule.questions),
            is_flagged=rule.is_flagged,
            says=dict(rule.says),
            tells=dict(rule.tells),
        )


class RuleSetAnswer(BaseModel):
    """`rules` in the order in which they are asked: the first that applies decides, and where none
    does a person. They count since `activated_at`.
    """

    version: str
    jurisdiction: str
    activated_at: datetime
    rules: list[RuleAnswer]

    @classmethod
    def of(cls, rules: RuleSet) -> "RuleSetAnswer":
        return cls(
            version=rules.version,
            jurisdiction=rules.jurisdiction,
            activated_at=rules.activated_at,
            rules=[RuleAnswer.of(rule) for rule in rules.rules],
        )


def _sorted(named: Iterable[StrEnum] | None) -> list[str] | None:
    return None if named is None else sorted(word.value for word in named)
