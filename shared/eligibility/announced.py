"""A rule set as it is announced, and back.

Whoever reads one may be older than its writer. What they do not understand closes and never opens:
a rule that would allow, and has a word or a field that nobody here knows, sends the case to a
person; one that forbids takes the unknown word for whatever is unknown here.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final, TypeVar

from shared.eligibility.domain import (
    Condition,
    Distance,
    InsuredStatus,
    Payer,
    Rule,
    RuleSet,
    Verdict,
)
from shared.events import ActivatedRule, RulesActivated

W = TypeVar("W", bound=StrEnum)
_CONDITIONS: Final = frozenset(condition.value for condition in Condition)
_FORBIDDING: Final = (Verdict.REVIEW.value, Verdict.BLOCK.value, Verdict.ASK.value)
_SAME: Final = (
    "id", "effective_from", "effective_to", "source", "confirmed_by", "in_waiting_period",
    "with_claim_number", "is_flagged", "questions",
)  # fmt: skip


def announcement_of(rules: RuleSet) -> RulesActivated:
    return RulesActivated(
        jurisdiction=rules.jurisdiction,
        version=rules.version,
        activated_at=rules.activated_at,
        rules=tuple(_announced(rule) for rule in rules.rules),
    )


def rule_set_of(event: RulesActivated) -> RuleSet:
    return RuleSet(
        version=event.version,
        jurisdiction=event.jurisdiction,
        activated_at=event.activated_at,
        rules=tuple(_rule(one) for one in event.rules),
    )


def _announced(rule: Rule) -> ActivatedRule:
    return ActivatedRule(
        **{name: getattr(rule, name) for name in _SAME},
        verdict=rule.verdict.value,
        distances=_sorted(rule.distances),
        payers=_sorted(rule.payers),
        insured=_sorted(rule.insured),
        provinces=_sorted(rule.provinces),
        conditions=tuple(rule.conditions),
        says=dict(rule.says),
        tells=dict(rule.tells),
    )


def _rule(one: ActivatedRule) -> Rule:
    return _allowing(one) if _may_allow(one) else _not_allowing(one)


def _may_allow(one: ActivatedRule) -> bool:
    """Whether it allows, and all of it is understood."""
    match one.verdict:
        case Verdict.ALLOW.value:
            fits = not one.conditions
        case Verdict.ALLOW_WITH_CONDITIONS.value:
            fits = bool(one.conditions) and _CONDITIONS.issuperset(one.conditions)
        case _:
            fits = False
    return fits and not any((one.model_extra or {}).values())


def _allowing(one: ActivatedRule) -> Rule:
    """Of the words that it names those that are known: what is unknown is never allowed."""
    return Rule(
        **{name: getattr(one, name) for name in _SAME},
        verdict=Verdict(one.verdict),
        distances=_known_of(one.distances, Distance, Distance.UNKNOWN),
        payers=_known_of(one.payers, Payer, Payer.UNKNOWN),
        insured=_known_of(one.insured, InsuredStatus, InsuredStatus.UNKNOWN),
        provinces=_provinces(one),
        conditions=one.conditions,
        says=one.says,
        tells=one.tells,
    )


def _not_allowing(one: ActivatedRule) -> Rule:
    """One that would allow if it were understood has no sentences either: they would say so."""
    is_understood = one.verdict in _FORBIDDING
    return Rule(
        **{name: getattr(one, name) for name in _SAME},
        verdict=Verdict(one.verdict) if is_understood else Verdict.REVIEW,
        distances=_distances(one.distances),
        payers=_with_unknown(one.payers, Payer, Payer.UNKNOWN),
        insured=_with_unknown(one.insured, InsuredStatus, InsuredStatus.UNKNOWN),
        provinces=_provinces(one),
        says=one.says if is_understood else {},
        tells=one.tells if is_understood else {},
    )


def _known_of(words: Collection[str] | None, every: type[W], unknown: W) -> frozenset[W] | None:
    if words is None:
        return None
    return frozenset(one for one in every if one in words and one is not unknown)


def _with_unknown(words: Collection[str] | None, every: type[W], unknown: W) -> frozenset[W] | None:
    """A word that nobody here knows is what an inquiry with that word is here: unknown."""
    if words is None:
        return None
    known = frozenset(one for one in every if one in words)
    return known if len(known) == len(set(words)) else known | {unknown}


def _distances(words: Collection[str] | None) -> frozenset[Distance] | None:
    """Where a clinic lies is reckoned here and is never a word that nobody knows: a rule that names
    one may mean any of them.
    """
    if words is None:
        return None
    known = frozenset(one for one in Distance if one in words)
    return known if len(known) == len(set(words)) else frozenset(Distance)


def _provinces(one: ActivatedRule) -> frozenset[str] | None:
    return None if one.provinces is None else frozenset(one.provinces)


def _sorted(words: Iterable[str] | None) -> tuple[str, ...] | None:
    """As text: the contract knows no enums."""
    return None if words is None else tuple(sorted(str(word) for word in words))
