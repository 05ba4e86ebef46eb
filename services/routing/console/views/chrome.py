"""The frame of every page of the console."""

from dataclasses import dataclass

from services.routing.console.views.formatter import Formatter
from services.routing.leads.domain import (
    Action,
    may_be_notified,
    may_ever,
    may_oversee,
    may_read_lead_queues,
    may_read_ledger,
    may_read_network_queues,
    may_read_policies,
    may_read_reports,
    may_read_roster,
    visible_to,
)
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class ChromeView:
    """Who is signed in, where they may go, and the token of this session's forms. `parts`: codes
    of the pages that concern this person; `here` is the one that is open.
    """

    name: str
    role: str
    clinics: tuple[str, ...]
    sees_everything: bool
    csrf_token: str
    parts: tuple[str, ...] = ("inbox",)
    here: str = "inbox"
    may_see_leads: bool = True
    may_be_notified: bool = False
    account: str = ""


def chrome_view(
    by: Principal,
    csrf_token: str,
    formatter: Formatter,
    *,
    here: str = "inbox",
    may_see_leads: bool = True,
) -> ChromeView:
    sees = visible_to(by)
    return ChromeView(
        name=by.name,
        role=by.role.value,
        clinics=tuple(sorted(formatter.clinic(slug) or slug for slug in sees.clinics)),
        sees_everything=sees.every_clinic,
        csrf_token=csrf_token,
        parts=parts_for(by),
        here=here,
        may_see_leads=may_see_leads,
        may_be_notified=may_be_notified(by),
        account=by.account_id,
    )


def parts_for(by: Principal) -> tuple[str, ...]:
    """The pages that this person may open, in the order of the bar."""
    may = {
        "inbox": may_ever(by, Action.READ),
        "roster": may_read_roster(by),
        "policies": may_read_policies(by),
        "replays": may_read_policies(by),
        "reports": may_read_reports(by),
        "privacy": may_oversee(by),
        "queues": may_read_lead_queues(by) or may_read_network_queues(by),
        "ledger": may_read_ledger(by),
    }
    return tuple(part for part, is_theirs in may.items() if is_theirs)
