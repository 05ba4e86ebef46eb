"""Whether a patient may be treated at a clinic: dated rules as data, and what they say of a case.

Pure: the same rule set says the same of a case wherever it is asked, for a routing decision and for
the preview that a patient reads. What is unknown is never allowed: no rule, no permission.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple, TypeVar

T = TypeVar("T", bound=StrEnum)
CANADA: Final = "canada"
"""The jurisdiction of the rules that come with the program."""
_ALWAYS: Final = datetime(2000, 1, 1, tzinfo=UTC)
NO_RULE: Final = "no-rule"
"""The id of what is found where no rule applies."""


class Verdict(StrEnum):
    ALLOW = "allow"
    ALLOW_WITH_CONDITIONS = "allow_with_conditions"
    REVIEW = "review"
    """Somebody has to look at it first."""
    BLOCK = "block"
    ASK = "ask"
    """It depends on something that the patient has not said."""
    UNKNOWN = "unknown"
    """Of a stored decision: what only another version knows."""

    @property
    def may_be_placed(self) -> bool:
        """Whether a doctor may be assigned without anybody looking at it."""
        return self in (Verdict.ALLOW, Verdict.ALLOW_WITH_CONDITIONS)


class Condition(StrEnum):
    """What has to be there before treatment; a rule set may name others of its own."""

    CLAIM_NUMBER = "claim_number"
    """The number of the claim, or of the authorisation."""
    CONTRACT = "contract"
    """The province's contract covers it, and the patient pays nothing."""
    NON_PARTICIPATING_DOCTOR = "non_participating_doctor"
    """Only a doctor who does not take part in the public plan of the clinic's province."""
    PAYMENT_IN_ADVANCE = "payment_in_advance"
    ENTRY_DOCUMENT = "entry_document"
    """A visa or travel authorisation, which takes its time."""


_CONDITIONS: Final = frozenset(condition.value for condition in Condition)


class Question(StrEnum):
    """What a patient is asked where a verdict is `ask`."""

    RESIDENCE = "residence"
    PLAN = "plan"
    """The province of the health plan, where it is not the home's."""
    PAYER = "payer"
    CLAIM_NUMBER = "claim_number"


class Distance(StrEnum):
    """Where the clinic lies, seen from the patient's health plan."""

    OWN_PROVINCE = "own_province"
    OTHER_PROVINCE = "other_province"
    ABROAD = "abroad"
    """The patient comes from another country."""
    UNKNOWN = "unknown"


class Payer(StrEnum):
    SELF = "self"
    PRIVATE_INSURER = "private_insurer"
    WORKERS_COMPENSATION = "workers_compensation"
    FEDERAL = "federal"
    EMPLOYER = "employer"
    PROVINCIAL_CONTRACT = "provincial_contract"
    EMBASSY = "embassy"
    UNKNOWN = "unknown"


class InsuredStatus(StrEnum):
    """Of a procedure, as the clinic's province lists it."""

    INSURED = "insured"
    UNINSURED = "uninsured"
    DEPENDS = "depends"
    UNKNOWN = "unknown"


class Case(NamedTuple):
    """All that a verdict depends on besides the rules and the day.

    Words that nobody knows are `UNKNOWN`; `province` is the clinic's (ISO 3166-2).
    """

    distance: Distance
    payer: Payer
    insured_status: InsuredStatus
    province: str
    is_in_waiting_period: bool = False
    """The health plan is still that of the province before a move."""
    has_claim_number: bool = False


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A verdict and what it rests on: the rule, its source, whether somebody has confirmed it."""

    verdict: Verdict
    rule: str
    source: str | None = None
    conditions: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    is_flagged: bool = False
    """Allowed, and a person is to look at it before it goes further."""

    @property
    def may_be_placed(self) -> bool:
        """Whether a doctor may be assigned without anybody looking at it: never under a condition
        that this program does not know.
        """
        return self.verdict.may_be_placed and _CONDITIONS.issuperset(self.conditions)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A verdict for the cases that it names; what it does not name it takes as it comes.

    In force from `effective_from` until before `effective_to` (None: until further notice), on days
    of the clinic. `says` and `tells`, by locale: the sentence for the staff, and the one for the
    patient.
    """

    id: str
    verdict: Verdict
    effective_from: date
    effective_to: date | None = None
    source: str
    confirmed_by: str = ""
    """Who has checked it against its source; empty until somebody has."""
    distances: frozenset[Distance] | None = None
    payers: frozenset[Payer] | None = None
    insured: frozenset[InsuredStatus] | None = None
    provinces: frozenset[str] | None = None
    in_waiting_period: bool | None = None
    with_claim_number: bool | None = None
    conditions: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    is_flagged: bool = False
    says: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[str, str] = field(default_factory=dict)

    def is_in_force_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    def applies_to(self, case: Case) -> bool:
        """Whoever names nothing takes all that is known; what is unknown has to be named."""
        return (
            _is_named(case.distance, self.distances, Distance.UNKNOWN)
            and _is_named(case.payer, self.payers, Payer.UNKNOWN)
            and _is_named(case.insured_status, self.insured, InsuredStatus.UNKNOWN)
            and (self.provinces is None or case.province in self.provinces)
            and self.in_waiting_period in (None, case.is_in_waiting_period)
            and self.with_claim_number in (None, case.has_claim_number)
        )

    @cached_property
    def finding(self) -> Finding:
        return Finding(
            verdict=self.verdict,
            rule=self.id,
            source=self.source or None,
            conditions=self.conditions,
            questions=self.questions,
            is_flagged=self.is_flagged,
        )


NOTHING_FOUND: Final = Finding(verdict=Verdict.REVIEW, rule=NO_RULE)


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """Rules of one version, the first that applies decides; where none does, a person. It counts
    from `activated_at` on, until one of its jurisdiction that was activated later does.
    """

    version: str
    jurisdiction: str = CANADA
    activated_at: datetime = _ALWAYS
    rules: tuple[Rule, ...] = ()

    @property
    def rank(self) -> tuple[datetime, str]:
        """Of two sets that have been activated the higher one counts."""
        return self.activated_at, self.version

    def finding(self, case: Case, on: date) -> Finding:
        known = self._known_on(on)
        found = known.get(case)
        if found is None:
            found = known[case] = self._found(case, on)
        return found

    def rule(self, rule_id: str) -> Rule | None:
        return self._by_id.get(rule_id)

    def _found(self, case: Case, on: date) -> Finding:
        """The first rule decides; where it asks, all that is not known is asked for at once."""
        applying = [one for one in self.rules if one.is_in_force_on(on) and one.applies_to(case)]
        if not applying:
            return NOTHING_FOUND
        found = applying[0].finding
        if found.verdict is not Verdict.ASK:
            return found
        asked = (one.questions for one in applying if one.verdict is Verdict.ASK)
        return replace(found, questions=tuple(dict.fromkeys(chain.from_iterable(asked))))

    def _known_on(self, day: date) -> dict[Case, Finding]:
        """What was found before, on this day or another one with the same rules in force."""
        known = self._by_day.get(day)
        if known is None:
            period = sum(change <= day for change in self._changes)
            known = self._by_day[day] = self._by_period.setdefault(period, {})
        return known

    @cached_property
    def _changes(self) -> tuple[date, ...]:
        """The days on which rules come into force or go out of it."""
        days = {rule.effective_from for rule in self.rules}
        days |= {rule.effective_to for rule in self.rules if rule.effective_to}
        return tuple(sorted(days))

    @cached_property
    def _by_day(self) -> dict[date, dict[Case, Finding]]:
        return {}

    @cached_property
    def _by_period(self) -> dict[int, dict[Case, Finding]]:
        return {}

    @cached_property
    def _by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}


def in_force(sets: Iterable[RuleSet], now: datetime, *, otherwise: RuleSet) -> RuleSet:
    """The one that was activated last; `otherwise` where none has been."""
    activated = [one for one in sets if one.activated_at <= now]
    return max(activated, key=lambda one: one.rank, default=otherwise)


def payer_of(word: str) -> Payer:
    return _known_word(Payer, word, Payer.UNKNOWN)


def insured_status_of(word: str) -> InsuredStatus:
    return _known_word(InsuredStatus, word, InsuredStatus.UNKNOWN)


def distance_of(home_province: str | None, *, is_abroad: bool, province: str) -> Distance:
    """`home_province`: that of the health plan, or of the home where no plan is named; None where
    it is not known, or the patient comes from another country.
    """
    if home_province is not None:
        return Distance.OWN_PROVINCE if home_province == province else Distance.OTHER_PROVINCE
    return Distance.ABROAD if is_abroad else Distance.UNKNOWN


def _is_named(value: StrEnum, named: Collection[StrEnum] | None, unknown: StrEnum) -> bool:
    return value is not unknown if named is None else value in named


def _known_word(words: type[T], word: str, otherwise: T) -> T:
    return next((known for known in words if known == word), otherwise)
