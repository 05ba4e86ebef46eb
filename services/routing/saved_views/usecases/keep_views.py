"""Somebody saves what they look at, opens it again, lets it go: nobody else's is touched."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.leads.domain import Action
from services.routing.leads.usecases.authorize import require_role
from services.routing.saved_views.domain import SavedView
from services.routing.saved_views.ports import SavedViews
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class KeepViews:
    views: SavedViews

    async def __call__(self, by: Principal) -> Sequence[SavedView]:
        require_role(by, Action.READ)
        return await self.views.of(by.account_id)

    async def save(self, name: str, query: str, by: Principal) -> None:
        """Raises `ViewUnfit` and `TooManyViews`."""
        require_role(by, Action.READ)
        await self.views.put(by.account_id, SavedView.of(name, query))

    async def remove(self, name: str, by: Principal) -> None:
        require_role(by, Action.READ)
        await self.views.remove(by.account_id, name)
