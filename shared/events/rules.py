"""Facts that routing announces on `routing.rules` (compacted: the latest per key is the state)."""

from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field, StrictBool, model_validator

from shared.events.event import Event, Part
from shared.events.fields import Code, Day, Instant, Language, Line, Region, Slug

Codes = Annotated[tuple[Code, ...], Field(min_length=1, max_length=50)]
Sentence = Annotated[str, Field(min_length=1, max_length=500)]
Sentences = Annotated[dict[Language, Sentence], Field(min_length=1, max_length=50)]


class ActivatedRule(Part):
    """An eligibility rule (`docs/rules.md`). What it does not name it takes as it comes, but never
    what is unknown.

    What a newer program has added is kept, as it may narrow the rule: who cannot read it allows
    nothing by that rule.
    """

    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)

    id: Slug
    verdict: Code
    effective_from: Day
    effective_to: Day | None = None
    source: Line
    confirmed_by: Annotated[str, Field(max_length=200)] = ""
    distances: Codes | None = None
    payers: Codes | None = None
    insured: Codes | None = None
    provinces: Annotated[tuple[Region, ...], Field(min_length=1, max_length=50)] | None = None
    in_waiting_period: StrictBool | None = None
    with_claim_number: StrictBool | None = None
    conditions: Annotated[tuple[Code, ...], Field(max_length=50)] = ()
    questions: Annotated[tuple[Code, ...], Field(max_length=50)] = ()
    is_flagged: StrictBool = False
    says: Sentences
    tells: Sentences


class RulesActivated(Event):
    """The whole rule set of a jurisdiction. From `activated_at` on it counts, until one that was
    activated later does; a version never changes.
    """

    type: ClassVar[str] = "rules.activated.v1"
    key_field: ClassVar[str] = "jurisdiction"

    jurisdiction: Slug
    version: Slug
    activated_at: Instant
    rules: Annotated[tuple[ActivatedRule, ...], Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _names_each_rule_once(self) -> Self:
        if len({rule.id for rule in self.rules}) != len(self.rules):
            raise ValueError("two rules of one name")
        return self
