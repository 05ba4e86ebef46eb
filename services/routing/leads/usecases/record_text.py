"""A text that has gone to the inquiry: its id comes into the lead's history.

The text goes first. If this process dies between the two, the same request again makes the same
entry of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.routing.leads.domain import Lead, LeadHasChanged, LeadNotFound
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.act_on_lead import ActionRequest
from shared.auth.domain import Principal
from shared.disclosure.assertion import DisclosureRequest
from shared.errors import Unavailable

_ATTEMPTS: Final = 20
"""Of a write that others are faster than; each time one of them has succeeded."""


@dataclass(frozen=True, kw_only=True)
class TextRequest(ActionRequest):
    """`target`: the text's id, in which the version that was seen is contained."""

    def is_done(self, lead: Lead) -> bool:
        return any(
            (done.action, done.target) == (self.action, self.target) for done in lead.actions
        )


def request_about(lead: Lead, by: Principal, purpose: str, **text_id: str) -> DisclosureRequest:
    """What is asserted to inquiry with the text; `text_id`: `note_id` or `message_id`."""
    return DisclosureRequest(
        account_id=by.account_id,
        name=by.name,
        role=by.role.value,
        lead_id=lead.id,
        inquiry_id=lead.inquiry_id,
        purpose=purpose,
        **text_id,
    )


@dataclass(frozen=True, kw_only=True)
class RecordText:
    leads: Leads

    async def __call__(
        self, lead: Lead, request: TextRequest, change: Callable[[Lead], Lead]
    ) -> Lead:
        """The text is kept by now, so it is recorded with whatever the lead has become since."""
        for _ in range(_ATTEMPTS):
            if request.is_done(lead):
                return lead
            after = change(lead)
            try:
                await self.leads.replace(after)
            except LeadHasChanged:
                lead = await self._present(lead.id)
            else:
                return after
        raise Unavailable

    async def _present(self, lead_id: str) -> Lead:
        lead = await self.leads.get(lead_id)
        if lead is None:
            raise LeadNotFound(lead_id)
        return lead
