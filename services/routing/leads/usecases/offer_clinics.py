"""Staff offer a patient clinics that were not named: the patient says yes or no to each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from services.routing.decisions.domain import NotOfferable, not_offerable
from services.routing.leads.domain import Action, Lead, OfferRefused, offer, target_of
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryReplica
from shared.eligibility.domain import RuleSet
from shared.eligibility.ports import RuleSets
from shared.errors import FieldProblem

_MESSAGES: Final = {
    NotOfferable.UNKNOWN: "There is no such clinic.",
    NotOfferable.DOES_NOT_OFFER: "This clinic does not offer the procedure.",
    NotOfferable.NOT_ALLOWED: "The rules do not allow this patient's treatment there.",
    NotOfferable.ALREADY_POSSIBLE: "The patient would go there already: nothing has to be asked.",
    NotOfferable.REFUSED_BEFORE: "The patient has said no to this clinic.",
}

_NONE: Final = FieldProblem(
    field="locations", code="locations.none", message="Name the clinics that are to be offered."
)


@dataclass(frozen=True, kw_only=True)
class OfferClinics:
    """Offering again what is open asks the patient no second time."""

    act: ActOnLead
    directory: DirectoryReplica
    rule_sets: RuleSets
    now: Clock

    async def __call__(
        self, lead_id: str, locations: Sequence[str], by: Principal, *, expected_version: int
    ) -> Lead:
        wanted = tuple(dict.fromkeys(locations))
        request = ActionRequest(
            action=Action.OFFER,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            target=target_of(wanted),
        )
        before, is_done = await self.act.begin(request)
        if is_done:
            return before
        after = offer(before, wanted, by=by.account_id, now=self.now())
        directory, rules = await self.directory.settled(), await self.rule_sets.in_force()
        problems = tuple(self._problems(before, wanted, directory, rules))
        if problems or not wanted:
            raise OfferRefused(*problems or [_NONE])
        return await self.act.write(request, before, after)

    def _problems(
        self, lead: Lead, locations: Sequence[str], directory: Directory, rules: RuleSet
    ) -> Iterator[FieldProblem]:
        for index, location in enumerate(locations):
            found = not_offerable(lead.facts, location, directory, rules, self.now())
            if found is not None:
                field = f"locations.{index}"
                yield FieldProblem(field=field, code=found.value, message=_MESSAGES[found])
