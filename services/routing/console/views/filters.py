"""Who looks at a list, and what it is to show, as that stands in the address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, urlencode

from services.routing.console.views.formatter import Formatter
from services.routing.decisions.domain import TravelClass
from services.routing.inbox.domain import (
    LANGUAGE,
    SLUG,
    Due,
    LeadQuery,
    Position,
    beginning_of_reference,
    only_clinic,
)
from services.routing.leads.domain import (
    STAGES,
    WAITING_STATUSES,
    Action,
    LeadStatus,
    Visibility,
    may_ever,
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


_SLUG: Final = re.compile(SLUG, re.ASCII)
_LANGUAGE: Final = re.compile(LANGUAGE, re.ASCII)
_YES: Final = "yes"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list shows, as it stands in the address; `of` makes nothing else of anything."""

    tab: Tab = Tab.WAITING
    location: str | None = None
    travel: TravelClass | None = None
    language: str | None = None
    procedure: str | None = None
    doctor: str | None = None
    due: Due | None = None
    reference: str | None = None
    unread: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Filters":
        """A tab that does not exist is the first one, and what cannot be meant is not asked for."""
        status, travel, due = (asked.get(name) for name in ("status", "travel", "due"))
        return cls(
            tab=Tab(status) if status in set(Tab) else Tab.WAITING,
            location=_matching(_SLUG, asked.get("location")),
            travel=TravelClass(travel) if travel in set(TravelClass) else None,
            language=_matching(_LANGUAGE, asked.get("language")),
            procedure=_matching(_SLUG, asked.get("procedure")),
            doctor=_matching(_SLUG, asked.get("doctor")),
            due=Due(due) if due in set(Due) else None,
            reference=beginning_of_reference(asked.get("reference") or ""),
            unread=asked.get("unread") == _YES,
        )

    @property
    def narrowing(self) -> dict[str, str]:
        """By name in the address: everything but the tab and the clinic."""
        chosen = {
            "travel": self.travel,
            "language": self.language,
            "procedure": self.procedure,
            "doctor": self.doctor,
            "due": self.due,
            "reference": self.reference,
            "unread": _YES if self.unread else None,
        }
        return {name: str(value) for name, value in chosen.items() if value}

    def query(self, cursor: str | None = None, *, today_ends: datetime | None = None) -> LeadQuery:
        return LeadQuery(
            home=self.location,
            statuses=_STATUSES[self.tab],
            overdue=self.tab is Tab.OVERDUE or self.due is Due.OVERDUE,
            messages=self.tab is Tab.MESSAGES,
            travel_class=self.travel,
            language=self.language,
            procedure=self.procedure,
            doctor=self.doctor,
            due_by=today_ends if self.due is Due.TODAY else None,
            reference=self.reference,
            unread=self.unread,
            after=Position.decode(cursor) if cursor else None,
        )

    def address(self, path: str = "/console", **more: str) -> str:
        asked = {
            **({"status": self.tab.value} if self.tab is not Tab.WAITING else {}),
            **({"location": self.location} if self.location else {}),
            **self.narrowing,
            **more,
        }
        return f"{path}?{urlencode(asked)}" if asked else path


def filters_in(query: str) -> Filters:
    """Of a query as `Filters.address` writes it; whatever else it is, of nothing else."""
    return Filters.of(dict(parse_qsl(query)))


def _matching(form: re.Pattern[str], text: str | None) -> str | None:
    return text if text and form.fullmatch(text) else None


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

    @property
    def may_mark(self) -> bool:
        return may_ever(self.by, Action.CLOSE)

    @property
    def may_search(self) -> bool:
        """By a patient's e-mail address."""
        return may_ever(self.by, Action.OPEN_DETAILS)

    @property
    def only_clinic(self) -> str | None:
        """Where all is that is shown, if it is in one place."""
        return only_clinic(self.sees, self.filters.location)

    def query(self, cursor: str | None = None) -> LeadQuery:
        """A day is the clinic's; of several clinics it is the network's."""
        is_until_today = self.filters.due is Due.TODAY
        ends = self.formatter.day_ends(self.now, self.only_clinic) if is_until_today else None
        return self.filters.query(cursor, today_ends=ends)
