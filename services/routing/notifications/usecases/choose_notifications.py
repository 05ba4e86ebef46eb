"""Somebody chooses what they are sent, when, and when nothing is."""

from dataclasses import dataclass

from services.routing.leads.usecases.authorize import require_notified
from services.routing.notifications.domain import NotificationChoice
from services.routing.notifications.ports import NotificationChoices
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class ChooseNotifications:
    choices: NotificationChoices
    now: Clock

    async def read(self, by: Principal) -> NotificationChoice | None:
        """None of somebody who has not chosen yet."""
        require_notified(by)
        return await self.choices.of(by.account_id)

    async def __call__(self, choice: NotificationChoice, by: Principal) -> None:
        require_notified(by)
        await self.choices.put(choice)
        _log.info("notifications.chosen", account=by.account_id)
