"""Where reports come from."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.routing.reports.domain import ReportRow
from shared.auth.domain import Principal


class ReportRows(Protocol):
    async def received(
        self, begin: datetime, end: datetime, clinics: Collection[str] | None, *, limit: int
    ) -> Sequence[ReportRow]:
        """Leads whose inquiries were received from `begin` on and before `end`, which these clinics
        look after (None: all, and those that nobody looks after), at most `limit` of them.
        """
        ...


class Clinics(Protocol):
    """Of somebody's scope."""

    @property
    def every_clinic(self) -> bool: ...

    def covers(self, location: str, /) -> bool: ...


class ReportAccess(Protocol):
    def reported(self, by: Principal) -> Clinics:
        """Refuses those whose role has nothing to do with reports."""
        ...
