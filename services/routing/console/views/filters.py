"""Who looks at a list, and what it is to show, as that stands in the address."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from services.routing.console.views.formatter import Formatter
from services.routing.inbox.domain import LeadQuery, Position
from services.routing.leads.domain import (
    STAGES,
    WAITING_STATUSES,
    LeadStatus,
    Visibility,
    visible_to,
)
from shared.auth.domain import Principal


class Tab(StrEnum):
    """The lists a coordinator goes through; `status` in the address."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    UNROUTED = "unrouted"
    MESSAGES = "messages"
    CONTACTED = "contacted"
    ALL = "all"


_STATUSES: Final = {
    Tab.WAITING: tuple(s for s in WAITING_STATUSES if s is not LeadStatus.UNROUTED),
    Tab.OVERDUE: (),
    Tab.UNROUTED: (LeadStatus.UNROUTED,),
    Tab.MESSAGES: (),
    Tab.CONTACTED: (LeadStatus.CONTACTED, *STAGES),
    Tab.ALL: (),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list shows, as it stands in the address."""

    tab: Tab = Tab.WAITING
    location: str | None = None

    def query(self, cursor: str | None = None) -> LeadQuery:
        return LeadQuery(
            home=self.location,
            statuses=_STATUSES[self.tab],
            overdue=self.tab is Tab.OVERDUE,
            messages=self.tab is Tab.MESSAGES,
            after=Position.decode(cursor) if cursor else None,
        )

    def address(self, path: str = "/console", **more: str) -> str:
        asked = {
            **({"status": self.tab.value} if self.tab is not Tab.WAITING else {}),
            **({"location": self.location} if self.location else {}),
            **more,
        }
        return f"{path}?{urlencode(asked)}" if asked else path


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks, in which language, when, and through which filters."""

    by: Principal
    formatter: Formatter
    now: datetime
    filters: Filters

    @property
    def sees(self) -> Visibility:
        return visible_to(self.by)
