"""A draft, held against what is offered now: its steps, its mistakes, and where it goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from services.inquiry.catalogue.domain import Offer
from services.inquiry.form.domain.draft import Draft
from services.inquiry.form.domain.relevance import Relevance, relevance_of, relevant
from services.inquiry.form.domain.steps import Step, order, step_of, steps_for
from shared.errors import FieldProblem


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """`problems`: what is wrong with it, in whatever step."""

    draft: Draft
    offer: Offer
    problems: tuple[FieldProblem, ...] = ()

    @cached_property
    def relevance(self) -> Relevance:
        return relevance_of(self.draft.answers, self.offer)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return steps_for(self.relevance)

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """Those that concern the patient."""
        return relevant(self.draft.answers, self.relevance)

    def problems_of(self, step: Step) -> tuple[FieldProblem, ...]:
        return tuple(one for one in self.problems if step_of(one.field) is step)

    def is_done(self, step: Step) -> bool:
        return step in self.draft.answered and not self.problems_of(step)

    @property
    def first_unanswered(self) -> Step:
        """Where somebody goes on who comes back."""
        open_ = (step for step in self.steps if step not in self.draft.answered)
        return next(open_, Step.CHECK)

    def is_ahead(self, step: Step) -> bool:
        """Whether something before it has not been asked yet."""
        return order(step) > order(self.first_unanswered)

    def after(self, step: Step, *, is_changing: bool) -> Step:
        """Where it goes on: the same step while something is wrong there. `is_changing`: back to
        the answers, but for what a changed one has opened.
        """
        if step in self.steps and not self.is_done(step):
            return step
        if is_changing:
            return self.first_unanswered
        return next((one for one in self.steps if order(one) > order(step)), Step.CHECK)

    def before(self, step: Step) -> Step | None:
        earlier = [one for one in self.steps if order(one) < order(step)]
        return earlier[-1] if earlier else None
