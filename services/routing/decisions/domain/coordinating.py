"""Which of a clinic's coordinators looks after a lead: on shift, in the patient's language, least
busy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.routing.decisions.domain.fairness import fewest
from services.routing.decisions.domain.preference import speaks
from services.routing.roster.domain import CoordinatorEntry, Roster


@dataclass(frozen=True, kw_only=True)
class Shifts:
    """`local`: the moment by the clocks of the clinic."""

    roster: Roster
    local: datetime

    def entry(self, account: str) -> CoordinatorEntry | None:
        return self.roster.coordinators.get(account)

    def is_on(self, account: str) -> bool:
        entry = self.entry(account)
        return entry is not None and entry.is_on_shift(self.local)

    def speaks(self, account: str, language: str) -> bool:
        entry = self.entry(account)
        return entry is not None and speaks(entry.languages, language)


def coordinator_of(
    accounts: Sequence[str],
    open_with: Mapping[str, int],
    shifts: Shifts | None,
    *,
    language: str,
    tie_breaker: str,
) -> str | None:
    """None of nobody. While nobody is on shift it is whoever has the fewest leads open: the lead
    lies there until they come.
    """
    if shifts is not None:
        on_shift = [one for one in accounts if shifts.is_on(one)]
        speaking = [one for one in on_shift if shifts.speaks(one, language)]
        accounts = speaking or on_shift or accounts
    counts = [(account, open_with.get(account, 0)) for account in sorted(accounts)]
    return fewest(counts, tie_breaker=tie_breaker)
