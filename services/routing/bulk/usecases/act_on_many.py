"""Somebody does one thing with many leads, looks first at what would come, and hears what did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from services.routing.bulk.domain import BulkAction, BulkItem, BulkOutcome
from services.routing.inbox.usecases.read_lead import ReadLead, SeenLead
from services.routing.leads.domain import (
    ActionNotPossible,
    CloseReason,
    Lead,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
)
from services.routing.leads.usecases.authorize import require_role
from services.routing.leads.usecases.lead_actions import LeadActions
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class ActOnMany:
    """One after the other: what one lead refuses stops no other, and each is one write as ever."""

    read: ReadLead
    actions: LeadActions

    async def preview(
        self, action: BulkAction, lead_ids: Iterable[str], by: Principal
    ) -> Sequence[BulkOutcome]:
        """Nothing is changed. Raises `RoleMayNot`."""
        require_role(by, action.action)
        return [await self._could(action, lead_id, by) for lead_id in dict.fromkeys(lead_ids)]

    async def __call__(
        self, action: BulkAction, items: Iterable[BulkItem], reason: CloseReason, by: Principal
    ) -> Sequence[BulkOutcome]:
        """Over the versions that somebody has seen; `reason`: why they are closed, if they are.
        Done twice it says the same. Raises `RoleMayNot`.
        """
        require_role(by, action.action)
        each = {item.lead_id: item for item in items}
        return [await self._done(action, item, reason, by) for item in each.values()]

    async def _could(self, action: BulkAction, lead_id: str, by: Principal) -> BulkOutcome:
        seen = await self._seen(lead_id, by)
        if seen is None:
            return BulkOutcome(lead_id=lead_id, row=None, refused=LeadNotFound.code)
        is_possible = seen.lead.allows(action.action)
        refused = None if is_possible else ActionNotPossible.code
        return BulkOutcome(lead_id=lead_id, row=seen.row, refused=refused)

    async def _done(
        self, action: BulkAction, item: BulkItem, reason: CloseReason, by: Principal
    ) -> BulkOutcome:
        refused = None
        try:
            await self._act(action, item, reason, by)
        except (LeadHasChanged, LeadNotOpen, ActionNotPossible, LeadNotFound) as refusal:
            refused = refusal.code
        seen = await self._seen(item.lead_id, by)
        return BulkOutcome(lead_id=item.lead_id, row=seen.row if seen else None, refused=refused)

    async def _act(
        self, action: BulkAction, item: BulkItem, reason: CloseReason, by: Principal
    ) -> Lead:
        lead_id, version = item.lead_id, item.version
        match action:
            case BulkAction.ACCEPT:
                return await self.actions.accept(lead_id, by, expected_version=version)
            case BulkAction.CLOSE:
                return await self.actions.close(lead_id, reason, by, expected_version=version)
            case _:
                assert_never(action)

    async def _seen(self, lead_id: str, by: Principal) -> SeenLead | None:
        try:
            return await self.read(lead_id, by)
        except LeadNotFound:
            return None
