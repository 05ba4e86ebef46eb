"""A form that somebody fills in: what they have typed so far, kept a day for one browser."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final, Self

from services.inquiry.form.domain.steps import Step, owns
from shared.errors import Refusal

LIVES_FOR: Final = timedelta(hours=24)
"""After the last answer."""
LARGEST: Final = 200_000
"""Characters of all answers together; what fits into every field is a fourth of it."""
_SPANS: Final = 10


class DraftTooLarge(Refusal):
    code = "draft.too-large"
    title = "This is more than we can keep."
    status = 413


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The inquiry that the form has become."""

    inquiry_id: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`handle` names it in addresses and tells nothing. `key` is the idempotency key: whatever is
    sent of one draft is one inquiry. `answers` by field, as typed; `answered`: the steps that were
    sent, rightly or wrongly. Once it has become an inquiry nothing is left of the answers.
    """

    handle: str
    procedure: str
    locale: str
    key: str = field(repr=False)
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    answered: frozenset[Step] = frozenset()
    sent: Sent | None = None
    opened: str = field(default="", repr=False)
    """When it was begun, as the guard against spam has it; empty in drafts of before."""
    version: int = 0

    def with_answers(self, step: Step, typed: Mapping[str, str], *, is_done: bool = True) -> Self:
        """With what was typed in this step in the place of what was typed there before. `is_done`:
        somebody wants to go on, and not only to see the page in another language.

        Raises `DraftTooLarge`.
        """
        kept = {name: value for name, value in self.answers.items() if not owns(step, name)}
        new = {name: value for name, value in typed.items() if owns(step, name)}
        answers = _without_gaps({**kept, **new})
        if sum(len(name) + len(value) for name, value in answers.items()) > LARGEST:
            raise DraftTooLarge
        answered = self.answered | {step} if is_done else self.answered
        if answers.get("residence.country") != self.answers.get("residence.country"):
            answered -= {Step.REGION}  # asked for another country, it is not answered
        return replace(self, answers=answers, answered=frozenset(answered))

    def with_values(self, values: Mapping[str, str]) -> Self:
        """With single answers, given otherwise than by a step."""
        return replace(self, answers={**self.answers, **values})

    def in_language(self, locale: str) -> Self:
        return replace(self, locale=locale)

    def become(self, sent: Sent) -> Self:
        return replace(self, answers={}, answered=frozenset(), sent=sent)


def _without_gaps(answers: Mapping[str, str]) -> dict[str, str]:
    """Spans of days that somebody has emptied are gone, and those after them move up."""
    spans = [
        {name: v for name, v in answers.items() if name.startswith(f"blackout.{index}.")}
        for index in range(_SPANS)
    ]
    others = {name: v for name, v in answers.items() if not name.startswith("blackout.")}
    filled = [(i, one) for i, one in enumerate(spans) if any(v.strip() for v in one.values())]
    for new, (old, span) in enumerate(filled):
        beginning = f"blackout.{old}."
        others |= {f"blackout.{new}.{n.removeprefix(beginning)}": v for n, v in span.items()}
    return others
