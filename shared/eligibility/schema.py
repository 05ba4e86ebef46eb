"""Rule sets as files: what a network edits, checked before any of it counts.

A file is refused as a whole, with the field and the reason of each mistake: a rule that was left
out because it could not be read would allow what it was to forbid.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, Literal, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from shared.eligibility.announced import announcement_of
from shared.eligibility.case import PROVINCES
from shared.eligibility.domain import (
    CANADA,
    Condition,
    Distance,
    InsuredStatus,
    Payer,
    Question,
    Rule,
    RuleSet,
    Verdict,
)
from shared.errors import FieldProblem, Invalid
from shared.events import MAX_EVENT_BYTES
from shared.events.fields import Day, Instant, Slug

LOCALES: Final = ("en-CA", "fr-CA")
"""In which every rule has its sentences."""
PATIENT_LOCALES: Final = (*LOCALES, "es", "ar", "zh-Hans")
"""In which it may have what patients are told; they are told it in English where it has not."""

_FILES: Final = files("shared.eligibility")
_SHIPPED: Final = "canada.yaml"
_PAST: Final = "past"
W = TypeVar("W", bound=StrEnum)
Named = tuple[W, ...] | Literal["any"] | None
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Sentence = Annotated[str, Field(min_length=1, max_length=500)]
Sentences = dict[str, Sentence]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleForm(_Form):
    id: Id
    verdict: Literal["allow", "allow_with_conditions", "review", "block", "ask"]
    effective_from: Day
    effective_to: Day | None = None
    source: Annotated[str, Field(min_length=1, max_length=300)]
    confirmed_by: Annotated[str, Field(max_length=200)] = ""
    distances: Named[Distance] = None
    payers: Named[Payer] = None
    insured: Named[InsuredStatus] = None
    provinces: Annotated[list[str], Field(min_length=1)] | None = None
    in_waiting_period: bool | None = None
    with_claim_number: bool | None = None
    conditions: tuple[Condition, ...] = ()
    questions: tuple[Question, ...] = ()
    is_flagged: bool = False
    says: Sentences
    tells: Sentences

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.effective_to is not None and self.effective_to <= self.effective_from:
            raise ValueError("effective_to is not after effective_from")
        if () in (self.distances, self.payers, self.insured):
            raise ValueError("a rule that names nothing would never apply")
        if unknown := sorted(set(self.provinces or ()) - PROVINCES):
            raise ValueError(f"{unknown[0]} is no province or territory of Canada")
        for name, named in (("says", self.says), ("tells", self.tells)):
            if not set(LOCALES) <= set(named) <= set(PATIENT_LOCALES):
                raise ValueError(f"{name} needs a sentence in each of {', '.join(LOCALES)}")
        if (self.verdict == "allow_with_conditions") != bool(self.conditions):
            raise ValueError("conditions are what allow_with_conditions has, and nothing else")
        if (self.verdict == "ask") != bool(self.questions):
            raise ValueError("questions are what ask has, and nothing else")
        if self.verdict.startswith("allow") and self._takes_the_unknown:
            raise ValueError("what is unknown is never allowed")
        return self

    @property
    def _takes_the_unknown(self) -> bool:
        named = (self.distances, self.payers, self.insured)
        return any(one == "any" or "unknown" in (one or ()) for one in named)

    def rule(self) -> Rule:
        return Rule(
            **self.model_dump(exclude={"verdict", "distances", "payers", "insured", "provinces"}),
            verdict=Verdict(self.verdict),
            distances=_words(self.distances, Distance),
            payers=_words(self.payers, Payer),
            insured=_words(self.insured, InsuredStatus),
            provinces=None if self.provinces is None else frozenset(self.provinces),
        )


class RuleSetForm(_Form):
    version: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
    jurisdiction: Slug = CANADA
    activated_at: Instant
    rules: Annotated[list[RuleForm], Field(min_length=1, max_length=500)]

    @field_validator("activated_at")
    @classmethod
    def _is_a_whole_second(cls, at: datetime) -> datetime:
        """What every database and every program holds alike."""
        if at.microsecond:
            raise ValueError("activated_at is no whole second")
        return at

    @model_validator(mode="after")
    def _names_each_rule_once(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if twice := next((one for one in ids if ids.count(one) > 1), None):
            raise ValueError(f"there are two rules {twice}")
        return self

    def rule_set(self) -> RuleSet:
        return RuleSet(
            version=self.version,
            jurisdiction=self.jurisdiction,
            activated_at=self.activated_at,
            rules=tuple(rule.rule() for rule in self.rules),
        )


class RulesRefused(Invalid):
    """A rule set that cannot be used as it is."""

    code = "rules.refused"
    title = "This is no set of eligibility rules."


def read_rules(text: str) -> RuleSet:
    """From YAML. Raises `RulesRefused`, with every mistake."""
    try:
        content: Any = yaml.safe_load(text)
        rules = RuleSetForm.model_validate(content).rule_set()
    except yaml.YAMLError as error:
        raise RulesRefused(FieldProblem(field="", code="yaml", message=str(error))) from error
    except ValidationError as error:
        raise RulesRefused(*_problems(error)) from error
    if len(announcement_of(rules).model_dump_json().encode()) > MAX_EVENT_BYTES:
        problem = "This is more than can be announced at once."
        raise RulesRefused(FieldProblem(field="rules", code="too-large", message=problem))
    return rules


@cache
def shipped_rules() -> RuleSet:
    """Those that come with the program: Canada's provinces and territories."""
    return read_rules(_FILES.joinpath(_SHIPPED).read_text(encoding="utf-8"))


@cache
def shipped_before(version: str) -> RuleSet | None:
    """Those that came with an earlier program; None for a version that none came with."""
    past = {one.name: one for one in _FILES.joinpath(_PAST).iterdir()}
    file = past.get(f"{version}.yaml")
    return read_rules(file.read_text(encoding="utf-8")) if file else None


def _words(named: "tuple[W, ...] | str | None", every: type[W]) -> frozenset[W] | None:
    if named is None:
        return None
    return frozenset(every) if named == "any" else frozenset(every(one) for one in named)


def _problems(error: ValidationError) -> Iterable[FieldProblem]:
    for one in error.errors(include_url=False, include_input=False):
        field = ".".join(str(part) for part in one["loc"])
        yield FieldProblem(field=field, code=one["type"], message=one["msg"])
